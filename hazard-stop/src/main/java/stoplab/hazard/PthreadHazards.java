// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;

/** Those that go past the JVM, to the threads of the operating system. */
final class PthreadHazards {
  private PthreadHazards() {}

  static List<Hazard> all() {
    return List.of();
  }
}
