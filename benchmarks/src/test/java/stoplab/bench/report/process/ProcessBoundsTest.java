// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.ManyTrial;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.ClockCost;

/** The tables of first stops, of starts, and of many stops at once. */
class ProcessBoundsTest {
  private static final long MS = 1_000_000;

  private final Map<ProcessCase, ProcessSamples> processes = new LinkedHashMap<>();

  @Test
  @DisplayName("first stops are two samples of programs, and are not paired")
  void firstsAreNotPaired() {
    // Each pair differs by 9 ms, half of the pairs either way; as samples they agree.
    put(ProcessCase.first(ProcessTrial.KILL_SLEEP), 20, jvm -> {
      long ladder = jvm % 2 == 0 ? 10 * MS : MS;
      return Map.of(
          "ladder", new long[] {ladder},
          "bare", new long[] {11 * MS - ladder},
          "start-worker", new long[] {4 * MS},
          "start-bare", new long[] {MS});
    });
    assertThat(row("kill-sleep"))
        .matches("\\| kill-sleep +\\| 1 ms \\[1, 10\\] +\\| 1 ms \\[1, 10\\] +"
            + "\\| \\+0.00 ms \\[\\+0.00, \\+0.00\\] +\\| 20 and 20 +\\|");
    assertThat(row("sleep")).contains("| +3.00 ms [+3.00, +3.00] ");
  }

  @ParameterizedTest
  @CsvSource({
    "20, 4_000, 0, met",
    "20, 4_001, 0, MISSED",
    "20, 4_000, 100, undecided",
    "3, 90_000, 0, too few to judge"
  })
  @Tag("bench.bound-may-be-undecided")
  @DisplayName("a first stop by a ladder may take 3 ms more than one by bare calls")
  void firstIsJudged(int jvms, String micros, int spread, String verdict) {
    long ladder = MS / 1_000 * Long.parseLong(micros.replace("_", ""));
    for (ProcessTrial trial : ProcessTrial.values()) {
      if (trial.hasBoundOfFirstStop()) {
        put(
            ProcessCase.first(trial),
            jvms,
            jvm -> Map.of(
                "ladder", new long[] {ladder + (jvm - jvms / 2) * spread * MS / 1_000},
                "bare", new long[] {MS},
                "start-worker", new long[] {MS},
                "start-bare", new long[] {MS}));
        assertThat(notes())
            .as("[bench.bound-may-be-undecided]")
            .containsPattern("bound 3 ms, " + trial.label() + ": .*: " + verdict + "\\.");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"50_000_000, instrument OK", "49_999_999, INSTRUMENT FAILED"})
  @DisplayName("a first stop that takes less than its hook of 50 ms condemns the instrument")
  void knownAnswerIsJudged(String nanos, String verdict) {
    long bare = Long.parseLong(nanos.replace("_", ""));
    put(
        ProcessCase.first(ProcessTrial.TERMINATE_HOOKED_JVM),
        6,
        jvm -> Map.of("ladder", new long[] {60 * MS}, "bare", new long[] {bare}));
    assertThat(notes()).contains(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1_900, met", "2_100, MISSED"})
  @DisplayName("a start by the worker may take 1 ms more than the JDK's, in a warm JVM")
  void startIsJudged(String micros, String verdict) {
    long worker = MS / 1_000 * Long.parseLong(micros.replace("_", ""));
    put(
        ProcessCase.of(ProcessTrial.KILL_SLEEP),
        8,
        jvm -> Map.of(
            "ladder", new long[] {MS, MS},
            "bare", new long[] {MS, MS},
            "rung", new long[] {MS, MS},
            "start-worker", new long[] {90 * MS, worker},
            "start-bare", new long[] {MS, MS}));
    assertThat(notes()).containsPattern("bound 1 ms, start of sleep: .*: " + verdict + "\\.");
  }

  @ParameterizedTest
  @CsvSource({
    "10_500, 0, 9_000, 'within 10,500 ms: met.', '6 batches: 0: met.', ': met.'",
    "10_501, 7, 9_001, '2,400 of 3,600 within 10,500 ms: MISSED.', '6 batches: 42: MISSED.', "
        + "': MISSED.'"
  })
  @DisplayName("of many stops none is late, none leaves a process, all are no slower than kills")
  void manyAreJudged(String slowest, int left, String total, String late, String gone, String all) {
    put(
        ProcessCase.of(ManyTrial.MANY_OBEDIENT),
        6,
        jvm -> Map.of(
            "ladder", samples(600, 200, millis(slowest)),
            "ladder-total", new long[] {millis(total)},
            "ladder-left", new long[] {left},
            "bare", samples(600, 0, 0),
            "bare-total", new long[] {millis("9_000")}));
    assertThat(notes())
        .contains("bound 10,500 ms, many-obedient: 600 stops at once", late, gone)
        .containsPattern("bound 0 ms, many-obedient: all stops by ladders .*" + all);
    assertThat(row("many-obedient")).contains("| " + 6 * left + " ", "| 3,600 in 6 ");
  }

  @ParameterizedTest
  @CsvSource({"2_000, instrument OK", "1_999, INSTRUMENT FAILED"})
  @DisplayName("a deaf tree that is gone before the end of its grace condemns the instrument")
  void graceIsJudged(String least, String verdict) {
    put(
        ProcessCase.of(ManyTrial.MANY_PARTLY_DEAF),
        6,
        jvm -> Map.of(
            "ladder",
            samples(480, 0, 0),
            "ladder-deaf",
            samples(120, 120, millis(least)),
            "ladder-total",
            new long[] {5_000 * MS},
            "ladder-left",
            new long[] {0},
            "bare",
            samples(600, 0, 0),
            "bare-total",
            new long[] {MS}));
    assertThat(notes())
        .contains(verdict, "600 stops at once")
        .doesNotContain("bound 0 ms"); // the grace period is not the ladder's fault
  }

  private static long millis(String text) {
    return MS * Long.parseLong(text.replace("_", ""));
  }

  /** That many samples of 1 ms, except for some of another time. */
  private static long[] samples(int count, int others, long nanos) {
    long[] samples = LongStream.generate(() -> MS).limit(count).toArray();
    Arrays.fill(samples, 0, others, nanos);
    return samples;
  }

  private void put(ProcessCase which, int jvms, IntFunction<Map<String, long[]>> jvm) {
    processes.put(
        which,
        new ProcessSamples(IntStream.rangeClosed(1, jvms)
            .mapToObj(number -> new ProcessSamples.Jvm(number, new TreeMap<>(jvm.apply(number)), 0))
            .toList()));
  }

  private String row(String label) {
    return new ProcessSummary(processes)
        .tables()
        .lines()
        .filter(line -> line.startsWith("| " + label + " "))
        .findFirst()
        .orElseThrow();
  }

  private String notes() {
    return String.join(
        "\n", new ProcessSummary(processes).notes(new ClockCost(10, 20), "load 0.1"));
  }
}
