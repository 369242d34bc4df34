// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs test classes that are marked {@link FailsByDesign}, and judges how they fail. */
public final class MutantRuns {
  private static volatile boolean running;

  private MutantRuns() {}

  /**
   * Returns whether tests that fail by design are being run on purpose; {@link FailsByDesign} asks.
   */
  static boolean areRunning() {
    return running;
  }

  /**
   * Runs one class, and returns what became of its tests.
   *
   * @param testClass the class to run
   * @param filters which of its tests to run; none means all
   * @return the events of its tests
   */
  public static Events run(Class<?> testClass, Filter<?>... filters) {
    running = true;
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(testClass))
          .filters(filters)
          .execute()
          .testEvents();
    } finally {
      running = false;
    }
  }

  /**
   * Runs the tests of one promise, and returns the complaints of those that fail.
   *
   * @param testClass the class to run
   * @param promise the claim id of the promise
   * @return the failures in words, may be empty
   */
  public static List<String> complaints(Class<?> testClass, String promise) {
    return run(testClass, TagFilter.includeTags(promise))
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().toString())
        .toList();
  }

  /**
   * Asserts that the promise that a mutant breaks rejects it, for that reason, and as often as the
   * mutant says.
   *
   * @param mutant whose spoiled implementation is a test class
   */
  public static void assertRejected(Mutant mutant) {
    assertThat(complaints(mutant.spoiled(), mutant.promise()))
        .hasSize(mutant.times())
        .allSatisfy(said -> assertThat(said).contains(mutant.complaint()));
  }

  /**
   * Asserts that the contract accepts what the mutants are made from.
   *
   * @param unspoiled the contract, run against it
   */
  public static void assertAccepted(Class<?> unspoiled) {
    Events events = run(unspoiled);
    events.assertStatistics(statistics -> statistics.failed(0));
    assertThat(events.succeeded().count()).isPositive();
  }

  /**
   * Returns the claims of the tests that contracts declare; inherited ones are not among them.
   *
   * @param contracts interfaces or classes with tagged tests
   * @return the claim ids, without other tags
   */
  public static Set<String> promisesOf(Class<?>... contracts) {
    return Arrays.stream(contracts)
        .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
        .flatMap(method -> Arrays.stream(method.getAnnotationsByType(Tag.class)))
        .map(Tag::value)
        .filter(tag -> tag.contains("."))
        .collect(Collectors.toSet());
  }
}
