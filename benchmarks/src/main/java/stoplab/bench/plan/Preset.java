// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import stoplab.bench.Event;
import stoplab.bench.Kernel;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.Wake;
import stoplab.testkit.ThreadKind;

/** How much to measure. */
public enum Preset {
  /** Only shows that everything runs; its numbers mean nothing. For CI. */
  SMOKE(1, 1, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(10)),
  /** The headlines, in about thirteen minutes. */
  QUICK(10, 2, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(80)),
  /** Everything, longer, in about 90 minutes. */
  FULL(12, 3, Duration.ofMillis(1000), Duration.ofMillis(1000), Duration.ofMillis(100));

  private final int rounds;
  private final int firstJvms;
  private final Duration warmUp;
  private final Duration measurement;
  private final Duration pollIteration;

  Preset(int rounds, int firstJvms, Duration warmUp, Duration measurement, Duration pollIteration) {
    this.rounds = rounds;
    this.firstJvms = firstJvms;
    this.warmUp = warmUp;
    this.measurement = measurement;
    this.pollIteration = pollIteration;
  }

  /** How many times each technique is measured, in a new order each time. */
  public int rounds() {
    return rounds;
  }

  /** Fresh JVMs, so first stops, per technique and round. */
  int firstJvms() {
    return firstJvms;
  }

  /** How long stops are made and discarded before warm ones are kept. */
  Duration warmUp() {
    return warmUp;
  }

  /** How long warm stops are measured per technique and round. */
  Duration measurement() {
    return measurement;
  }

  /** How long one iteration of a poll is, in the warm-up and after it. */
  Duration pollIteration() {
    return pollIteration;
  }

  /** The techniques that the preset measures when none is named. */
  public List<Technique> techniques() {
    return Technique.techniques().stream()
        .filter(technique -> this != QUICK || technique.isHeadline())
        .toList();
  }

  /** The polls that the preset measures. */
  public Set<Poll> polls() {
    return Arrays.stream(Poll.values())
        .filter(poll -> this != QUICK || poll.isHeadline())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Poll.class)));
  }

  /** The loops in which it measures them. */
  public List<Kernel> kernels() {
    return Arrays.stream(Kernel.values())
        .filter(kernel -> this != QUICK || kernel.isHeadline())
        .toList();
  }

  /** The ways to wake such a thread that the preset measures. */
  public List<Wake> wakes(ThreadKind kind) {
    boolean all = this == FULL || (this == SMOKE && kind == ThreadKind.PLATFORM);
    return Arrays.stream(Wake.values()).filter(wake -> all || wake.isHeadline()).toList();
  }

  /** The events for which it lets crowds wait. */
  List<Event> fanOutEvents() {
    return this == QUICK ? List.of(Event.CONDITION_EVENT) : List.of(Event.values());
  }

  /** How many such threads these crowds have. */
  List<Integer> crowds(ThreadKind kind) {
    return switch (this) {
      case SMOKE -> List.of(1_000);
      case QUICK -> kind == ThreadKind.PLATFORM ? List.of(1_000) : List.of(10_000, 100_000);
      case FULL ->
        kind == ThreadKind.PLATFORM
            ? List.of(1, 10, 100, 1_000)
            : List.of(1, 10, 100, 1_000, 10_000, 100_000);
    };
  }

  /** The stops of children that it measures. */
  List<ProcessTrial> processTrials() {
    return Arrays.stream(ProcessTrial.values())
        .filter(trial -> this == FULL || trial.isHeadline())
        .toList();
  }

  /** The stops that it measures as the first of their programs. */
  List<ProcessTrial> firstTrials() {
    return Arrays.stream(ProcessTrial.values())
        .filter(ProcessTrial::hasFirst)
        .filter(trial -> this == FULL || trial.hasHeadlineFirst())
        .toList();
  }

  /** The stops of many trees at once that it measures. */
  List<ManyTrial> manyTrials() {
    return this == SMOKE ? List.of(ManyTrial.MANY_PARTLY_DEAF) : List.of(ManyTrial.values());
  }

  /** How many trees these are. */
  int trees() {
    return this == SMOKE ? 10 : ManyStops.TREES;
  }

  /** How many leaves they have in all. */
  int leaves() {
    return this == SMOKE ? 15 : ManyStops.LEAVES;
  }

  /** How often it stops, starts or orphans a child in each JVM: the first, and some more. */
  public int shots() {
    return this == FULL ? 6 : 3;
  }

  /** Whether it measures how long a JVM takes to start. */
  boolean hasStarts() {
    return this != QUICK;
  }

  /** Whether JVMs are also started from archives, and children also orphaned without our guard. */
  boolean hasAllProcesses() {
    return this == FULL;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
