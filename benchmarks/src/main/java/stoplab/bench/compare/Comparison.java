// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.probe.process.TemporaryFolder;

/**
 * Measures its cases in rounds: each case once per round, in a new order each time, so that a
 * drifting machine favours none. Only whole rounds are kept.
 *
 * <p>{@link #run} belongs to one thread; the other methods may be called from any.
 */
final class Comparison {
  /** About what a JVM costs beyond its measurement. */
  private static final Duration FORK = Duration.ofMillis(800);

  private final List<BenchmarkCase> cases;
  private final Scope scope;
  private final Budget budget;
  private final long seed;
  private final Random order;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Map<BenchmarkCase, List<RunResult>> runs = new LinkedHashMap<>();
  private int wholeRounds;
  private volatile Optional<TemporaryFolder> scratch = Optional.empty();
  private volatile boolean stopping;

  /**
   * Makes a comparison that has not begun.
   *
   * @param cases what to measure in each round
   * @param scope how much of each case
   * @param budget for how long
   * @param seed the seed of the order within the rounds
   */
  Comparison(List<? extends BenchmarkCase> cases, Scope scope, Budget budget, long seed) {
    this.cases = List.copyOf(cases);
    this.scope = scope;
    this.budget = budget;
    this.seed = seed;
    this.order = new Random(seed);
  }

  /** Tells the measuring JVMs where to put files that they could not remove if they were killed. */
  void useForTemporaryFiles(TemporaryFolder folder) {
    scratch = Optional.of(folder);
  }

  /** About how long a round takes: what its JVMs measure, and what it costs to start them. */
  Duration expectedRound() {
    return cases.stream()
        .map(each -> FORK.plus(each.expected(scope)).multipliedBy(each.forks(scope)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The number of JVMs that a round starts. */
  int jvmsPerRound() {
    return cases.stream().mapToInt(each -> each.forks(scope)).sum();
  }

  Scope scope() {
    return scope;
  }

  Budget budget() {
    return budget;
  }

  /** The seed of the order of the cases. */
  long seed() {
    return seed;
  }

  /**
   * Measures whole rounds until the budget is spent, or until {@link #stop()}.
   *
   * @param progress is told of each step
   * @throws RunnerException if a fork failed; whole rounds before that are kept
   */
  void run(Progress progress) throws RunnerException {
    long begun = System.nanoTime();
    Duration gone = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (int round = 1; budget.allowsAnother(round - 1, gone, longest); round++) {
      List<BenchmarkCase> shuffled = new ArrayList<>(cases);
      Collections.shuffle(shuffled, order);
      Map<BenchmarkCase, RunResult> results = new LinkedHashMap<>();
      for (BenchmarkCase each : shuffled) {
        if (stopping) {
          return;
        }
        results.put(each, run(each));
        progress.afterCase(round, results.size(), cases.size());
      }
      keep(round, results);
      Duration now = Duration.ofNanos(System.nanoTime() - begun);
      Duration took = now.minus(gone);
      longest = took.compareTo(longest) > 0 ? took : longest;
      gone = now;
      progress.afterRound(round, gone);
    }
  }

  /** Receives how far a comparison has got. */
  interface Progress {
    /**
     * A case is measured.
     *
     * @param round the round, from 1
     * @param done how many cases of it are measured
     * @param all how many it has
     */
    void afterCase(int round, int done, int all);

    /**
     * A round is whole.
     *
     * @param wholeRounds how many are
     * @param gone how long they took together
     */
    void afterRound(int wholeRounds, Duration gone);
  }

  /** Asks {@link #run} to end without beginning another fork. The fork that runs is not ended. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  private synchronized void keep(int round, Map<BenchmarkCase, RunResult> results) {
    for (BenchmarkCase each : cases) {
      runs.computeIfAbsent(each, any -> new ArrayList<>()).add(results.get(each));
    }
    wholeRounds = round;
  }

  synchronized int wholeRounds() {
    return wholeRounds;
  }

  /** What was measured in whole rounds: for each case JMH's results, one per round. */
  synchronized Map<BenchmarkCase, List<RunResult>> runs() {
    Map<BenchmarkCase, List<RunResult>> copy = new LinkedHashMap<>();
    runs.forEach((each, rounds) -> copy.put(each, List.copyOf(rounds)));
    return copy;
  }

  /** What JMH has printed so far. */
  String jmhLog() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private RunResult run(BenchmarkCase each) throws RunnerException {
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    Collection<RunResult> results = new Runner(
            options(each).build(),
            OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL))
        .run();
    return results.iterator().next();
  }

  private ChainedOptionsBuilder options(BenchmarkCase each) {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + Pattern.quote(each.benchmark()) + "$")
        .forks(each.forks(scope))
        .shouldFailOnError(true);
    List<String> jvmOptions = new ArrayList<>(each.jvmOptions());
    scratch.filter(any -> each.makesFiles()).ifPresent(folder -> jvmOptions.add(folder.option()));
    if (Runtime.version().feature() >= 23) {
      // JMH 1.37 uses sun.misc.Unsafe, about which newer JDKs print warnings (JEP 471, JEP 498).
      jvmOptions.add("--sun-misc-unsafe-memory-access=allow");
    }
    options.jvmArgsPrepend(jvmOptions.toArray(String[]::new));
    each.configure(options, scope);
    return options;
  }
}
