// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * One child that is stopped by one rung, or the starts of JVMs, or the orphans.
 *
 * @param part which of the three
 * @param trial the child and the rung; empty for the other two
 */
record ProcessCase(Part part, Optional<ProcessTrial> trial) implements Case {
  /** The starts of JVMs. */
  static final ProcessCase START = new ProcessCase(Part.START, Optional.empty());

  /** The orphans. */
  static final ProcessCase ORPHAN = new ProcessCase(Part.ORPHAN, Optional.empty());

  /** How long a JVM takes from its start until it is seen ready. */
  private static final long JVM_MILLIS = 200;

  /** The same for a native program, with the random delay. */
  private static final long NATIVE_MILLIS = 10;

  private static final long FORK_MILLIS = 1; // of one process of a tree

  /** How much longer than others a JVM takes to leave that has a hook, or a thread in accept. */
  private static final long SLOW_MILLIS = 350;

  /** How long the runs take that make archives. */
  private static final long TRAINING_MILLIS = 5_000;

  /** The benchmark method. */
  enum Part {
    /** {@link ProcessStop#stop}. */
    STOP("stop"),
    /** {@link ProcessStop#start}. */
    START("start"),
    /** {@link ProcessStop#orphan}. */
    ORPHAN("orphan");

    private final String benchmark;

    Part(String benchmark) {
      this.benchmark = benchmark;
    }
  }

  /** A stop. */
  static ProcessCase of(ProcessTrial trial) {
    return new ProcessCase(Part.STOP, Optional.of(trial));
  }

  /** All that a preset measures, as far as this system has it. */
  static List<ProcessCase> of(Preset preset) {
    List<ProcessCase> cases = new ArrayList<>();
    preset.processTrials().stream()
        .filter(ProcessTrial::isPossible)
        .map(ProcessCase::of)
        .forEach(cases::add);
    if (preset.hasStarts()) {
      cases.add(START);
    }
    cases.add(ORPHAN);
    return List.copyOf(cases);
  }

  /** What can stand in the first column of its table. */
  List<String> labels() {
    return switch (part) {
      case STOP -> List.of(trial.orElseThrow().label());
      case START -> Arrays.stream(StartWay.values()).map(StartWay::label).toList();
      case ORPHAN -> Arrays.stream(OrphanWay.values()).map(OrphanWay::label).toList();
    };
  }

  /** The name in raw samples, such as {@code kill-sleep}, {@code start} or {@code orphan}. */
  String label() {
    return trial.map(ProcessTrial::label).orElse(part.benchmark);
  }

  @Override
  public String benchmark() {
    return ProcessStop.class.getName() + "." + part.benchmark;
  }

  @Override
  public int forks(Preset preset) {
    return 1;
  }

  @Override
  public Duration expected(Preset preset) {
    boolean all = preset.hasAllProcesses();
    long millis = switch (part) {
      case STOP ->
        preset.warmUp().toMillis()
            + 3 * preset.shots() * millis(trial.orElseThrow().child());
      case START -> (all ? TRAINING_MILLIS : 0) + preset.shots() * (all ? 6 : 4) * JVM_MILLIS;
      case ORPHAN -> preset.shots() * (all ? 3 : 1) * 3 * JVM_MILLIS;
    };
    return Duration.ofMillis(millis);
  }

  private static long millis(ChildKind child) {
    return switch (child) {
      case HOOKED_JVM, ACCEPTING_JVM -> JVM_MILLIS + SLOW_MILLIS;
      case JVM, GUARDED_JVM, READING_JVM -> JVM_MILLIS;
      default -> NATIVE_MILLIS + FORK_MILLIS * child.size();
    };
  }

  @Override
  public List<String> jvmOptions() {
    return List.of();
  }

  @Override
  public boolean makesFiles() {
    return part == Part.START;
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Preset preset) {
    String all = Boolean.toString(preset.hasAllProcesses());
    switch (part) {
      case STOP ->
        options
            .param("trial", trial.orElseThrow().name())
            .param("warmUpMillis", Long.toString(preset.warmUp().toMillis()));
      case START -> options.param("archives", all);
      case ORPHAN -> options.param("unguarded", all);
    }
    options.addProfiler(OneWayProfiler.class).measurementIterations(preset.shots());
  }
}
