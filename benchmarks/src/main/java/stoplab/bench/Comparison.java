// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

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
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures its cases in rounds: each case once a round, in a new order each round, so that a
 * drifting machine favours none. Only whole rounds are kept.
 *
 * <p>{@link #run} and {@link #calibrate} belong to one thread; the other methods may be called from
 * any.
 */
final class Comparison {
  private final List<Case> cases;
  private final Preset preset;
  private final int rounds;
  private final long seed;
  private final Random order;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Map<Case, Series> series = new LinkedHashMap<>();
  private final Map<Case, List<RunResult>> runs = new LinkedHashMap<>();
  private int wholeRounds;
  private volatile boolean stopping;

  /**
   * Makes a comparison that has not begun.
   *
   * @param cases what to measure in each round
   * @param preset how long
   * @param rounds how many rounds, at least 1
   * @param seed of the order within the rounds
   */
  Comparison(List<Case> cases, Preset preset, int rounds, long seed) {
    this.cases = List.copyOf(cases);
    this.preset = preset;
    this.rounds = rounds;
    this.seed = seed;
    this.order = new Random(seed);
  }

  /**
   * Measures two forks and throws their results away, to learn what a fork costs on this machine.
   *
   * @return the time that a fork takes beyond its measurement: the lesser of the two, since the
   *     first also reads files that later ones find in memory
   * @throws RunnerException if a fork failed
   */
  Duration calibrate() throws RunnerException {
    Duration cold = timed(new Case(Case.Question.WARM, Technique.FLOOR));
    Duration next = timed(new Case(Case.Question.WARM, Technique.FLOOR));
    return (cold.compareTo(next) < 0 ? cold : next)
        .minus(preset.warmUp())
        .minus(preset.measurement());
  }

  private Duration timed(Case once) throws RunnerException {
    long start = System.nanoTime();
    run(once);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** How long all rounds will take if a fork costs so much beyond its measurement. */
  Duration estimate(Duration forkCost) {
    Duration round = Duration.ZERO;
    for (Case each : cases) {
      round = round.plus(
          each.question() == Case.Question.WARM
              ? forkCost.plus(preset.warmUp()).plus(preset.measurement())
              : forkCost
                  .plus(StopLatency.expectedFirst(each.technique()))
                  .multipliedBy(preset.firstJvms()));
    }
    return round.multipliedBy(rounds);
  }

  /** The number of JVMs that all rounds start. */
  int jvms() {
    return rounds * cases.stream().mapToInt(this::forks).sum();
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
   * @param afterRound is told the number of whole rounds after each
   * @throws RunnerException if a fork failed; whole rounds before that are kept
   */
  void run(IntConsumer afterRound) throws RunnerException {
    for (int round = 1; round <= rounds; round++) {
      List<Case> shuffled = new ArrayList<>(cases);
      Collections.shuffle(shuffled, order);
      Map<Case, RunResult> results = new LinkedHashMap<>();
      for (Case each : shuffled) {
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

  private synchronized void keep(int round, Map<Case, RunResult> results) {
    for (Case each : cases) {
      RunResult result = results.get(each);
      series.merge(each, Series.of(round, result), Series::plus);
      runs.computeIfAbsent(each, any -> new ArrayList<>()).add(result);
    }
    wholeRounds = round;
  }

  synchronized int wholeRounds() {
    return wholeRounds;
  }

  /** What was measured in whole rounds, by case. */
  synchronized Map<Case, Series> series() {
    return new LinkedHashMap<>(series);
  }

  /** JMH's results, those of all whole rounds merged to one per case. */
  synchronized Collection<RunResult> jmhResults() {
    return runs.values().stream().map(MergedRun::of).toList();
  }

  /** What JMH has printed so far. */
  String jmhLog() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private int forks(Case each) {
    return each.question() == Case.Question.WARM ? 1 : preset.firstJvms();
  }

  private RunResult run(Case each) throws RunnerException {
    PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    Collection<RunResult> results = new Runner(
            options(each).build(),
            OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL))
        .run();
    return results.iterator().next();
  }

  private ChainedOptionsBuilder options(Case each) {
    String benchmark = StopLatency.class.getName() + "." + each.question().benchmark();
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("^" + Pattern.quote(benchmark) + "$")
        .param("technique", each.technique().name())
        .forks(forks(each))
        .addProfiler(OneWayProfiler.class)
        .shouldFailOnError(true);
    if (Runtime.version().feature() >= 23) {
      // JMH 1.37 uses sun.misc.Unsafe, about which newer JDKs print warnings (JEP 471, JEP 498).
      options.jvmArgsPrepend("--sun-misc-unsafe-memory-access=allow");
    }
    if (each.question() == Case.Question.WARM) {
      options
          .warmupTime(TimeValue.milliseconds(preset.warmUp().toMillis()))
          .measurementTime(TimeValue.milliseconds(preset.measurement().toMillis()));
    }
    return options;
  }
}
