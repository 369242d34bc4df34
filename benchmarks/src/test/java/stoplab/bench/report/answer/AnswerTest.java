// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.Kernel;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.StartWay;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.LatencySamples;
import stoplab.bench.report.PassTimes;
import stoplab.bench.report.PollSummary;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.StopKey;
import stoplab.bench.report.StopPart;
import stoplab.bench.report.StopSummary;
import stoplab.bench.report.process.ProcessSamples;
import stoplab.bench.report.process.ProcessSummary;
import stoplab.bench.report.waiting.WaitingSamples;
import stoplab.bench.report.waiting.WaitingSummary;

class AnswerTest {
  private static final int JVMS = 7;

  @Test
  @Tag("bench.answer-fits-screen")
  @DisplayName("the answer for everything fits a screen, with the widest cells that there are")
  void answerFitsScreen() {
    List<String> lines = Answer.of(everything()).text().lines().toList();
    assertThat(lines)
        .as("[bench.answer-fits-screen]")
        .hasSizeBetween(13, Answer.LINES - 2) // two more lines come around it
        .allSatisfy(line -> assertThat(line)
            .as("[bench.answer-fits-screen]")
            .hasSizeLessThanOrEqualTo(Answer.COLUMNS));
  }

  @Test
  @DisplayName("each kind of worker has its technique, its two stops, its cost and its pitfall")
  void eachKindOfWorkerHasAnAnswer() {
    String text = Answer.of(everything()).text();
    assertThat(text.lines())
        .anyMatch(line -> line.matches("spins +VolatileFlagWorker +90.1 us in 5, .* +120 ns .*"))
        .anyMatch(line -> line.matches("pauses between units +LatchWorker +.*"))
        .anyMatch(line -> line.contains("A plain field HANGS in 7 of 7 JVMs."))
        .anyMatch(line ->
            line.contains("costs 0.500 times a plain loop; 8.00 times a vectorised one. A plain"))
        .anyMatch(line -> line.contains("costs 123 us of CPU time/s at a 100 ms period. With a"))
        .anyMatch(line -> line.contains("costs no CPU time. An event that is set and cleared"))
        .anyMatch(
            line -> line.contains("costs a second JVM: first line after 508 ms. stop() ends"));
    assertThat(text)
        .contains("BlockPollingWorker", "EventWorker", "Thread.interrupt()", "WorkerProcess")
        .contains("instrument OK: 50,000 ns were measured as 50,200 ns")
        .doesNotContain("not measured");
  }

  @Test
  @DisplayName("a cost of which only a part was measured claims no more")
  void partsOfCosts() {
    PollSummary headline = polls(Kernel.SAXPY_2048);
    assertThat(Answer.of(List.of(stops(), headline)).markdown())
        .contains(" 8.000 [8.000, 8.000] times a vectorised loop ")
        .doesNotContain("a plain loop");
    ProcessSummary stopsAlone = new ProcessSummary(Map.of(
        ProcessCase.of(ProcessTrial.KILL_JVM), stopped(3),
        ProcessCase.first(ProcessTrial.KILL_JVM), stopped(3)));
    assertThat(Answer.of(List.of(stopsAlone)).text()).contains("costs a second JVM. stop()");
  }

  @Test
  @Tag("bench.process-checks-count")
  @DisplayName("a failed check of processes is in the terminal's answer and in the summary")
  void processChecksCount() {
    Answer answer = Answer.of(List.of(
        new ProcessSummary(Map.of(ProcessCase.of(ProcessTrial.TERMINATE_HOOKED_JVM), stopped(3)))));
    assertThat(answer.checks())
        .as("[bench.process-checks-count]")
        .singleElement()
        .asString()
        .startsWith("INSTRUMENT FAILED: a JVM whose hook takes 50 ms was never seen dead before ");
    assertThat(answer.text())
        .as("[bench.process-checks-count]")
        .contains(answer.checks().get(0));
    assertThat(answer.markdown())
        .as("[bench.process-checks-count]")
        .contains("- " + answer.checks().get(0));
  }

  @Test
  @DisplayName("what was not measured is said to be so, or has no row")
  void missingPartsAreSaid() {
    List<ReportSection> sections = List.of(stops());
    assertThat(Answer.of(sections).text())
        .contains("costs not measured. ")
        .doesNotContain("WorkerProcess");
    assertThat(Answer.of(List.of()).isEmpty()).isTrue();
    assertThat(Answer.of(List.of()).headline()).isEmpty();
  }

  @Test
  @DisplayName("the page has the same cells as the terminal, as a table")
  void pageHasSameCells() {
    Answer answer = Answer.of(everything());
    assertThat(answer.markdown())
        .contains(
            "| spins ", "| VolatileFlagWorker ", "; 8.000 [8.000, 8.000] times a vectorised one ")
        .contains("- instrument OK: ");
    assertThat(answer.headline().orElseThrow())
        .startsWith("a volatile flag stops in 90.1 us ")
        .contains("later in 120 ns ");
  }

  private static List<ReportSection> everything() {
    return List.of(stops(), polls(Kernel.values()), waits(), processes());
  }

  @Test
  @DisplayName("a kind of worker of which no stop was measured has no row")
  void onlyWhatWasMeasured() {
    ProcessSamples many = new ProcessSamples(Collections.nCopies(
        JVMS, new ProcessSamples.Jvm(1, Map.of("ladder-total", new long[] {9_000_000}), 0)));
    ProcessSummary batches =
        new ProcessSummary(Map.of(ProcessCase.of(ManyTrial.MANY_PARTLY_DEAF), many));
    assertThat(Answer.of(List.of(batches)).isEmpty()).isTrue();
  }

  private static StopSummary stops() {
    Map<StopKey, LatencySamples> samples = new LinkedHashMap<>();
    for (Technique technique : Technique.values()) {
      boolean hangs = technique == Technique.BROKEN_PLAIN_FLAG;
      samples.put(StopKey.of(StopPart.FIRST, technique), first(hangs));
      samples.put(StopKey.of(StopPart.WARM, technique), alike(120, 119));
      samples.put(StopKey.of(StopPart.JOINED, technique), alike(70_123, 119));
    }
    samples.put(StopKey.of(StopPart.KNOWN_ANSWER, Technique.FLOOR), alike(50_200, 119));
    samples.put(StopKey.of(StopPart.NEAR_KNOWN_ANSWER, Technique.FLOOR), alike(340, 119));
    return new StopSummary(samples);
  }

  /** Between 90 us and several ms, or all hung. */
  private static LatencySamples first(boolean hangs) {
    List<LatencySamples.Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < JVMS; i++) {
      long nanos = i < 5 ? 90_123 + i / 4 : 1_234_567L * i;
      jvms.add(new LatencySamples.Jvm(
          i + 1, 0, hangs ? new long[0] : new long[] {nanos}, new long[0], hangs ? 1 : 0, 0));
    }
    return new LatencySamples(jvms);
  }

  private static LatencySamples alike(long latency, long floor) {
    long[] latencies = IntStream.range(0, 50).mapToLong(i -> latency).toArray();
    long[] floors = IntStream.range(0, 50).mapToLong(i -> floor).toArray();
    return new LatencySamples(
        Collections.nCopies(JVMS, new LatencySamples.Jvm(1, 300, latencies, floors, 0, 0)));
  }

  private static PollSummary polls(Kernel... kernels) {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    for (Kernel kernel : kernels) {
      for (Poll poll : Poll.values()) {
        int slow = kernel == Kernel.MIX ? 500 : 8_000;
        double[] pass = {poll == Poll.VOLATILE ? slow : 1_000};
        passes.put(new PollCase(kernel, poll), new PassTimes(Collections.nCopies(JVMS, pass)));
      }
    }
    return new PollSummary(passes);
  }

  private static WaitingSummary waits() {
    Map<WaitingWay, long[]> stops = new LinkedHashMap<>();
    Map<WaitingWay, WaitingUse> uses = new LinkedHashMap<>();
    for (WaitingWay way : WaitingWay.values()) {
      stops.put(way, new long[] {70_000, 71_000});
      uses.put(way, new WaitingUse(way == WaitingWay.EVENT ? 0 : 123_456, 10, 10));
    }
    return new WaitingSummary(new WaitingSamples(
        Collections.nCopies(JVMS, new WaitingSamples.Jvm(1, stops, uses, 1, 0))));
  }

  private static ProcessSummary processes() {
    ProcessSamples starts = new ProcessSamples(Collections.nCopies(
        JVMS,
        new ProcessSamples.Jvm(
            1, Map.of(StartWay.DEFAULT.label(), new long[] {600_000_000, 508_000_000}), 0)));
    ProcessSamples deaf = new ProcessSamples(Collections.nCopies(
        JVMS, new ProcessSamples.Jvm(1, Map.of(ManyStops.DEAF, new long[] {2_123_456_789L}), 0)));
    return new ProcessSummary(Map.of(
        ProcessCase.of(ProcessTrial.KILL_JVM),
        stopped(3),
        ProcessCase.first(ProcessTrial.KILL_JVM),
        stopped(3),
        ProcessCase.of(ProcessTrial.TERMINATE_HOOKED_JVM),
        stopped(53),
        ProcessCase.first(ProcessTrial.TERMINATE_HOOKED_JVM),
        stopped(53),
        ProcessCase.of(ManyTrial.MANY_PARTLY_DEAF),
        deaf,
        ProcessCase.START,
        starts));
  }

  private static ProcessSamples stopped(int millis) {
    long nanos = millis * 1_000_000L + 123_456;
    return new ProcessSamples(Collections.nCopies(
        JVMS,
        new ProcessSamples.Jvm(
            1,
            Map.of(
                "ladder", new long[] {nanos + 1_388_889, nanos},
                "bare", new long[] {nanos, nanos},
                "bare-again", new long[] {nanos, nanos},
                "start-worker", new long[] {1_000_000, 1_000_000},
                "start-bare", new long[] {1_000_000, 1_000_000},
                "rung", new long[] {1_000_000, 1_000_000}),
            0)));
  }
}
