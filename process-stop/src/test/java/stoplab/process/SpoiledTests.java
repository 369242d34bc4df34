// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs test classes that fail by design, which are marked so; nobody else runs them, an IDE for
 * example.
 *
 * <p>This file is copied by design into each module that needs it; a test holds the copies equal.
 */
final class SpoiledTests {
  /** Marks such a class, and those that extend it. */
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @EnabledIf(
      value = "stoplab.process.SpoiledTests#areWanted",
      disabledReason = "fails by design: another test runs it and looks at its failure")
  @interface FailsByDesign {}

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
