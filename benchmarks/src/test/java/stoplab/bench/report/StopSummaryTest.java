// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Technique;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.CpuLoad;
import stoplab.testkit.ThreadKind;

class StopSummaryTest {
  private static final int JVMS = 24;

  @Test
  @DisplayName("a row has the first stop, the warm one, what is beyond the floor, and the join")
  void rowShowsFirstWarmFloorAndJoin() {
    Map<StopKey, LatencySamples> samples = healthy();
    samples.put(first(Technique.VOLATILE_FLAG), jvms(JVMS, 1, 142_000, 0, 0));
    putWarm(samples, Technique.VOLATILE_FLAG, jvms(JVMS, 500, 200, 120, 0));
    assertThat(row(samples, "volatile-flag"))
        .containsExactly(
            "volatile-flag",
            "142 us [142, 142]",
            "24",
            "200 ns [200, 200]",
            "+80 ns [+80, +80]",
            "70 us [70, 70]",
            "200 ns",
            "-",
            "12,000 in 24");
  }

  @Test
  @DisplayName("the context switches of a JVM count once, though it has measured several parts")
  void switchesCountOnce() {
    LatencySamples stops = new LatencySamples(List.of(
        new LatencySamples.Jvm(1, 0, new long[] {300}, new long[] {100}, 0, 40),
        new LatencySamples.Jvm(2, 0, new long[] {300}, new long[] {100}, 0, 2)));
    Map<StopKey, LatencySamples> samples = new LinkedHashMap<>();
    for (StopPart part : List.of(StopPart.FIRST, StopPart.WARM, StopPart.JOINED)) {
      samples.put(StopKey.of(part, Technique.LATCH), stops);
    }
    assertThat(new StopSummary(samples).notes(new ClockCost(10, 20), "idle"))
        .last()
        .asString()
        .contains("involuntary context switches in the measured JVMs: 42;");
  }

  @Test
  @DisplayName("virtual threads and busy CPUs have tables of their own")
  void otherConditionsHaveTablesOfTheirOwn() {
    Map<StopKey, LatencySamples> samples = healthy();
    for (StopPart part : List.of(StopPart.FIRST, StopPart.WARM, StopPart.JOINED)) {
      samples.put(
          new StopKey(part, Technique.LATCH, ThreadKind.VIRTUAL, CpuLoad.IDLE),
          jvms(JVMS, 500, 300, 100, 0));
      samples.put(
          new StopKey(part, Technique.LATCH, ThreadKind.PLATFORM, CpuLoad.ONE_SPINNER_PER_CPU),
          jvms(JVMS, 500, 4_000, 100, 0));
    }
    String tables = new StopSummary(samples).tables();
    assertThat(tables.split("workers on ")).hasSize(4).satisfies(parts -> {
      assertThat(parts[1]).startsWith("platform threads:").doesNotContain("| latch");
      assertThat(parts[2]).startsWith("virtual threads:").contains("| latch", "300 ns");
      assertThat(parts[3])
          .startsWith("platform threads, while each CPU has a thread that spins:")
          .contains("| latch", "4 us");
    });
  }

  @Test
  @DisplayName(
      "runs are compared by three times of each technique, thread and load, and by what hung")
  void measuresAreOfTheTables() {
    Map<StopKey, LatencySamples> samples = healthy();
    samples.put(first(Technique.BROKEN_PLAIN_FLAG), jvms(JVMS, 0, 0, 0, 1));
    samples.put(
        new StopKey(StopPart.WARM, Technique.LATCH, ThreadKind.VIRTUAL, CpuLoad.IDLE),
        jvms(JVMS, 500, 300, 100, 0));
    samples.put(
        new StopKey(
            StopPart.JOINED, Technique.LATCH, ThreadKind.PLATFORM, CpuLoad.ONE_SPINNER_PER_CPU),
        jvms(JVMS, 500, 4_000, 100, 0));
    assertThat(new StopSummary(samples)
            .measures().stream()
                .filter(each -> !each.row().equals(Technique.FLOOR.label()))
                .map(each -> each.row() + ", " + each.what() + ": " + each.jvms().length + ", "
                    + each.hung()))
        .containsExactly(
            "broken-plain-flag, first stop: 0, 24",
            "latch, warm stop, virtual: 24, 0",
            "latch, joined, busy: 24, 0");
  }

  @Test
  @DisplayName("a tail that cannot be distinguished from the floor's is in parentheses")
  void sharedTailStandsInParentheses() {
    Map<StopKey, LatencySamples> samples = healthy();
    putWarm(samples, Technique.VOLATILE_FLAG, jvms(JVMS, 500, 100, 100, 0));
    assertThat(row(samples, "volatile-flag")).contains("(100 ns)").doesNotContain("100 ns in");
  }

  @ParameterizedTest
  @CsvSource({"10_000, +110 us", "10_001, -"})
  @Tag("bench.no-disturbed-floor")
  @DisplayName("nothing is compared with a floor that takes more than 10 us itself")
  void disturbedFloorIsNoFloor(String floor, String beyond) {
    Map<StopKey, LatencySamples> samples = healthy();
    putWarm(
        samples,
        Technique.LATCH,
        jvms(JVMS, 100, 120_000, Long.parseLong(floor.replace("_", "")), 0));
    assertThat(row(samples, "latch").get(4)).as("[bench.no-disturbed-floor]").startsWith(beyond);
  }

  @Test
  @DisplayName("a worker that hangs is shown as k of n, and has no warm stop")
  void hangIsShownAsCount() {
    Map<StopKey, LatencySamples> samples = healthy();
    LatencySamples hung = jvms(3, 0, 0, 0, 1);
    samples.put(first(Technique.BROKEN_PLAIN_FLAG), hung.plus(jvms(1, 1, 90_000, 0, 0)));
    assertThat(row(samples, "broken-plain-flag"))
        .containsExactly("broken-plain-flag", "HANGS in 3 of 4", "4", "-", "-", "-", "-", "-", "-");
  }

  @Test
  @DisplayName(
      "fewer than six JVMs and 20 stops have no median; a percentile needs ten stops beyond it")
  void tooFewStopsAreNotSummedUp() {
    Map<StopKey, LatencySamples> samples = healthy();
    samples.put(first(Technique.VOLATILE_FLAG), jvms(5, 1, 142_000, 0, 0));
    putWarm(samples, Technique.VOLATILE_FLAG, jvms(1, 999, 200, 10, 0));
    assertThat(row(samples, "volatile-flag"))
        .containsExactly(
            "volatile-flag",
            "too few stops",
            "5",
            "200 ns [200, 200]",
            "+190 ns",
            "70 us [70, 70]",
            "(200 ns)",
            "-",
            "999 in 1");
  }

  @ParameterizedTest
  @CsvSource({"20_000, met", "60_000, MISSED", "'20_000,60_000', undecided"})
  @Tag("bench.rehearsal-verdict")
  @DisplayName("the first stop of a rehearsed flag is judged against the unrehearsed one's")
  void rehearsalIsJudged(String nanos, String verdict) {
    Map<StopKey, LatencySamples> samples = healthy();
    samples.put(first(Technique.VOLATILE_FLAG), jvms(JVMS, 1, 160_000, 0, 0));
    LatencySamples rehearsed = new LatencySamples(List.of());
    for (String each : nanos.split(",")) {
      rehearsed = rehearsed.plus(jvms(JVMS, 1, Long.parseLong(each.replace("_", "")), 0, 0));
    }
    samples.put(first(Technique.REHEARSED_FLAG), rehearsed);
    assertThat(new StopSummary(samples).notes(new ClockCost(10, 20), "load 0.1"))
        .as("[bench.rehearsal-verdict]")
        .filteredOn(note -> note.startsWith("first stop of rehearsed-flag / of volatile-flag: "))
        .singleElement()
        .asString()
        .endsWith("; bound 0.25: " + verdict + ".");
  }

  @Test
  @Tag("bench.rehearsal-verdict")
  @DisplayName("a first stop without its original is not judged")
  void rehearsalAloneIsNotJudged() {
    Map<StopKey, LatencySamples> samples = healthy();
    samples.put(first(Technique.REHEARSED_FLAG), jvms(JVMS, 1, 20_000, 0, 0));
    assertThat(new StopSummary(samples).notes(new ClockCost(10, 20), "load 0.1"))
        .as("[bench.rehearsal-verdict]")
        .noneMatch(note -> note.startsWith("first stop of "));
  }

  private static Map<StopKey, LatencySamples> healthy() {
    Map<StopKey, LatencySamples> samples = new LinkedHashMap<>();
    samples.put(first(Technique.FLOOR), jvms(JVMS, 1, 90_000, 0, 0));
    putWarm(samples, Technique.FLOOR, jvms(JVMS, 500, 100, 100, 0));
    return samples;
  }

  private static void putWarm(
      Map<StopKey, LatencySamples> samples, Technique technique, LatencySamples warm) {
    samples.putIfAbsent(first(technique), jvms(JVMS, 1, 90_000, 0, 0));
    samples.put(StopKey.of(StopPart.WARM, technique), warm);
    samples.put(StopKey.of(StopPart.JOINED, technique), jvms(JVMS, 500, 70_000, 100, 0));
  }

  private static StopKey first(Technique technique) {
    return StopKey.of(StopPart.FIRST, technique);
  }

  private static LatencySamples jvms(int jvms, int stops, long latency, long floor, long hung) {
    List<LatencySamples.Jvm> all = new ArrayList<>();
    for (int i = 0; i < jvms; i++) {
      long[] latencies = new long[stops];
      Arrays.fill(latencies, latency);
      long[] floors = new long[floor == 0 ? 0 : stops];
      Arrays.fill(floors, floor);
      all.add(new LatencySamples.Jvm(i + 1, 0, latencies, floors, hung, 0));
    }
    return new LatencySamples(all);
  }

  private static List<String> row(Map<StopKey, LatencySamples> samples, String technique) {
    return MarkdownRows.of(new StopSummary(samples).tables(), technique);
  }
}
