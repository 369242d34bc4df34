// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Lessons at work that more than one test needs. */
final class Subjects {
  private Subjects() {}

  /** Waits for a latch, in its own way, until it is asked or released. */
  abstract static class Latched extends StatusContract.Subject {
    final CountDownLatch released;

    Latched() {
      this(new CountDownLatch(1));
    }

    Latched(CountDownLatch released) {
      this.released = released;
    }

    @Override
    void release() {
      released.countDown();
    }

    @Override
    boolean isAtWork(Thread thread) {
      return isBlockedIn(thread, "await");
    }
  }

  /** Is blocked in a method until it is interrupted; it cannot be released. */
  static final class Blocked extends StatusContract.Subject {
    private final Callable<?> call;
    private final String method;

    Blocked(Callable<?> call, String method) {
      this.call = call;
      this.method = method;
    }

    @Override
    Object call() throws Exception {
      return call.call();
    }

    @Override
    void release() {}

    @Override
    boolean isAtWork(Thread thread) {
      return isBlockedIn(thread, method);
    }
  }
}
