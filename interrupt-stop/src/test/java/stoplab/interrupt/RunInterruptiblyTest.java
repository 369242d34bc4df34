// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class RunInterruptiblyTest implements StatusContract, PoolContract {
  @Override
  public Subject create() {
    return new Waiting();
  }

  @Override
  public End asked() {
    return new End(CancellationException.class, false);
  }

  @Override
  public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
    RunInterruptibly region = new RunInterruptibly();
    pool.submit(() -> region.call(task));
    return region::stop;
  }

  /** A region that waits. */
  private static final class Waiting extends Subjects.Latched {
    private final RunInterruptibly region = new RunInterruptibly();

    @Override
    Object call() throws Exception {
      return region.call(() -> {
        released.await();
        return null;
      });
    }

    @Override
    void ask(Thread thread) {
      region.stop();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.region-is-left")
  @DisplayName("what a region returns or throws is passed on unchanged if nobody has called stop()")
  void regionDecidesItsEnd(ThreadKind kind) throws Exception {
    IllegalStateException own = new IllegalStateException("in the region");
    for (boolean throwing : new boolean[] {false, true}) {
      RunInterruptibly region = new RunInterruptibly();
      Call<Object> call = Calls.start(kind, () -> {
        try {
          return region.call(() -> {
            if (throwing) {
              throw own;
            }
            return 42;
          });
        } catch (IllegalStateException e) {
          return e;
        }
      });
      assertThat(call.end(patience()))
          .as("[interrupt.region-is-left] the end")
          .isEqualTo(throwing ? own : 42);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.stays-in-region")
  @DisplayName("a stop() at the end of the region leaves no interrupt behind, then or later")
  void lateStopStaysInside(ThreadKind kind) throws Exception {
    for (int round = 0; round < 2_000; round++) {
      RunInterruptibly region = new RunInterruptibly();
      CyclicBarrier together = new CyclicBarrier(2);
      CountDownLatch asked = new CountDownLatch(1);
      Call<Boolean> call = Calls.start(kind, () -> {
        try {
          region.call(() -> {
            Calls.meet(together);
            return null;
          });
        } catch (CancellationException e) {
          // stop() came in time
        }
        boolean behind = Thread.currentThread().isInterrupted();
        DeafWait.await(asked);
        return behind || Thread.currentThread().isInterrupted();
      });
      Calls.start(ThreadKind.PLATFORM, () -> {
            Calls.meet(together);
            region.stop();
            asked.countDown();
          })
          .end(patience());
      assertThat(call.end(patience())).as("an interrupt after the region").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.others-are-told-apart")
  @DisplayName("an interrupt by others, before or in the region, throws InterruptedException")
  void interruptByOthersIsToldApart(ThreadKind kind) throws Exception {
    Waiting waiting = new Waiting();
    Call<End> call = StatusContract.start(kind, waiting);
    StatusContract.awaitAtWork(waiting, call);
    call.thread().interrupt();
    assertThat(call.end(patience())).isEqualTo(new End(InterruptedException.class, false));
    waiting.region.stop();

    boolean[] entered = {false};
    Call<Boolean> before = Calls.start(kind, () -> {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> new RunInterruptibly().call(() -> entered[0] = true))
          .withMessage("interrupted before the region");
      return Thread.currentThread().isInterrupted();
    });
    assertThat(before.end(patience())).as("status after the exception").isFalse();
    assertThat(entered[0]).as("entered").isFalse();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.others-are-told-apart")
  @DisplayName("a status that others set in the region stays set if nobody has called stop()")
  void statusOfOthersStays(ThreadKind kind) throws Exception {
    Call<Boolean> call = Calls.start(kind, () -> {
      new RunInterruptibly().call(() -> {
        Thread.currentThread().interrupt(); // as somebody else would
        return null;
      });
      return Thread.currentThread().isInterrupted();
    });
    assertThat(call.end(patience())).as("status after the region").isTrue();
  }

  @Test
  @Tag("interrupt.region-is-left")
  @DisplayName("a region stopped before it began is not entered; a region is entered only once")
  void regionIsEnteredOnce() throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    region.stop();
    region.stop();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> region.call(() -> 42))
        .withMessage("stop() was called");
    assertThatIllegalStateException()
        .isThrownBy(() -> region.call(() -> 42))
        .withMessage("a region is entered only once");
    assertThat(new RunInterruptibly().<Integer>call(() -> 42)).isEqualTo(42);
  }

  @Test
  @Tag("interrupt.region-is-left")
  @Tag("interrupt.stays-in-region")
  @DisplayName("the demo shows a stop in time and a late one that hits nobody")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(RunInterruptibly.class)
            .lines()
            .map(line -> line.replaceAll("[0-9.,]+ ms", "N ms")))
        .containsExactly(
            "A region sleeps; now it is stopped.",
            "It threw java.util.concurrent.CancellationException: stop() was called. Its interrupt"
                + " status is clear.",
            "It ended N ms later.",
            "Another region is over; its thread waits, and the region is stopped.",
            "Now the thread may go on.",
            "It returned. Its interrupt status is clear.",
            "It ended N ms later.");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.region-is-left")
  @DisplayName("a second stop() does not interrupt the clean-up that the first one started")
  void secondStopChangesNothing(ThreadKind kind) throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    boolean[] torn = {true};
    Call<Void> call = Calls.start(kind, () -> {
      try {
        region.call(() -> {
          try {
            region.stop();
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            region.stop();
          }
          torn[0] = Thread.currentThread().isInterrupted();
          return null;
        });
      } catch (CancellationException e) {
        // as it says
      }
    });
    call.end(patience());
    assertThat(torn[0]).as("[interrupt.region-is-left] status in the clean-up").isFalse();
  }

  @Test
  @DisplayName("a null region is refused, and the region may still be entered")
  void nullIsRefused() throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    assertThatNullPointerException().isThrownBy(() -> region.call(null)).withMessage("region");
    assertThat(region.<Integer>call(() -> 42)).isEqualTo(42);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.region-ends-one-way")
  @DisplayName("a stop() at the last instruction of a region gives an exception, not a value")
  void stopAtTheEndIsSeen(ThreadKind kind) throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    Call<Boolean> call = Calls.start(kind, () -> {
      assertThatExceptionOfType(CancellationException.class)
          .as("[interrupt.region-ends-one-way] the end")
          .isThrownBy(() -> region.call(() -> {
            region.stop(); // as somebody else would, just now
            return 42;
          }))
          .withMessage("stop() was called");
      return Thread.currentThread().isInterrupted();
    });
    assertThat(call.end(patience()))
        .as("[interrupt.region-ends-one-way] status after the region")
        .isFalse();
  }
}
