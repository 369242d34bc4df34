// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Wake;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.probe.ClockCost;
import stoplab.testkit.ThreadKind;

class WakeSummaryTest {
  @Test
  @DisplayName(
      "a row has the time, bare park's, the ratio, the verdict, the difference and the tail")
  void rowShowsTimeRatioAndVerdict() {
    Map<WakeCase, LatencySamples> wakes = new LinkedHashMap<>();
    wakes.put(
        new WakeCase(Wake.LATCH_EVENT, ThreadKind.PLATFORM), samples(12, 100, 24_000, 20_000));
    assertThat(MarkdownRows.of(new WakeSummary(wakes).tables(), "latch-event"))
        .containsExactly(
            "latch-event",
            "24 us [24, 24]",
            "20 us",
            "1.200 [1.200, 1.200]",
            "met",
            "+4 us [+4, +4]",
            "24 us",
            "-",
            "1,200 in 12");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 25_000, 25_000, met",
    "6, 25_100, 25_100, MISSED",
    "6, 20_000, 30_000, undecided",
    "2, 90_000, 90_000, too few to judge"
  })
  @Tag("bench.bound-may-be-undecided")
  @DisplayName("the whole interval decides on the bound of a wake-up; few JVMs give no verdict")
  void boundIsJudgedByTheInterval(int half, int fast, int slow, String verdict) {
    List<LatencySamples.Jvm> jvms =
        new ArrayList<>(samples(half, 100, fast, 20_000).jvms());
    jvms.addAll(samples(half, 100, slow, 20_000).jvms());
    Map<WakeCase, LatencySamples> wakes = new LinkedHashMap<>();
    wakes.put(new WakeCase(Wake.LATCH_EVENT, ThreadKind.VIRTUAL), new LatencySamples(jvms));
    assertThat(MarkdownRows.of(new WakeSummary(wakes).tables(), "latch-event"))
        .element(4)
        .isEqualTo(verdict);
  }

  @Test
  @DisplayName("the notes say how much an interval is worth")
  void notesSayTheCoverage() {
    Map<WakeCase, LatencySamples> wakes = new LinkedHashMap<>();
    wakes.put(new WakeCase(Wake.PARK, ThreadKind.PLATFORM), samples(7, 100, 20_000, 20_000));
    assertThat(notes(wakes))
        .contains("; with [its interval by order statistics over 7 JVMs: 98.4 %].");
    wakes.put(new WakeCase(Wake.MONITOR, ThreadKind.PLATFORM), samples(9, 100, 20_000, 20_000));
    wakes.put(new WakeCase(Wake.LATCH_EVENT, ThreadKind.PLATFORM), samples(5, 100, 20_000, 20_000));
    assertThat(notes(wakes)).contains("over 7 to 9 JVMs: 96.1 % to 98.4 %].");
    wakes.keySet().removeIf(each -> each.wake() != Wake.LATCH_EVENT);
    assertThat(notes(wakes)).contains("; with no interval, for that takes 6 JVMs.");
  }

  private static String notes(Map<WakeCase, LatencySamples> wakes) {
    return String.join("\n", new WakeSummary(wakes).notes(new ClockCost(10, 20), "load 0.1"));
  }

  @Test
  @DisplayName("each kind of thread has its own table, and one that was not measured has none")
  void kindsHaveTheirOwnTables() {
    Map<WakeCase, LatencySamples> wakes = new LinkedHashMap<>();
    wakes.put(new WakeCase(Wake.PARK, ThreadKind.VIRTUAL), samples(6, 100, 30_000, 30_000));
    assertThat(new WakeSummary(wakes).tables())
        .startsWith("one waiting virtual thread:\n\n| wake-up ")
        .doesNotContain("platform");
    wakes.put(new WakeCase(Wake.PARK, ThreadKind.PLATFORM), samples(6, 100, 20_000, 20_000));
    assertThat(new WakeSummary(wakes).tables())
        .startsWith("one waiting platform thread:\n\n| wake-up ")
        .contains("\n\none waiting virtual thread:\n\n| wake-up ");
    assertThat(new WakeSummary(wakes).notes(new ClockCost(10, 20), "load 0.1"))
        .last()
        .asString()
        .contains("load 0.1");
  }

  private static LatencySamples samples(int jvms, int samples, long nanos, long parkNanos) {
    long[] latencies = new long[samples];
    Arrays.fill(latencies, nanos);
    long[] parks = new long[samples];
    Arrays.fill(parks, parkNanos);
    return new LatencySamples(
        Collections.nCopies(jvms, new LatencySamples.Jvm(1, 300, latencies, parks, 0, 0)));
  }
}
