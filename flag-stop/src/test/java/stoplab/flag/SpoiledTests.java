// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs test classes that fail by design. Such a class carries {@code @EnabledIf} with
 * {@link #WANTED}, so that nobody else runs it, an IDE for example.
 */
final class SpoiledTests {
  /** The condition. */
  static final String WANTED = "stoplab.flag.SpoiledTests#areWanted";

  /** Why such a class is skipped. */
  static final String REASON = "fails by design: another test runs it and looks at its failure";

  private static volatile boolean wanted;

  private SpoiledTests() {}

  static boolean areWanted() {
    return wanted;
  }

  /** Runs one class, and returns what became of its tests. */
  static Events run(Class<?> testClass, Filter<?>... filters) {
    wanted = true;
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(testClass))
          .filters(filters)
          .execute()
          .testEvents();
    } finally {
      wanted = false;
    }
  }

  /** Runs the tests of one promise, and returns what the failing ones complain of. */
  static List<String> complaints(Class<?> testClass, String promise) {
    return run(testClass, TagFilter.includeTags(promise))
        .failed()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().toString())
        .toList();
  }
}
