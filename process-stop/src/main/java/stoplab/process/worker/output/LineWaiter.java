// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A thread's wait for a line. The readers show it each line, since the thread may not run before
 * the line has been pushed out of those that are kept. Guarded by the lock of its pump.
 */
final class LineWaiter {
  private final Predicate<String> wanted;
  private String found;
  private Throwable failure;

  LineWaiter(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  void offer(String line) {
    try {
      if (!isDone() && wanted.test(line)) {
        found = line;
      }
    } catch (Throwable e) { // for the thread that waits, whatever it is: the reader reads on
      failure = e;
    }
  }

  boolean isDone() {
    return found != null || failure != null;
  }

  Optional<String> found() {
    if (failure != null) {
      throw LineWaiter.<RuntimeException>asItIs(failure);
    }
    return Optional.ofNullable(found);
  }

  /** Some languages let a predicate throw a checked exception too. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T asItIs(Throwable failure) throws T {
    throw (T) failure;
  }
}
