// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.Locale;

/** How much to measure. */
public enum Preset {
  /** Only shows that everything runs; its numbers mean nothing. For CI. */
  SMOKE(1, Duration.ofMillis(100), Duration.ofMillis(100)),
  /** The headlines, in about thirteen minutes. */
  QUICK(10, Duration.ofMillis(500), Duration.ofMillis(500)),
  /** Everything, longer, in about 90 minutes. */
  FULL(12, Duration.ofMillis(1000), Duration.ofMillis(1000));

  private final int rounds;
  private final Duration warmUp;
  private final Duration measurement;

  Preset(int rounds, Duration warmUp, Duration measurement) {
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.measurement = measurement;
  }

  /** How many times each technique is measured, in a new order each time. */
  public int rounds() {
    return rounds;
  }

  /** How long stops are made and discarded before warm ones are kept. */
  public Duration warmUp() {
    return warmUp;
  }

  /** How long warm stops are measured per technique and round. */
  public Duration measurement() {
    return measurement;
  }

  /** One of three values: that of this preset. */
  public <T> T pick(T smoke, T quick, T full) {
    return switch (this) {
      case SMOKE -> smoke;
      case QUICK -> quick;
      case FULL -> full;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
