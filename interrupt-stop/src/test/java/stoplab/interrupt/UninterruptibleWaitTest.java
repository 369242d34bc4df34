// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class UninterruptibleWaitTest implements StatusContract {
  @Override
  public Subject create() {
    return new Waiting(null);
  }

  @Override
  public End asked() {
    return End.RETURNED_SET;
  }

  @Override
  public boolean isCutShort() {
    return false;
  }

  /**
   * Ends a wait that begins anew too often: one that restores the status at once spins, and not
   * even an open latch would end it. So a broken lesson fails its tests, and leaves no thread
   * behind.
   */
  private static final class LimitedLatch extends CountDownLatch {
    private static final int LIMIT = 1_000; // the tests with this latch interrupt ten times at most

    private final AtomicInteger waits = new AtomicInteger();

    LimitedLatch() {
      super(1);
    }

    @Override
    public void await() throws InterruptedException {
      count();
      super.await();
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
      count();
      return super.await(timeout, unit);
    }

    private void count() {
      if (waits.incrementAndGet() > LIMIT) {
        throw new AssertionError("[interrupt.wait-is-finished] it does not wait: it spins");
      }
    }
  }

  /** Waits for a latch, with a timeout or without. */
  private static final class Waiting extends Subjects.Latched {
    private final Duration timeout;
    private volatile boolean open;

    Waiting(Duration timeout) {
      this(timeout, new LimitedLatch());
    }

    Waiting(Duration timeout, CountDownLatch released) {
      super(released);
      this.timeout = timeout;
    }

    @Override
    Object call() {
      if (timeout == null) {
        UninterruptibleWait.await(released);
      } else {
        open = UninterruptibleWait.await(released, timeout);
      }
      return null;
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.wait-is-finished")
  @DisplayName("ten interrupts do not end a wait, timed or not; the status is kept")
  void waitIsFinished(ThreadKind kind) throws Exception {
    for (Duration timeout : new Duration[] {null, Duration.ofHours(1)}) {
      Waiting waiting = new Waiting(timeout);
      Call<StatusContract.End> call = StatusContract.start(kind, waiting);
      for (int i = 0; i < 10; i++) {
        StatusContract.awaitAtWork(waiting, call);
        call.thread().interrupt();
      }
      StatusContract.awaitAtWork(waiting, call);
      waiting.release();
      assertThat(call.end(patience())).isEqualTo(asked());
      assertThat(waiting.open).as("what a timed wait returns").isEqualTo(timeout != null);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.wait-is-finished")
  @DisplayName("while it waits on, it is parked, not spinning, and others see a clear status")
  void interruptedWaitDoesNotSpin(ThreadKind kind) throws Exception {
    Waiting waiting = new Waiting(null);
    Call<StatusContract.End> call = StatusContract.start(kind, waiting);
    StatusContract.awaitAtWork(waiting, call);
    call.thread().interrupt();
    await()
        .atMost(patience())
        .until(() -> !call.thread().isInterrupted() && waiting.isAtWork(call.thread()));
    waiting.release();
    assertThat(call.end(patience())).isEqualTo(asked());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.deadline-stays")
  @DisplayName("interrupted again and again, a timed wait ends at its deadline and not before")
  void deadlineStays(ThreadKind kind) throws Exception {
    Duration timeout = Duration.ofMillis(300);
    Waiting waiting = new Waiting(timeout, new CountDownLatch(1)); // no limit: ends by its time
    long since = System.nanoTime();
    Call<StatusContract.End> call = StatusContract.start(kind, waiting);
    // A wait that began anew with each of these would never end.
    while (!call.task().isDone() && System.nanoTime() - since < patience().toNanos()) {
      call.thread().interrupt();
      Thread.yield();
    }
    assertThat(call.task().isDone()).as("the wait is over").isTrue();
    assertThat(System.nanoTime() - since)
        .as("not before its time")
        .isGreaterThan(timeout.toNanos());
    assertThat(call.end(patience())).isEqualTo(asked());
    assertThat(waiting.open).as("what it returns").isFalse();
  }

  @Test
  @Tag("interrupt.deadline-stays")
  @DisplayName("after an interrupt it waits for the rest of its time, not all of it")
  void restIsWaitedFor() throws Exception {
    List<Long> waits = new ArrayList<>();
    CountDownLatch latch = new CountDownLatch(1) {
      @Override
      public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        waits.add(unit.toNanos(timeout));
        if (waits.size() < 3) {
          throw new InterruptedException();
        }
        return true;
      }
    };
    boolean status = Calls.start(ThreadKind.PLATFORM, () -> {
          UninterruptibleWait.await(latch, Duration.ofHours(1));
          return Thread.currentThread().isInterrupted();
        })
        .end(patience());
    assertThat(waits).as("timeouts").hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(waits).doesNotHaveDuplicates();
    assertThat(status).as("status").isTrue();
  }

  @Test
  @DisplayName("a timeout of zero or less does not wait, and returns the state")
  void noTimeNoWait() throws Exception {
    for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE)}) {
      for (int count : new int[] {0, 1}) {
        assertThat(Calls.start(
                    ThreadKind.PLATFORM,
                    () -> UninterruptibleWait.await(new CountDownLatch(count), none))
                .end(patience()))
            .isEqualTo(count == 0);
      }
    }
  }

  @Test
  @Tag("interrupt.wait-is-finished")
  @DisplayName("the demo shows an interrupt that changes only the status")
  void demoShowsWait() throws Exception {
    assertThat(Demo.outputOf(UninterruptibleWait.class).replaceAll("\\R", " "))
        .containsPattern("now it is interrupted.*still there, WAITING.*is opened.*It returned. Its"
            + " interrupt status is set.*It ended [0-9.,]+ ms later");
  }

  @Test
  @DisplayName("a null argument is refused")
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> UninterruptibleWait.await(null));
    assertThatNullPointerException()
        .isThrownBy(() -> UninterruptibleWait.await(null, Duration.ZERO));
    assertThatNullPointerException()
        .isThrownBy(() -> UninterruptibleWait.await(new CountDownLatch(1), null));
  }
}
