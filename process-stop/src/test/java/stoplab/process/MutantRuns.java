// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.platform.testkit.engine.Events;

/**
 * Holds a contract against spoiled implementations.
 *
 * <p>This file is copied by design into each module that needs it; a test holds the copies equal.
 */
final class MutantRuns {
  private MutantRuns() {}

  /** Asserts that one promise rejects a mutant, for that reason, on each kind of thread. */
  static void assertRejected(Class<?> mutant, String promise, String complaint) {
    assertThat(SpoiledTests.complaints(mutant, promise))
        .hasSize(ThreadKind.available().size())
        .allSatisfy(said -> assertThat(said).contains(complaint));
  }

  /** Asserts that the contract accepts what the mutants are made from. */
  static void assertAccepted(Class<?> unspoiled) {
    Events events = SpoiledTests.run(unspoiled);
    events.assertStatistics(statistics -> statistics.failed(0));
    assertThat(events.succeeded().count()).isPositive();
  }

  /** The claims of a contract's tests. */
  static Set<String> promisesOf(Class<?> contract) {
    return Arrays.stream(contract.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Tag.class))
        .map(method -> method.getAnnotation(Tag.class).value())
        .collect(Collectors.toSet());
  }
}
