// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;

class WaitingSummaryTest {
  private static final WaitingUse ONE_CPU = new WaitingUse(1e9, 0, 1e9);
  private static final WaitingUse NOTHING = new WaitingUse(0, 0, 0);

  @Test
  @DisplayName("a row has the stop, the CPU time and the wake-ups of a way, over the JVMs")
  void rowShowsLatencyAndCost() {
    WaitingSummary summary = new WaitingSummary(
        samples(Map.of(WaitingWay.SLEEP_10_MS, new WaitingUse(2_700_000, 99, 99))));
    assertThat(summary.tables().lines().toList().get(2))
        .matches("\\| sleep-10-ms +\\| 5.20 ms \\[5.10, 5.30\\] +\\| 5.40 ms \\[2.70, 8.10\\] +"
            + "\\| 99 \\[99, 99\\] +\\| 9 in 3 +\\|");
    assertThat(summary.rows()).singleElement().satisfies(row -> {
      assertThat(row.label()).isEqualTo("sleep-10-ms");
      assertThat(row.stopNanos().median()).isEqualTo(5_200_000);
      assertThat(row.cpuNanos().median()).isEqualTo(5_400_000);
      assertThat(row.cpuNanos().range().high()).isEqualTo(8_100_000);
      assertThat(row.wakeUps().orElseThrow().median()).isEqualTo(99);
    });
  }

  @Test
  @DisplayName("rows come in the order of the ways, and only those that were measured")
  void rowsAreInOrder() {
    assertThat(new WaitingSummary(samples(Map.of(
                WaitingWay.PARK, NOTHING,
                WaitingWay.SPIN, ONE_CPU,
                WaitingWay.LATCH_100_MS, new WaitingUse(1_000, 10, 10))))
            .rows())
        .extracting(WaitingRow::label)
        .containsExactly("spin", "latch-100-ms", "park");
  }

  @Test
  @DisplayName("a system that does not report wake-ups is said to do so")
  void missingWakeUpsAreNotReported() {
    WaitingSummary summary =
        new WaitingSummary(samples(Map.of(WaitingWay.PARK, new WaitingUse(0, Double.NaN, 0))));
    assertThat(summary.tables()).contains("| not reported ");
    assertThat(summary.rows().get(0).wakeUps()).isEmpty();
    assertThat(summary.checks().get(0)).startsWith("instrument OK: ");
  }

  @Test
  @Tag("bench.waiting-known-answers")
  @DisplayName("one reading in one JVM that contradicts what is known marks the report")
  void oneFaultMarksTheReport() {
    List<WaitingSamples.Jvm> jvms =
        List.copyOf(samples(Map.of(WaitingWay.PARK, NOTHING)).jvms());
    assertThat(checks(jvms).get(0))
        .as("[bench.waiting-known-answers] three right readings")
        .startsWith("instrument OK: ");
    WaitingSamples.Jvm wrong =
        new WaitingSamples.Jvm(2, jvms.get(1).stops(), Map.of(WaitingWay.PARK, ONE_CPU), 100, 0);
    assertThat(checks(List.of(jvms.get(0), wrong, jvms.get(2))).get(0))
        .as("[bench.waiting-known-answers] the CPU time of a spinner for a parked thread")
        .startsWith("INSTRUMENT FAILED: park in JVM 2: a blocked thread has used 1000000000 ns");
  }

  private static List<String> checks(List<WaitingSamples.Jvm> jvms) {
    return new WaitingSummary(new WaitingSamples(jvms)).checks();
  }

  @Test
  @Tag("bench.waiting-known-answers")
  @DisplayName("a busy machine is said to be busy, and marks nothing")
  void busyMachineIsSaidToBeBusy() {
    List<String> quiet = new WaitingSummary(samples(Map.of(
            WaitingWay.SPIN, new WaitingUse(3.3e8, 0, 1e8),
            WaitingWay.SLEEP_10_MS, new WaitingUse(2e6, 99, 99))))
        .notes(new ClockCost(10, 20), "load 0.1");
    List<String> busy = new WaitingSummary(samples(Map.of(
            WaitingWay.SPIN, new WaitingUse(2e8, 0, 1e8),
            WaitingWay.SLEEP_10_MS, new WaitingUse(2e6, 70, 70))))
        .notes(new ClockCost(10, 20), "load 0.1");
    assertThat(quiet.get(0)).startsWith("instrument OK: ");
    assertThat(busy.get(0))
        .as("[bench.waiting-known-answers] a busy machine")
        .startsWith("instrument OK: ");
    assertThat(busy.get(2)).contains("0.20 s per second", "the machine was busy");
    assertThat(busy.get(3)).contains("70 [70, 70]", "the machine was busy");
    assertThat(quiet.get(3)).contains("99 [99, 99]").doesNotContain("busy");
  }

  @Test
  @DisplayName("the notes name the pair that is the same twice, the CPU clock and the machine")
  void notesSayHowToRead() {
    WaitingSummary summary = new WaitingSummary(samples(Map.of(
        WaitingWay.PARK, NOTHING,
        WaitingWay.PARK_AGAIN, NOTHING)));
    assertThat(String.join("\n", summary.notes(new ClockCost(10, 20), "load 0.1")))
        .contains("The times of \"Stop latency\" come from another method")
        .contains("A/A: park and park-again", "The least step of the CPU clock is 100 ns.")
        .contains("0 ns of CPU time and 0.0 wake-ups per second, stopped in 5.20 ms")
        .contains("load 0.1");
  }

  @Test
  @DisplayName("the file has every stop, and what each JVM's workers used")
  void fileHasEverySample(@TempDir Path temp) throws IOException {
    WaitingSummary summary =
        new WaitingSummary(samples(Map.of(WaitingWay.SLEEP_10_MS, new WaitingUse(1.5, 2, 3))));
    summary.writeSamples(temp);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(temp.resolve(summary.file()))),
        StandardCharsets.US_ASCII))) {
      assertThat(lines.lines())
          .hasSize(1 + 3 * (3 + 3))
          .startsWith(
              "way,round,jvm,measured,number,value",
              "sleep-10-ms,1,1,cpu_ns_per_s,1,1.5",
              "sleep-10-ms,1,1,wake_ups_per_s,1,2.0",
              "sleep-10-ms,1,1,units_per_s,1,3.0",
              "sleep-10-ms,1,1,stop_ns,1,100000",
              "sleep-10-ms,1,1,stop_ns,2,5100000")
          .endsWith("sleep-10-ms,3,3,stop_ns,3,9000000");
    }
  }

  /**
   * Three JVMs with three stops each. The second uses twice the CPU time of the first, and the
   * third three times as much.
   */
  private static WaitingSamples samples(Map<WaitingWay, WaitingUse> uses) {
    return new WaitingSamples(IntStream.rangeClosed(1, 3)
        .mapToObj(jvm -> {
          Map<WaitingWay, long[]> stops = new EnumMap<>(WaitingWay.class);
          Map<WaitingWay, WaitingUse> scaled = new EnumMap<>(WaitingWay.class);
          uses.forEach((way, use) -> {
            stops.put(way, new long[] {100_000, 5_000_000 + jvm * 100_000, 9_000_000});
            double cpu = way == WaitingWay.SPIN ? use.cpuNanos() : jvm * use.cpuNanos();
            scaled.put(way, new WaitingUse(cpu, use.wakeUps(), use.units()));
          });
          return new WaitingSamples.Jvm(jvm, stops, scaled, 100, 0);
        })
        .toList());
  }
}
