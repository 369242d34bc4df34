// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;

/**
 * Puts the claims of a test before the message of its failing assertion, unless the message begins
 * with one. JUnit finds this class by {@code META-INF/services}, since
 * {@code junit-platform.properties} says so.
 */
public final class ClaimIds implements TestExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    Set<String> claims = context.getTags().stream()
        .filter(tag -> tag.contains("."))
        .map(tag -> "[" + tag + "]")
        .collect(Collectors.toCollection(TreeSet::new));
    boolean isAssertion =
        failure instanceof AssertionError || failure instanceof ConditionTimeoutException;
    if (claims.isEmpty() || !isAssertion || namesOne(claims, failure.getMessage())) {
      throw failure;
    }
    AssertionError named = withMessage(
        String.join(" ", claims)
            + (failure.getMessage() == null ? "" : " " + failure.getMessage().strip()),
        failure);
    named.setStackTrace(failure.getStackTrace());
    for (Throwable suppressed : failure.getSuppressed()) {
      named.addSuppressed(suppressed);
    }
    throw named;
  }

  /** AssertJ puts a description in brackets of its own: {@code [[flag.ends] after a stop]}. */
  private static boolean namesOne(Set<String> claims, String message) {
    return message != null
        && claims.stream()
            .anyMatch(claim -> message.startsWith(claim) || message.startsWith("[" + claim));
  }

  /**
   * An IDE shows the difference between the two values that an {@code AssertionFailedError} has.
   */
  private static AssertionError withMessage(String message, Throwable failure) {
    if (failure instanceof AssertionFailedError compared
        && compared.isExpectedDefined()
        && compared.isActualDefined()) {
      return new AssertionFailedError(
          message, compared.getExpected(), compared.getActual(), compared.getCause());
    }
    return new AssertionError(message, failure.getCause());
  }
}
