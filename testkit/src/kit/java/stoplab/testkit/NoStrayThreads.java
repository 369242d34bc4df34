// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test: no thread made through {@link ThreadKind} is alive, none has failed unnoticed,
 * and the test thread's interrupt status is clear.
 */
public final class NoStrayThreads implements BeforeEachCallback, AfterEachCallback {
  /**
   * The bound of every wait in this module's tests: far more than a healthy run on a loaded machine
   * needs. {@code -Dstoplab.delay.factor=N} multiplies it.
   */
  public static final Duration PATIENCE = Duration.ofMillis(
      (long) (20_000 * Double.parseDouble(System.getProperty("stoplab.delay.factor", "1"))));

  private final Duration grace;

  /** Gives threads {@link #PATIENCE} to end. */
  public NoStrayThreads() {
    this(PATIENCE);
  }

  /**
   * Gives threads some other time to end.
   *
   * @param grace how long to wait for all of them together
   */
  NoStrayThreads(Duration grace) {
    this.grace = grace;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    failIf(takeFailures("a thread of an earlier test failed: "));
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    List<String> complaints = new ArrayList<>();
    if (Thread.interrupted()) {
      complaints.add("the test left its thread interrupted");
    }
    long deadline = System.nanoTime() + grace.toNanos();
    List<Thread> living = ThreadKind.living();
    while (!living.isEmpty() && System.nanoTime() - deadline < 0) {
      living.get(0).join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      living = ThreadKind.living(); // one of them may have started another
    }
    for (Thread stray : living) {
      complaints.add(stray + " still lives, at " + Arrays.toString(stray.getStackTrace()));
      ThreadKind.forget(stray);
    }
    complaints.addAll(takeFailures("a thread of the test failed: "));
    failIf(complaints);
  }

  private static List<String> takeFailures(String what) {
    return ThreadKind.takeFailures().stream()
        .map(failure -> {
          StringWriter trace = new StringWriter();
          failure.printStackTrace(new PrintWriter(trace, true));
          return what + trace;
        })
        .toList();
  }

  private static void failIf(List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints));
    }
  }
}
