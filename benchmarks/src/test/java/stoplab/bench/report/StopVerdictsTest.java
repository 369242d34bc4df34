// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
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
import stoplab.bench.probe.KnownAnswerWorker;

class StopVerdictsTest {
  private static final int JVMS = 24;

  @ParameterizedTest
  @CsvSource({"50000, OK", "54900, OK", "55100, FAILED", "49999, FAILED"})
  @Tag("bench.known-answer-verdict")
  @DisplayName("the report is marked if the known answer is undercut, or exceeded by over 10 %")
  void knownAnswerMarksTheReport(long measured, String verdict) {
    assertThat(verdicts(StopPart.KNOWN_ANSWER, Technique.FLOOR, alike(measured, 100)))
        .as("[bench.known-answer-verdict]")
        .singleElement()
        .asString()
        .containsIgnoringCase("instrument " + verdict)
        .contains(String.format(Locale.ROOT, "50,000 ns were measured as %,d ns", measured));
  }

  @Test
  @Tag("bench.known-answer-verdict")
  @DisplayName("one sample below the known answer is enough to mark the report")
  void oneUndercutMarksTheReport() {
    LatencySamples one = new LatencySamples(List.of(new LatencySamples.Jvm(
        1, 0, new long[] {KnownAnswerWorker.NANOS - 1}, new long[] {100}, 0, 0)));
    assertThat(verdicts(
            StopPart.KNOWN_ANSWER,
            Technique.FLOOR,
            alike(KnownAnswerWorker.NANOS + 200, 100).plus(one)))
        .as("[bench.known-answer-verdict]")
        .singleElement()
        .asString()
        .contains("FAILED");
  }

  @ParameterizedTest
  @CsvSource({
    "300, 100, OK", // exactly what it takes
    "440, 100, OK", // some readings of the clock
    "460, 100, FAILED", // more than that
    "195, 0, FAILED", // less than the worker takes
    "290, 200, FAILED", // too little beyond the floor
  })
  @Tag("bench.near-answer-verdict")
  @DisplayName("the report is marked if 200 ns beyond the floor are not seen as such")
  void nearAnswerMarksTheReport(long measured, long floor, String verdict) {
    assertThat(verdicts(StopPart.NEAR_KNOWN_ANSWER, Technique.FLOOR, alike(measured, floor)))
        .as("[bench.near-answer-verdict]")
        .singleElement()
        .asString()
        .containsIgnoringCase("instrument " + verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, OK", // any moment of the period
    "5, 10, FAILED", // the delay spans half of the period
    "9.9, 10, FAILED", // there is no delay
    "5, 5, FAILED", // always in the middle
    "3, 7, FAILED", // around the middle
    "0, 20, FAILED" // twice the period
  })
  @Tag("bench.sleeping-answer-verdict")
  @DisplayName("the report is marked if the sleeper's stops are not spread over its period")
  void sleepingAnswerMarksTheReport(double fromMillis, double toMillis, String verdict) {
    assertThat(verdicts(
            StopPart.WARM, Technique.COSTLY_SLEEPING_FLAG, spread(50, fromMillis, toMillis)))
        .as("[bench.sleeping-answer-verdict]")
        .singleElement()
        .asString()
        .containsIgnoringCase("instrument " + verdict + ": sleep(10 ms) was stopped after ");
  }

  @Test
  @Tag("bench.sleeping-answer-verdict")
  @DisplayName("with few stops of the sleeper there is no verdict")
  void fewStopsOfSleeperAreNotJudged() {
    assertThat(verdicts(StopPart.WARM, Technique.COSTLY_SLEEPING_FLAG, spread(1, 9.9, 10)))
        .as("[bench.sleeping-answer-verdict]")
        .singleElement()
        .asString()
        .contains("too few stops to judge")
        .doesNotContain("OK");
  }

  private static List<String> verdicts(StopPart part, Technique technique, LatencySamples samples) {
    return new StopVerdicts(Map.of(StopKey.of(part, technique), samples)).lines();
  }

  private static LatencySamples alike(long latency, long floor) {
    return in(new long[] {latency, latency}, floor, JVMS);
  }

  /** Latencies that are spread evenly between these two. */
  private static LatencySamples spread(int stops, double fromMillis, double toMillis) {
    long[] latencies = IntStream.range(0, stops)
        .mapToLong(i -> (long) (1e6 * (fromMillis + (toMillis - fromMillis) * (i + 0.5) / stops)))
        .toArray();
    return in(latencies, 100, JVMS);
  }

  private static LatencySamples in(long[] latencies, long floor, int jvms) {
    long[] floors = new long[latencies.length];
    Arrays.fill(floors, floor);
    return new LatencySamples(
        Collections.nCopies(jvms, new LatencySamples.Jvm(1, 0, latencies, floors, 0, 0)));
  }
}
