// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NoStrayThreads.class)
class InterruptibleTest {
  private static final int STOPS = 1_000;
  private static final long MAX_DELAY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  @ParameterizedTest
  @MethodSource("stoplab.bench.ThreadKind#available")
  @DisplayName("a stop ends the worker at any moment: before it begins, while it does, and later")
  void stopAtAnyMomentEndsTheWorker(ThreadKind kind) throws InterruptedException {
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < STOPS; i++) {
      Interruptible worker = new Interruptible(() -> {
        while (!Thread.currentThread().isInterrupted()) {
          LockSupport.park();
        }
      });
      Thread thread = kind.start("worker", worker);
      StopProbe.delay(random.nextLong(MAX_DELAY_NANOS));
      worker.stop();
      thread.join(NoStrayThreads.PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("stop %d was lost", i).isFalse();
    }
  }

  @Test
  @DisplayName("an InterruptedException is the normal end of a worker, and leaves a clear status")
  void exceptionIsTheEnd() {
    Interruptible worker = new Interruptible(() -> new CountDownLatch(1).await());
    worker.stop();
    worker.run();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
