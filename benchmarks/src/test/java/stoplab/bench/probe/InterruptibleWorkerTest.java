// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class InterruptibleWorkerTest {
  /** Enough that some stops come between any two steps of a worker that begins. */
  private static final int STOPS = 200_000;

  /** Enough on a machine with a CPU for each of the two; elsewhere a stop may take a time slice. */
  private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long MAX_DELAY_NANOS = 500;

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @DisplayName("a stop ends the worker at any moment: before it begins, as it begins, and later")
  void stopAtAnyMomentEndsTheWorker(ThreadKind kind) throws InterruptedException {
    SplittableRandom random = new SplittableRandom();
    AtomicReference<InterruptibleWorker> next = new AtomicReference<>();
    AtomicInteger ended = new AtomicInteger();
    AtomicBoolean closed = new AtomicBoolean();
    Thread thread = kind.start("worker", () -> {
      while (!closed.get()) {
        InterruptibleWorker worker = next.getAndSet(null);
        if (worker != null) {
          Thread.interrupted();
          worker.run();
          ended.incrementAndGet();
        }
      }
    });
    try {
      long since = System.nanoTime();
      for (int stops = 1; stops <= STOPS && System.nanoTime() - since < BUDGET_NANOS; stops++) {
        InterruptibleWorker worker =
            new InterruptibleWorker(InterruptibleWorkerTest::spinUntilInterrupted);
        next.set(worker);
        StopProbe.delay(random.nextLong(MAX_DELAY_NANOS));
        worker.stop();
        awaitEnd(ended, stops);
      }
    } finally {
      closed.set(true);
      thread.interrupt(); // ends a worker whose stop was lost
      thread.join(NoStrayThreads.PATIENCE.toMillis());
    }
  }

  private static void spinUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitEnd(AtomicInteger ended, int stops) {
    long since = System.nanoTime();
    while (ended.get() < stops) {
      if (System.nanoTime() - since > NoStrayThreads.PATIENCE.toNanos()) {
        throw new AssertionError("stop " + stops + " was lost");
      }
    }
  }

  @Test
  @DisplayName("an InterruptedException is the normal end of a worker, and leaves a clear status")
  void exceptionIsTheEnd() {
    InterruptibleWorker worker = new InterruptibleWorker(() -> new CountDownLatch(1).await());
    worker.stop();
    worker.run();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
