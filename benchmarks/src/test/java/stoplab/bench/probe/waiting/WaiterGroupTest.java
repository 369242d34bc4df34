// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.bench.Event;
import stoplab.bench.probe.BlockingWait;
import stoplab.event.BrokenNotifyOneEvent;
import stoplab.event.ResettableEvent;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class WaiterGroupTest {
  private static final int WAITERS = 50;
  private static final long PATIENCE_NANOS = NoStrayThreads.PATIENCE.toNanos();
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

  @AfterEach
  void allThreadsHaveEnded() {
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> started.stream().noneMatch(Thread::isAlive));
  }

  static Stream<Arguments> events() {
    return ThreadKind.available().stream()
        .flatMap(kind -> Arrays.stream(Event.values()).map(event -> Arguments.of(kind, event)));
  }

  @ParameterizedTest
  @MethodSource("events")
  @Tag("bench.fanout-last-counts")
  @DisplayName("the time ends with the last waiter: if one takes 20 ms longer, so does the sample")
  void lastWaiterCounts(ThreadKind kind, Event which) throws Exception {
    ResettableEvent event = which.create();
    AtomicInteger arrived = new AtomicInteger();
    long slowNanos = TimeUnit.MILLISECONDS.toNanos(20);
    BlockingWait await = () -> {
      boolean slow = arrived.incrementAndGet() == WAITERS / 2;
      event.await();
      long until = System.nanoTime() + slowNanos;
      while (slow && System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
    };
    try (WaiterGroup waiters = new WaiterGroup(threads(kind), WAITERS, await, PATIENCE_NANOS)) {
      waiters.awaitBlocked();
      assertThat(waiters.release(event::set).nanos())
          .isBetween(slowNanos, TimeUnit.NANOSECONDS.convert(NoStrayThreads.PATIENCE));
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  @Tag("bench.fanout-seen-blocked")
  @DisplayName("all waiters are blocked when the event is set")
  void waitersAreSeenBlocked(ThreadKind kind, Event which) throws Exception {
    ResettableEvent event = which.create();
    BlockingWait await = () -> {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1); // not blocked for long
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
      event.await();
    };
    try (WaiterGroup waiters = new WaiterGroup(threads(kind), WAITERS, await, PATIENCE_NANOS)) {
      waiters.awaitBlocked();
      assertThat(started)
          .hasSize(WAITERS)
          .extracting(Thread::getState)
          .containsOnly(Thread.State.WAITING);
      waiters.release(event::set);
    }
  }

  @Test
  @Tag("bench.fanout-seen-blocked")
  @DisplayName("a thread that waits for the event's lock is not taken for one in its wait")
  void waiterForTheLockIsNotEnough() throws Exception {
    AtomicBoolean inItsWait = new AtomicBoolean();
    CountDownLatch lock = new CountDownLatch(1);
    CountDownLatch event = new CountDownLatch(1);
    BlockingWait await = () -> {
      lock.await();
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
      inItsWait.set(true);
      event.await();
    };
    ThreadFactory factory = body -> new GetsTheLockWhenSeen(body, lock);
    try (WaiterGroup waiters = new WaiterGroup(factory, 1, await, PATIENCE_NANOS)) {
      waiters.awaitBlocked();
      assertThat(inItsWait).isTrue();
      waiters.release(event::countDown);
    }
  }

  /** Is seen blocked at a lock once, and holds it a moment later. */
  private static final class GetsTheLockWhenSeen extends Thread {
    private final CountDownLatch lock;

    GetsTheLockWhenSeen(Runnable body, CountDownLatch lock) {
      super(body);
      this.lock = lock;
    }

    @Override
    public State getState() {
      State seen = super.getState();
      if (seen == State.WAITING && lock.getCount() > 0) {
        lock.countDown();
        while (super.getState() == State.WAITING) {
          Thread.onSpinWait();
        }
      }
      return seen;
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.fanout-bounded")
  @DisplayName("waiters that never come are an error that counts them, and no thread is left")
  void lostWaitersAreAnError(ThreadKind kind) throws Exception {
    ResettableEvent event = new BrokenNotifyOneEvent();
    try (WaiterGroup waiters = new WaiterGroup(threads(kind), WAITERS, event::await, SHORT_NANOS)) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(
              () -> started.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
      assertThatIllegalStateException()
          .isThrownBy(() -> waiters.release(event::set))
          .withMessage(WAITERS - 1 + " of " + WAITERS + " waiters have not noticed");
    }
  }

  @Test
  @Tag("bench.fanout-bounded")
  @DisplayName("a waiter that never blocks is an error")
  void waiterThatNeverBlocksIsAnError() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    BlockingWait await = () -> {
      while (!over.get()) {
        Thread.onSpinWait();
      }
    };
    try (WaiterGroup waiters =
        new WaiterGroup(threads(ThreadKind.PLATFORM), 1, await, SHORT_NANOS)) {
      assertThatIllegalStateException()
          .isThrownBy(waiters::awaitBlocked)
          .withMessage("a waiter was not seen blocked: RUNNABLE");
      over.set(true);
    }
  }

  @Test
  @Tag("bench.fanout-bounded")
  @DisplayName("a waiter that leaves before the request is an error, not a sample")
  void waiterThatLeavesUnaskedIsAnError() throws Exception {
    CountDownLatch event = new CountDownLatch(1);
    AtomicInteger arrived = new AtomicInteger();
    BlockingWait await = () -> {
      if (arrived.getAndIncrement() > 0) {
        event.await();
      }
    };
    try (WaiterGroup waiters =
        new WaiterGroup(threads(ThreadKind.PLATFORM), 2, await, PATIENCE_NANOS)) {
      waiters.awaitBlocked(); // the first is blocked too, but after its notice
      assertThatIllegalStateException()
          .isThrownBy(() -> waiters.release(event::countDown))
          .withMessageContaining("before the request");
    }
  }

  @Test
  @Tag("bench.fanout-no-shared-line")
  @DisplayName(
      "two stamps are at least 128 bytes apart, and so is the first from the array's length")
  void stampsShareNoLine() {
    int longs = 128 / Long.BYTES;
    assertThat(WaiterGroup.slot(0))
        .as("[bench.fanout-no-shared-line] behind the array's length")
        .isGreaterThanOrEqualTo(longs);
    for (int i = 0; i < WAITERS; i++) {
      assertThat(WaiterGroup.slot(i + 1) - WaiterGroup.slot(i))
          .as("[bench.fanout-no-shared-line] between waiters %d and %d", i, i + 1)
          .isGreaterThanOrEqualTo(longs);
    }
  }

  @Test
  @Tag("bench.fanout-no-collection")
  @DisplayName("a garbage collection between the request and the last notice is counted")
  void collectionIsCounted() throws Exception {
    assertThat(release(System::gc, () -> {}).collections())
        .as("[bench.fanout-no-collection] before the waiters are released")
        .isPositive();
    assertThat(release(() -> {}, System::gc).collections())
        .as("[bench.fanout-no-collection] after one has noticed")
        .isPositive();
  }

  @Test
  @Tag("bench.fanout-no-collection")
  @DisplayName("without a garbage collection none is counted")
  void noCollectionIsCounted() {
    await()
        .atMost(NoStrayThreads.PATIENCE) // the tests beside this one may cause collections
        .until(() -> release(() -> {}, () -> {}).collections() == 0);
  }

  /** Releases two waiters, and does something before that and something in the second. */
  private WaiterGroup.Release release(Runnable before, Runnable inTheSecond) throws Exception {
    CountDownLatch event = new CountDownLatch(1);
    AtomicInteger released = new AtomicInteger();
    BlockingWait await = () -> {
      event.await();
      if (released.incrementAndGet() == 2) {
        inTheSecond.run();
      }
    };
    try (WaiterGroup waiters =
        new WaiterGroup(threads(ThreadKind.PLATFORM), 2, await, PATIENCE_NANOS)) {
      waiters.awaitBlocked();
      return waiters.release(() -> {
        before.run();
        event.countDown();
      });
    }
  }

  /** Threads that the test keeps track of. */
  private ThreadFactory threads(ThreadKind kind) {
    ThreadFactory factory = kind.factory();
    return body -> {
      Thread thread = factory.newThread(body);
      started.add(thread);
      return thread;
    };
  }
}
