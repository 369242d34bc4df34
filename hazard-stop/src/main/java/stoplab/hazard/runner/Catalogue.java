// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All hazards, in the order of the page. */
final class Catalogue {
  private Catalogue() {}

  static List<Hazard> hazards() {
    return Stream.of(
            StopHazards.all(), ExitHazards.all(), PthreadHazards.all(), AbandonHazards.all())
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableList());
  }

  /** The hazards of a name: one, or all that a lesson has. */
  static List<Hazard> called(String name) throws UsageException {
    List<Hazard> called =
        hazards().stream().filter(hazard -> hazard.isCalled(name)).toList();
    if (called.isEmpty()) {
      throw new UsageException("There is no hazard " + name + "; there are "
          + hazards().stream().map(Hazard::name).collect(Collectors.joining(", ")) + ".");
    }
    return called;
  }
}
