// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;

/** How much of a question is measured in each round. */
public enum Scope {
  /** A part of everything, and far too briefly: only shows that it runs. For CI. */
  SMOKE(Duration.ofMillis(20), Duration.ofMillis(20)),
  /** What most users want to know. */
  HEADLINES(Duration.ofMillis(300), Duration.ofMillis(300)),
  /** Everything, as in the committed results. */
  ALL(Duration.ofMillis(300), Duration.ofMillis(300));

  private final Duration warmUp;
  private final Duration measurement;

  Scope(Duration warmUp, Duration measurement) {
    this.warmUp = warmUp;
    this.measurement = measurement;
  }

  /** How long stops are made and discarded before warm ones are kept. */
  public Duration warmUp() {
    return warmUp;
  }

  /** How long warm stops are measured per technique and round. */
  public Duration measurement() {
    return measurement;
  }

  /** One of three values: that of this scope. */
  public <T> T pick(T smoke, T headlines, T all) {
    return switch (this) {
      case SMOKE -> smoke;
      case HEADLINES -> headlines;
      case ALL -> all;
    };
  }

  /** In the words of a report. */
  @Override
  public String toString() {
    return switch (this) {
      case SMOKE -> "smoke";
      case HEADLINES -> "headlines";
      case ALL -> "all";
    };
  }
}
