// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * The contract of a worker that pauses between its units. The promises of {@link StopContract} are
 * about the loop, so they are tried without a pause; those about the pause are tried in a long one.
 */
interface PausingStopContract extends PublishingStopContract {
  /** No test waits this long: a worker that leaves such a pause was woken. */
  Duration LONG = Duration.ofHours(1);

  /** Makes a fresh worker that pauses for a period after each unit. */
  Subject create(Runnable unit, Duration period);

  @Override
  default Subject create(Runnable unit) {
    return create(unit, Duration.ZERO);
  }

  /** Waits until a worker sleeps in its pause. */
  default void awaitPause(Call<?> worker) {
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> worker.thread().getState() == Thread.State.TIMED_WAITING
            && Arrays.stream(worker.thread().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().startsWith("sleep")));
  }

  /** Runs a worker, and returns the interrupt status with which it left. */
  default Call<Boolean> startAndTellStatus(ThreadKind kind, Subject subject) {
    return call(kind, "worker", () -> {
      subject.worker().run();
      return Thread.currentThread().isInterrupted();
    });
  }

  /** The promise flag.foreign-interrupt-kept: in the pause, and in the unit before it. */
  default void assertForeignInterruptIsKept(ThreadKind kind) throws Exception {
    for (boolean inUnit : new boolean[] {false, true}) {
      AtomicInteger units = new AtomicInteger();
      Subject subject = create(
          () -> {
            units.incrementAndGet();
            if (inUnit) {
              Thread.currentThread().interrupt();
            }
          },
          LONG);
      try {
        Call<Boolean> worker = startAndTellStatus(kind, subject);
        if (!inUnit) {
          awaitPause(worker);
          worker.thread().interrupt();
        }
        assertThat(endOf(worker)).as("interrupt status after run()").isTrue();
        assertThat(units).as("units run").hasValue(1);
      } finally {
        letGo(subject);
      }
    }
  }
}
