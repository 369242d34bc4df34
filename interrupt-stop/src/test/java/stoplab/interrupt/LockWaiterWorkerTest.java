// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class LockWaiterWorkerTest implements WorkerContract {
  @Override
  public Callable<?> worker(Runnable unit) {
    return Executors.callable(new LockWaiterWorker(new ReentrantLock(), unit));
  }

  @Override
  public End asked() {
    return End.RETURNED_SET;
  }

  /** Waits for a lock that another thread holds until it is released. */
  private static final class Waiting extends Subject {
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Callable<?> wait;
    private final String frame;
    private final Call<Void> holder;

    /** Waits in the worker. */
    Waiting() throws Exception {
      this(null, "lockInterruptibly");
    }

    /** Waits in its own way, in a method that the stack must show; null for the worker. */
    Waiting(WaitFor wait, String frame) throws Exception {
      this.wait = wait == null
          ? Executors.callable(new LockWaiterWorker(lock, () -> {
            throw new Released();
          }))
          : () -> wait.waitFor(lock);
      this.frame = frame;
      this.holder = Calls.start(ThreadKind.PLATFORM, () -> hold());
      PoolContract.awaitOpen(held, "the lock is held");
    }

    interface WaitFor {
      Object waitFor(ReentrantLock lock) throws Exception;
    }

    private void hold() {
      synchronized (this) {
        lock.lock();
        try {
          held.countDown();
          DeafWait.await(release);
        } finally {
          lock.unlock();
        }
      }
    }

    @Override
    Object call() throws Exception {
      return wait.call();
    }

    @Override
    void release() {
      release.countDown();
    }

    @Override
    boolean isAtWork(Thread thread) {
      return isBlockedIn(thread, frame);
    }

    @Override
    public void close() {
      release.countDown();
      await().atMost(NoStrayThreads.PATIENCE).until(holder.task()::isDone);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.lock-wait-ends")
  @DisplayName("interrupted while it waits for the lock, it leaves without it, with its status set")
  void lockWaitEnds(ThreadKind kind) throws Exception {
    try (Waiting waiting = new Waiting()) {
      Call<StatusContract.End> call = StatusContract.start(kind, waiting);
      StatusContract.awaitAtWork(waiting, call);
      call.thread().interrupt();
      assertThat(call.end(patience())).isEqualTo(asked());
      assertThat(waiting.lock.isLocked()).as("the holder still holds it").isTrue();
      waiting.release();
      waiting.holder.end(patience());
      assertThat(waiting.lock.isLocked()).as("nobody holds it").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.lock-is-deaf")
  @DisplayName("lock() waits on and hides the status, gets the lock, and leaves the status set")
  void lockIsDeaf(ThreadKind kind) throws Exception {
    try (Waiting waiting = new Waiting(
        lock -> {
          lock.lock();
          lock.unlock();
          return null;
        },
        "lock")) {
      assertDeaf(kind, waiting, false);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.lock-is-deaf")
  @DisplayName("synchronized waits on too, and every thread can see the status")
  void monitorIsDeaf(ThreadKind kind) throws Exception {
    Object[] monitor = {null};
    try (Waiting waiting = new Waiting(lock -> enter(monitor[0]), "enter")) {
      monitor[0] = waiting;
      assertDeaf(kind, waiting, true);
    }
  }

  private static Object enter(Object monitor) {
    synchronized (monitor) {
      return null;
    }
  }

  private void assertDeaf(ThreadKind kind, Waiting waiting, boolean statusSeen) throws Exception {
    Call<StatusContract.End> call = StatusContract.start(kind, waiting);
    StatusContract.awaitAtWork(waiting, call);
    for (int i = 0; i < 100; i++) {
      call.thread().interrupt();
      StatusContract.awaitAtWork(waiting, call);
    }
    await("the status while it waits")
        .atMost(patience())
        .until(() -> call.thread().isInterrupted() == statusSeen);
    StatusContract.awaitAtWork(waiting, call);
    waiting.release();
    assertThat(call.end(patience())).isEqualTo(End.RETURNED_SET);
  }

  @Test
  @Tag("interrupt.lock-wait-ends")
  @Tag("interrupt.lock-is-deaf")
  @DisplayName("the demo shows one waiter that leaves and one that waits on")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(LockWaiterWorker.class).replaceAll("\\R", " "))
        .containsPattern("lockInterruptibly\\(\\):.*It ended [0-9.,]+ ms later.*lock\\(\\):.*1 s"
            + " later it is still there, WAITING");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.lock-holds-kept")
  @DisplayName("a lock that the caller held before run() is held after it, exactly as often")
  void callersHoldIsKept(ThreadKind kind) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Call<Integer> call = Calls.start(kind, () -> {
      lock.lock();
      try {
        new LockWaiterWorker(lock, () -> Thread.currentThread().interrupt()).run();
        return lock.getHoldCount();
      } finally {
        lock.unlock();
      }
    });
    assertThat(call.end(patience()))
        .as("[interrupt.lock-holds-kept] holds after run()")
        .isEqualTo(1);
    assertThat(lock.isLocked()).as("held").isFalse();
  }

  @Test
  @DisplayName("a null argument is refused")
  void nullIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new LockWaiterWorker(null, () -> {}))
        .withMessage("lock");
    assertThatNullPointerException()
        .isThrownBy(() -> new LockWaiterWorker(new ReentrantLock(), null))
        .withMessage("unit");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.lock-wait-ends")
  @DisplayName("interrupted at work, or ended by an exception, it does not keep the lock either")
  void lockIsGivenBack(ThreadKind kind) throws Exception {
    for (boolean throwing : new boolean[] {false, true}) {
      ReentrantLock lock = new ReentrantLock();
      CountDownLatch inUnit = new CountDownLatch(1);
      LockWaiterWorker worker = new LockWaiterWorker(lock, () -> {
        assertThat(lock.isHeldByCurrentThread()).as("a unit has the lock").isTrue();
        inUnit.countDown();
        if (throwing) {
          throw new Released();
        }
      });
      Call<Void> call = Calls.start(kind, () -> {
        try {
          worker.run();
        } catch (Released e) {
          // the unit's
        }
      });
      PoolContract.awaitOpen(inUnit, "a unit runs");
      call.thread().interrupt();
      call.end(patience());
      assertThat(lock.isLocked()).as("held").isFalse();
    }
  }
}
