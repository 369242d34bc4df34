// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Calls a user's consumer, one call at a time, and survives what it throws. */
final class LineConsumer implements Consumer<String> {
  private final Consumer<String> consumer;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  LineConsumer(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(String line) {
    oneAtATime.lock();
    try {
      consumer.accept(line);
    } catch (Throwable e) { // whatever it is, the child must be read on
      report(e);
    } finally {
      oneAtATime.unlock();
    }
  }

  private static void report(Throwable failure) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable e) {
      // As the JVM does: what a handler throws is ignored.
    }
  }
}
