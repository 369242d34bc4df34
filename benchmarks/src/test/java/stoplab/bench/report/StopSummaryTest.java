// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Technique;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.KnownAnswerWorker;

class StopSummaryTest {
  private static final int JVMS = 24;

  @Test
  @DisplayName("a row has the technique's first stop, its warm stop, the floor and the ratio")
  void rowShowsFirstWarmFloorAndRatio() {
    Map<StopCase, LatencySamples> samples = healthy();
    samples.put(first(Technique.VOLATILE_FLAG), jvms(JVMS, 1, 142_000, 0, 0));
    samples.put(warm(Technique.VOLATILE_FLAG), jvms(JVMS, 500, 200, 100, 0));
    assertThat(row(samples, "volatile-flag"))
        .containsExactly(
            "volatile-flag",
            "142 us [142, 142]",
            "24",
            "200 ns [200, 200]",
            "100 ns",
            "2.000 [2.000, 2.000]",
            "200 ns",
            "-",
            "-",
            "12,000 in 24");
  }

  @Test
  @DisplayName("a tail that cannot be distinguished from the floor's is in parentheses")
  void sharedTailStandsInParentheses() {
    Map<StopCase, LatencySamples> samples = healthy();
    samples.put(warm(Technique.VOLATILE_FLAG), jvms(JVMS, 500, 100, 100, 0));
    assertThat(row(samples, "volatile-flag")).contains("(100 ns)").doesNotContain("100 ns in");
  }

  @Test
  @DisplayName("a worker that hangs is shown as k of n, and has no warm stop")
  void hangIsShownAsCount() {
    Map<StopCase, LatencySamples> samples = healthy();
    LatencySamples hung = jvms(3, 0, 0, 0, 1);
    samples.put(first(Technique.BROKEN_PLAIN_FLAG), hung.plus(jvms(1, 1, 90_000, 0, 0)));
    assertThat(row(samples, "broken-plain-flag"))
        .containsExactly(
            "broken-plain-flag", "HANGS in 3 of 4", "4", "-", "-", "-", "-", "-", "-", "-");
  }

  @Test
  @DisplayName(
      "fewer than six JVMs and 20 stops have no median; a percentile needs ten stops beyond it")
  void tooFewStopsAreNotSummedUp() {
    Map<StopCase, LatencySamples> samples = healthy();
    samples.put(first(Technique.VOLATILE_FLAG), jvms(5, 1, 142_000, 0, 0));
    samples.put(warm(Technique.VOLATILE_FLAG), jvms(1, 999, 200, 10, 0));
    assertThat(row(samples, "volatile-flag"))
        .containsExactly(
            "volatile-flag",
            "too few stops",
            "5",
            "200 ns [200, 200]",
            "10 ns",
            "20.000",
            "(200 ns)",
            "-",
            "-",
            "999 in 1");
  }

  @ParameterizedTest
  @CsvSource({"50000, true", "54900, true", "55100, false", "49999, false"})
  @Tag("bench.known-answer-verdict")
  @DisplayName("the report is marked if the known answer is undercut, or exceeded by over 10 %")
  void knownAnswerMarksTheReport(long measured, boolean met) {
    Map<StopCase, LatencySamples> samples = healthy();
    samples.put(warm(Technique.KNOWN_ANSWER), jvms(JVMS, 500, measured, 100, 0));
    StopSummary summary = new StopSummary(samples);
    assertThat(summary.isKnownAnswerMet()).isEqualTo(met);
    assertThat(String.join("\n", summary.notes(new ClockCost(10, 20), "load 0.1")))
        .contains(met ? "instrument: OK" : "INSTRUMENT FAILED")
        .contains(String.format(Locale.ROOT, "%,d ns (median)", measured));
  }

  @Test
  @Tag("bench.known-answer-verdict")
  @DisplayName("one sample below the known answer is enough to mark the report")
  void oneUndercutMarksTheReport() {
    Map<StopCase, LatencySamples> samples = healthy();
    samples.merge(
        warm(Technique.KNOWN_ANSWER),
        jvms(1, 1, KnownAnswerWorker.NANOS - 1, 100, 0),
        LatencySamples::plus);
    assertThat(new StopSummary(samples).isKnownAnswerMet()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, true", // any moment of the period
    "5, 10, false", // the delay spans half of the period
    "9.9, 10, false", // there is no delay
    "5, 5, false", // always in the middle
    "3, 7, false", // around the middle
    "0, 20, false" // twice the period
  })
  @Tag("bench.sleeping-answer-verdict")
  @DisplayName("the report is marked if the sleeper's stops are not spread over its period")
  void sleepingAnswerMarksTheReport(double fromMillis, double toMillis, boolean met) {
    StopSummary summary = sleeper(50, fromMillis, toMillis);
    assertThat(summary.isSleepingAnswerMet()).isEqualTo(met);
    assertThat(String.join("\n", summary.notes(new ClockCost(10, 20), "load 0.1")))
        .contains((met ? "instrument: OK" : "INSTRUMENT FAILED") + ": a worker that sleeps for");
  }

  @Test
  @Tag("bench.sleeping-answer-verdict")
  @DisplayName("with few stops of the sleeper there is no verdict")
  void fewStopsOfSleeperAreNotJudged() {
    StopSummary summary = sleeper(1, 9.9, 10);
    assertThat(summary.notes(new ClockCost(10, 20), "load 0.1"))
        .filteredOn(note -> note.contains("sleeps for"))
        .singleElement()
        .asString()
        .contains("too few stops to judge")
        .doesNotContain("OK");
  }

  @ParameterizedTest
  @CsvSource({"20_000, met", "60_000, MISSED", "'20_000,60_000', undecided"})
  @Tag("bench.rehearsal-verdict")
  @DisplayName("the first stop of a rehearsed flag is judged against the unrehearsed one's")
  void rehearsalIsJudged(String nanos, String verdict) {
    Map<StopCase, LatencySamples> samples = healthy();
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
    Map<StopCase, LatencySamples> samples = healthy();
    samples.put(first(Technique.REHEARSED_FLAG), jvms(JVMS, 1, 20_000, 0, 0));
    assertThat(new StopSummary(samples).notes(new ClockCost(10, 20), "load 0.1"))
        .as("[bench.rehearsal-verdict]")
        .noneMatch(note -> note.startsWith("first stop of "));
  }

  /** A report whose sleeper has latencies spread evenly between these two. */
  private static StopSummary sleeper(int stops, double fromMillis, double toMillis) {
    Map<StopCase, LatencySamples> samples = healthy();
    long[] latencies = IntStream.range(0, stops)
        .mapToLong(i -> (long) (1e6 * (fromMillis + (toMillis - fromMillis) * (i + 0.5) / stops)))
        .toArray();
    long[] floors = new long[stops];
    Arrays.fill(floors, 100);
    samples.put(
        warm(Technique.COSTLY_SLEEPING_FLAG),
        new LatencySamples(
            Collections.nCopies(JVMS, new LatencySamples.Jvm(1, 0, latencies, floors, 0, 0))));
    return new StopSummary(samples);
  }

  private static Map<StopCase, LatencySamples> healthy() {
    Map<StopCase, LatencySamples> samples = new LinkedHashMap<>();
    samples.put(warm(Technique.FLOOR), jvms(JVMS, 500, 100, 100, 0));
    samples.put(
        warm(Technique.KNOWN_ANSWER), jvms(JVMS, 500, KnownAnswerWorker.NANOS + 200, 100, 0));
    return samples;
  }

  private static StopCase first(Technique technique) {
    return new StopCase(StopCase.Stop.FIRST, technique);
  }

  private static StopCase warm(Technique technique) {
    return new StopCase(StopCase.Stop.WARM, technique);
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

  private static List<String> row(Map<StopCase, LatencySamples> samples, String technique) {
    return MarkdownRows.of(new StopSummary(samples).tables(), technique);
  }
}
