// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import stoplab.bench.FirstStop;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.probe.process.ChildKind;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.probe.process.StartWay;

/**
 * One thing that is measured about processes.
 *
 * @param part what
 * @param trial the child and the ladder; empty unless one child is stopped
 * @param many the trees; empty unless many are stopped at once
 */
public record ProcessCase(Part part, Optional<ProcessTrial> trial, Optional<ManyTrial> many)
    implements BenchmarkCase {
  /** The starts of JVMs. */
  public static final ProcessCase START =
      new ProcessCase(Part.START, Optional.empty(), Optional.empty());

  /** The orphans. */
  public static final ProcessCase ORPHAN =
      new ProcessCase(Part.ORPHAN, Optional.empty(), Optional.empty());

  /** How long a JVM takes from its start until it is seen ready. */
  private static final long JVM_MILLIS = 200;

  /** The same for a native program, including the random delay. */
  private static final long NATIVE_MILLIS = 10;

  private static final long FORK_MILLIS = 1; // of one process of a tree

  /** How much longer a JVM takes to leave if it has a hook, or a thread in accept. */
  private static final long SLOW_MILLIS = 350;

  /** How long the runs that make archives take. */
  private static final long TRAINING_MILLIS = 5_000;

  /** About how long it takes to start some hundred trees and to stop them, in each way. */
  private static final long MANY_MILLIS = 30_000;

  /** The benchmark method. */
  public enum Part {
    /** {@link ProcessStop#stop}. */
    STOP(ProcessStop.class, "stop"),
    /** {@link FirstStop#first}. */
    FIRST(FirstStop.class, "first"),
    /** {@link ManyStops#many}. */
    MANY(ManyStops.class, "many"),
    /** {@link ProcessStop#start}. */
    START(ProcessStop.class, "start"),
    /** {@link ProcessStop#orphan}. */
    ORPHAN(ProcessStop.class, "orphan");

    private final Class<?> type;
    private final String method;

    Part(Class<?> type, String method) {
      this.type = type;
      this.method = method;
    }
  }

  /** A stop. */
  public static ProcessCase of(ProcessTrial trial) {
    return new ProcessCase(Part.STOP, Optional.of(trial), Optional.empty());
  }

  /** A stop that is the first and only one of its program. */
  public static ProcessCase first(ProcessTrial trial) {
    return new ProcessCase(Part.FIRST, Optional.of(trial), Optional.empty());
  }

  /** Stops of many trees at once. */
  public static ProcessCase of(ManyTrial many) {
    return new ProcessCase(Part.MANY, Optional.empty(), Optional.of(many));
  }

  /** The case with such a {@link #label}; empty if there is none. */
  public static Optional<ProcessCase> withLabel(String label) {
    return Stream.of(
            Arrays.stream(ProcessTrial.values()).map(ProcessCase::of),
            Arrays.stream(ProcessTrial.values()).map(ProcessCase::first),
            Arrays.stream(ManyTrial.values()).map(ProcessCase::of),
            Stream.of(START, ORPHAN))
        .flatMap(Function.identity())
        .filter(each -> each.label().equals(label))
        .findFirst();
  }

  /** The parameter that tells it from other cases of the same benchmark, as JMH writes it. */
  public Map<String, String> params() {
    return trial
        .map(Enum::name)
        .or(() -> many.map(Enum::name))
        .map(name -> Map.of("trial", name))
        .orElse(Map.of());
  }

  /** The possible labels in the first column of its table. */
  public List<String> labels() {
    return switch (part) {
      case STOP, FIRST -> List.of(trial.orElseThrow().label());
      case MANY -> List.of(many.orElseThrow().label());
      case START -> Arrays.stream(StartWay.values()).map(StartWay::label).toList();
      case ORPHAN -> Arrays.stream(OrphanWay.values()).map(OrphanWay::label).toList();
    };
  }

  /**
   * The name in raw samples, such as {@code kill-sleep}, {@code first-kill-sleep}, {@code start}.
   */
  public String label() {
    return switch (part) {
      case STOP -> trial.orElseThrow().label();
      case FIRST -> "first-" + trial.orElseThrow().label();
      case MANY -> many.orElseThrow().label();
      default -> part.method;
    };
  }

  @Override
  public String benchmark() {
    return part.type.getName() + "." + part.method;
  }

  @Override
  public Duration expected(Scope scope) {
    boolean all = isAll(scope);
    long millis = switch (part) {
      case STOP ->
        scope.warmUp().toMillis()
            + 3 * shots(scope) * millis(trial.orElseThrow().child());
      case FIRST ->
        2 * shots(scope) * (2 * JVM_MILLIS + millis(trial.orElseThrow().child()));
      case MANY -> MANY_MILLIS * trees(scope) / ManyStops.TREES;
      case START -> (all ? TRAINING_MILLIS : 0) + shots(scope) * (all ? 6 : 4) * JVM_MILLIS;
      case ORPHAN -> shots(scope) * (all ? 3 : 1) * 3 * JVM_MILLIS;
    };
    return Duration.ofMillis(millis);
  }

  /**
   * Whether JVMs are also started from archives, and children are also orphaned without our guard.
   */
  private static boolean isAll(Scope scope) {
    return scope == Scope.ALL;
  }

  /** How often a child is stopped, started or orphaned in each JVM. */
  public int shots(Scope scope) {
    return switch (part) {
      case FIRST -> scope.pick(1, 1, 2);
      case MANY -> 1;
      default -> scope.pick(2, 3, 3); // the first time, and some more
    };
  }

  private static int trees(Scope scope) {
    return scope.pick(10, ManyStops.TREES, ManyStops.TREES);
  }

  private static long millis(ChildKind child) {
    return switch (child) {
      case HOOKED_JVM, ACCEPTING_JVM -> JVM_MILLIS + SLOW_MILLIS;
      case JVM, GUARDED_JVM, READING_JVM -> JVM_MILLIS;
      default -> NATIVE_MILLIS + FORK_MILLIS * child.size();
    };
  }

  @Override
  public boolean makesFiles() {
    return part == Part.START;
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    String all = Boolean.toString(isAll(scope));
    switch (part) {
      case STOP ->
        options
            .param("trial", trial.orElseThrow().name())
            .param("warmUpMillis", Long.toString(scope.warmUp().toMillis()));
      case FIRST -> options.param("trial", trial.orElseThrow().name());
      case MANY ->
        options
            .param("trial", many.orElseThrow().name())
            .param("trees", Integer.toString(trees(scope)))
            .param("leaves", Integer.toString(scope.pick(15, ManyStops.LEAVES, ManyStops.LEAVES)));
      case START -> options.param("archives", all);
      case ORPHAN -> options.param("unguarded", all);
    }
    options.addProfiler(OneWayProfiler.class).measurementIterations(shots(scope));
  }
}
