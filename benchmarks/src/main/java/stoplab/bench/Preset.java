// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How much to measure. */
enum Preset {
  /** Only shows that everything runs; its numbers mean nothing. For CI. */
  SMOKE(2, 1, Duration.ofMillis(100), Duration.ofMillis(100)),
  /** The headline techniques, in a few minutes. */
  QUICK(12, 2, Duration.ofMillis(500), Duration.ofMillis(500)),
  /** All techniques, with more rounds. */
  FULL(30, 2, Duration.ofMillis(1000), Duration.ofMillis(1000));

  private final int rounds;
  private final int firstJvms;
  private final Duration warmUp;
  private final Duration measurement;

  Preset(int rounds, int firstJvms, Duration warmUp, Duration measurement) {
    this.rounds = rounds;
    this.firstJvms = firstJvms;
    this.warmUp = warmUp;
    this.measurement = measurement;
  }

  /** How many times each technique is measured, in a new order each time. */
  int rounds() {
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

  /** The techniques that the preset measures when none is named. */
  List<Technique> techniques() {
    return Technique.techniques().stream()
        .filter(technique -> this == FULL || technique.isHeadline())
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
