// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;

/** Those that end the whole JVM in place of a thread. */
final class ExitHazards {
  private ExitHazards() {}

  static List<Hazard> all() {
    return List.of();
  }
}
