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
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import stoplab.bench.Technique;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Preset;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.process.TemporaryFolder;

/**
 * Measures its cases in rounds: each case once per round, in a new order each time, so that a
 * drifting machine favours none. Only whole rounds are kept.
 *
 * <p>{@link #run} and {@link #calibrate} belong to one thread; the other methods may be called from
 * any.
 */
final class Comparison {
  private final List<BenchmarkCase> cases;
  private final Preset preset;
  private final int rounds;
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
   * @param preset how long to measure
   * @param rounds how many rounds, at least 1
   * @param seed the seed of the order within the rounds
   */
  Comparison(List<? extends BenchmarkCase> cases, Preset preset, int rounds, long seed) {
    this.cases = List.copyOf(cases);
    this.preset = preset;
    this.rounds = rounds;
    this.seed = seed;
    this.order = new Random(seed);
  }

  /** Tells the measuring JVMs where to put files that they could not remove if they were killed. */
  void useForTemporaryFiles(TemporaryFolder folder) {
    scratch = Optional.of(folder);
  }

  /**
   * Measures two forks and discards their results, to find out what a fork costs on this machine.
   *
   * @return the time that a fork takes beyond its measurement: the lesser of the two, since the
   *     first also reads files that later forks find in memory
   * @throws RunnerException if a fork failed
   */
  Duration calibrate() throws RunnerException {
    BenchmarkCase floor = new StopCase(StopCase.Stop.WARM, Technique.FLOOR);
    Duration cold = timed(floor);
    Duration next = timed(floor);
    return (cold.compareTo(next) < 0 ? cold : next).minus(floor.expected(preset));
  }

  private Duration timed(BenchmarkCase once) throws RunnerException {
    long start = System.nanoTime();
    run(once);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** How long all rounds will take if a fork costs this much beyond its measurement. */
  Duration estimate(Duration forkCost) {
    Duration round = Duration.ZERO;
    for (BenchmarkCase each : cases) {
      Duration fork = forkCost.plus(each.expected(preset));
      round = round.plus(fork.multipliedBy(each.forks(preset)));
    }
    return round.multipliedBy(rounds);
  }

  /** The number of JVMs that all rounds start. */
  int jvms() {
    return rounds * cases.stream().mapToInt(each -> each.forks(preset)).sum();
  }

  int rounds() {
    return rounds;
  }

  /** The seed of the order of the cases. */
  long seed() {
    return seed;
  }

  /**
   * Measures until all rounds are done, or until {@link #stop()}.
   *
   * @param afterRound receives the number of whole rounds after each one
   * @throws RunnerException if a fork failed; whole rounds before that are kept
   */
  void run(IntConsumer afterRound) throws RunnerException {
    for (int round = 1; round <= rounds; round++) {
      List<BenchmarkCase> shuffled = new ArrayList<>(cases);
      Collections.shuffle(shuffled, order);
      Map<BenchmarkCase, RunResult> results = new LinkedHashMap<>();
      for (BenchmarkCase each : shuffled) {
        if (stopping) {
          return;
        }
        results.put(each, run(each));
      }
      keep(round, results);
      afterRound.accept(round);
    }
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
        .forks(each.forks(preset))
        .shouldFailOnError(true);
    List<String> jvmOptions = new ArrayList<>(each.jvmOptions());
    scratch.filter(any -> each.makesFiles()).ifPresent(folder -> jvmOptions.add(folder.option()));
    if (Runtime.version().feature() >= 23) {
      // JMH 1.37 uses sun.misc.Unsafe, about which newer JDKs print warnings (JEP 471, JEP 498).
      jvmOptions.add("--sun-misc-unsafe-memory-access=allow");
    }
    options.jvmArgsPrepend(jvmOptions.toArray(String[]::new));
    each.configure(options, preset);
    return options;
  }
}
