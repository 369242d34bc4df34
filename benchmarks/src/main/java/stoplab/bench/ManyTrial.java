// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;

/** The trees that {@link ManyStops} stops at once. */
public enum ManyTrial {
  /** All of them obey SIGTERM. */
  MANY_OBEDIENT(0),
  /** Every fifth tree ignores it, with its leaves. */
  MANY_PARTLY_DEAF(5);

  private final int deafEvery;

  ManyTrial(int deafEvery) {
    this.deafEvery = deafEvery;
  }

  /** Whether the tree with this number, from 0, ignores SIGTERM. */
  public boolean isDeaf(int number) {
    return deafEvery > 0 && number % deafEvery == 0;
  }

  /** The name in reports, such as {@code many-obedient}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
