// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test: no thread made through {@link ThreadKind} lives, none has failed unseen, and the
 * test thread's interrupt status is clear.
 *
 * <p>This file is copied by design into each module that needs it; a test holds the copies equal.
 */
public final class NoStrayThreads implements BeforeEachCallback, AfterEachCallback {
  /**
   * The bound of every wait in this module's tests: far more than a healthy run on a loaded machine
   * needs. {@code -Dstoplab.delay.factor=N} multiplies it.
   */
  public static final Duration PATIENCE =
      Duration.ofSeconds(20).multipliedBy(Long.getLong("stoplab.delay.factor", 1));

  private final Duration grace;

  /** Gives threads {@link #PATIENCE} to end. */
  public NoStrayThreads() {
    this(PATIENCE);
  }

  /**
   * Gives threads another time to end.
   *
   * @param grace how long to wait for all of them together
   */
  NoStrayThreads(Duration grace) {
    this.grace = grace;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ThreadKind.takeFailures();
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    List<String> complaints = new ArrayList<>();
    if (Thread.interrupted()) {
      complaints.add("the test left its thread interrupted");
    }
    long deadline = System.nanoTime() + grace.toNanos();
    for (Thread thread : ThreadKind.living()) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        complaints.add(thread + " still lives, at " + Arrays.toString(thread.getStackTrace()));
      }
    }
    List<Throwable> failures = ThreadKind.takeFailures();
    failures.forEach(failure -> complaints.add("a thread of the test failed: " + failure));
    if (!complaints.isEmpty()) {
      AssertionError error = new AssertionError(String.join("\n", complaints));
      failures.forEach(error::addSuppressed);
      throw error;
    }
  }
}
