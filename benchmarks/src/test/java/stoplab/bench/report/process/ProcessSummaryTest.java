// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.ClockCost;

class ProcessSummaryTest {
  private static final int US = 1_000;
  private static final int MS = 1_000_000;

  private final Map<ProcessCase, ProcessSamples> processes = new LinkedHashMap<>();

  @Test
  @DisplayName("a stop is shown beside the bare calls, with the difference in each JVM")
  void stopIsPaired() {
    // A machine that gets slower: the difference stays.
    put(
        ProcessTrial.KILL_SLEEP,
        8,
        round -> Map.of(
            "ladder", first(20 * MS, 5, round * MS + 700 * US),
            "bare", first(2 * MS, 5, round * MS),
            "bare-again", first(2 * MS, 5, round * MS + 10 * US),
            "rung", first(19 * MS, 5, round * MS)));
    assertThat(row("kill-sleep"))
        .matches("\\| kill-sleep +\\| 4.70 ms \\[1.70, 8.70\\] +\\| - +"
            + "\\| 4 ms \\[1, 8\\] +\\| - +"
            + "\\| \\+0.70 ms \\[\\+0.70, \\+0.70\\] +\\| \\+0.01 ms \\[\\+0.01, \\+0.01\\] +"
            + "\\| 40 in 8 +\\|");
  }

  @Test
  @DisplayName("the first samples are part of no difference and no ratio")
  void firstSamplesAreNotCompared() {
    put(
        ProcessTrial.KILL_SLEEP,
        8,
        round -> Map.of(
            "ladder", first(20 * MS, 1, 2 * MS),
            "bare", first(MS, 1, MS),
            "bare-again", first(9 * MS, 1, MS),
            "rung", first(MS, 1, MS)));
    put(
        ProcessCase.START,
        8,
        round ->
            Map.of("start-default", first(MS, 1, MS), "start-no-cds", first(9 * MS, 1, 2 * MS)));
    assertThat(row("kill-sleep"))
        .contains("| +1.00 ms [+1.00, +1.00] ", "| +0.00 ms [+0.00, +0.00] ");
    assertThat(row("start-no-cds")).contains("| 2.000 [2.000, 2.000] ");
  }

  @Test
  @DisplayName("runs are compared by the columns of the tables, one later median for each JVM")
  void measuresAreOfTheTables() {
    put(
        ProcessTrial.KILL_SLEEP,
        8,
        round -> Map.of(
            "ladder", first(20 * MS, 1, round * MS),
            "bare", first(2 * MS, 1, MS),
            "bare-again", first(2 * MS, 1, MS),
            "start-worker", first(9 * MS, 1, 3 * MS),
            "rung", first(19 * MS, 5, round * MS)));
    put(
        ProcessCase.first(ProcessTrial.KILL_SLEEP),
        6,
        round -> Map.of("ladder", first(8 * MS, 1, 4 * MS), "bare", first(MS, 0, MS)));
    put(ProcessCase.START, 6, round -> Map.of("start-default", first(MS, 2, 2 * MS)));
    assertThat(summary().measures().stream()
            .filter(each -> each.jvms().length > 0)
            .map(each -> each.row() + ", " + each.what() + ": " + each.jvms().length + " x "
                + each.jvms()[0] / MS))
        .containsExactly(
            "kill-sleep, ladder: 8 x 1.0",
            "kill-sleep, bare: 8 x 1.0",
            "kill-sleep, first ladder: 6 x 6.0",
            "kill-sleep, first bare: 6 x 1.0",
            "start of sleep, worker: 8 x 3.0",
            "start-default, first line: 6 x 2.0");
  }

  @Test
  @DisplayName("too few samples have no median, and the 90th percentile needs a hundred")
  void fewSamplesAreTooFew() {
    put(ProcessTrial.KILL_SLEEP, 2, round -> ladderAndBare(2, MS, MS));
    put(ProcessTrial.KILL_JVM, 10, round -> ladderAndBare(10, 3 * MS, 2 * MS));
    assertThat(row("kill-sleep"))
        .matches("\\| kill-sleep +\\| too few +\\| - +\\| too few +\\| - +\\| \\+0.00 ms +"
            + "\\| \\+0.00 ms +\\| 4 in 2 +\\|");
    assertThat(row("kill-jvm")).matches("\\| kill-jvm +\\| 3 ms \\[3, 3\\] +\\| 3 ms .*");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1_900, 0, met",
    "8, 2_000, 0, met",
    "8, 2_001, 0, MISSED",
    "8, 1_996, 1, undecided",
    "8, 1_992, 1, met",
    "8, 2_000, 1, MISSED",
    "5, 9_000, 0, too few to judge"
  })
  @Tag("bench.bound-may-be-undecided")
  @DisplayName("a ladder may take 1 ms more than bare calls; an interval around that is undecided")
  void ladderIsJudged(int rounds, String micros, int spread, String verdict) {
    long ladder = US * Long.parseLong(micros.replace("_", ""));
    put(
        ProcessTrial.KILL_SLEEP,
        rounds,
        round -> ladderAndBare(5, ladder + (long) round * spread * US, MS));
    assertThat(notes())
        .as("[bench.bound-may-be-undecided]")
        .containsPattern("bound 1 ms, kill-sleep: .*: " + verdict + "\\.");
  }

  @ParameterizedTest
  @EnumSource(
      value = ProcessTrial.class,
      names = {"STANDARD_SLEEP", "STANDARD_TREE_2", "STANDARD_GUARDED_JVM"})
  @DisplayName("the standard ladder may take 10 ms more than the bare calls")
  void standardLadderIsJudged(ProcessTrial trial) {
    put(trial, 8, round -> ladderAndBare(5, 11 * MS, MS));
    assertThat(notes()).containsPattern("bound 10 ms, " + trial.label() + ": .*: met\\.");
    put(trial, 8, round -> ladderAndBare(5, 1_009 * MS, MS));
    assertThat(notes()).containsPattern("bound 10 ms, " + trial.label() + ": .*: MISSED\\.");
  }

  @ParameterizedTest
  @CsvSource({"250, '48 of 48 within 250 ms: met.'", "251, '40 of 48 within 250 ms: MISSED.'"})
  @DisplayName("each tree of 50 must be gone in 250 ms, even the first of a JVM")
  void treeIsJudged(int first, String verdict) {
    put(
        ProcessTrial.KILL_TREE_50,
        8,
        round -> Map.of(
            "ladder", first(400 * MS, 5, 50 * MS),
            "bare", first(MS, 5, MS),
            "bare-again", first(MS, 5, MS),
            "rung", first((long) first * MS, 5, 40 * MS)));
    assertThat(notes()).contains("bound 250 ms, kill-tree-50: the kill rung took 40 ms", verdict);
  }

  @ParameterizedTest
  @CsvSource({"50_000_000, instrument OK", "49_999_999, INSTRUMENT FAILED"})
  @DisplayName("a stop that takes less than its hook of 50 ms condemns the instrument")
  void knownAnswerIsJudged(String nanos, String verdict) {
    long bare = Long.parseLong(nanos.replace("_", ""));
    put(ProcessTrial.TERMINATE_HOOKED_JVM, 6, round -> ladderAndBare(5, 60 * MS, bare));
    assertThat(notes()).contains(verdict);
  }

  @Test
  @DisplayName("starts are compared with the default in each JVM; what was not measured is named")
  void startsAreCompared() {
    put(
        ProcessCase.START,
        8,
        round -> Map.of(
            "start-default", first(500 * MS, 5, round * 100 * MS),
            "start-default-again", first(500 * MS, 5, round * 101 * MS),
            "start-no-cds", first(500 * MS, 5, round * 200 * MS)));
    assertThat(row("start-default"))
        .matches(
            "\\| start-default +\\| 400 ms \\[100, 800\\] +" + "\\| - +\\| 1 +\\| 40 in 8 +\\|");
    assertThat(row("start-default-again")).contains("| 1.010 [1.010, 1.010] ");
    assertThat(row("start-no-cds")).contains("| 2.000 [2.000, 2.000] ");
    assertThat(notes())
        .contains("start-app-cds: not measured: only --all")
        .contains("start-c1-serial: not measured")
        .doesNotContain("start-no-cds: not measured");
  }

  @ParameterizedTest
  @CsvSource({
    "20, 1_000, '48 of 48 within 1,000 ms: met.', 'is 20 ms: met.'",
    "99, 1_001, '40 of 48 within 1,000 ms: MISSED.', 'is 99 ms: met.'",
    "100, 500, '48 of 48 within 1,000 ms: met.', 'is 100 ms: MISSED.'"
  })
  @DisplayName("guarded orphans are judged by the last one and by the median")
  void orphansAreJudged(int usual, String first, String last, String median) {
    long worst = MS * Long.parseLong(first.replace("_", ""));
    put(
        ProcessCase.ORPHAN,
        8,
        round -> Map.of("orphan-guarded", first(worst, 5, (long) usual * MS)));
    assertThat(row("orphan-guarded")).contains("| 40 in 8 ");
    assertThat(notes()).contains(last, median);
  }

  @Test
  @DisplayName("what was not measured has no table and no note")
  void absentPartsAreSilent() {
    put(ProcessTrial.KILL_JVM, 8, round -> ladderAndBare(5, MS, MS));
    assertThat(summary().tables()).contains("| kill-jvm ").doesNotContain("orphan", "start");
    assertThat(notes())
        .doesNotContain("INSTRUMENT")
        .doesNotContainPattern("bound [0-9]")
        .contains("load 0.1");
  }

  private ProcessSummary summary() {
    return new ProcessSummary(processes);
  }

  private String row(String label) {
    Optional<String> row = summary()
        .tables()
        .lines()
        .filter(line -> line.startsWith("| " + label + " "))
        .findFirst();
    return row.orElseThrow();
  }

  private String notes() {
    return String.join("\n", summary().notes(new ClockCost(10, 20), "load 0.1"));
  }

  /** What a JVM of this round has measured. */
  private interface Jvm {
    Map<String, long[]> in(int round);
  }

  private void put(ProcessTrial trial, int rounds, Jvm jvm) {
    put(ProcessCase.of(trial), rounds, jvm);
  }

  private void put(ProcessCase which, int rounds, Jvm jvm) {
    processes.put(
        which,
        new ProcessSamples(IntStream.rangeClosed(1, rounds)
            .mapToObj(round -> new ProcessSamples.Jvm(round, new TreeMap<>(jvm.in(round)), 0))
            .toList()));
  }

  /** The first sample, and that many others. */
  private static long[] first(long first, int others, long nanos) {
    long[] samples = new long[1 + others];
    Arrays.fill(samples, nanos);
    samples[0] = first;
    return samples;
  }

  private static Map<String, long[]> ladderAndBare(int others, long ladder, long bare) {
    return Map.of(
        "ladder", first(ladder, others, ladder),
        "bare", first(bare, others, bare),
        "bare-again", first(bare, others, bare),
        "rung", first(ladder, others, ladder));
  }
}
