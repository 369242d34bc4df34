// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.testkit.NoStrayThreads;

/** What is promised by those that stop a task in the thread of a pool, which is not theirs. */
@ExtendWith(NoStrayThreads.class)
interface PoolContract {
  /** What a body does with its interrupt. */
  enum Body {
    /** Lets the exception out. */
    THROWS,
    /** Sets the status again, and returns. */
    RESTORES,
    /** Finishes its wait, and keeps the status. */
    DOES_NOT_LOOK
  }

  /** Hands a task to the pool, and returns the way to ask it to stop. */
  Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task);

  /** The bound of each wait for an end; a mutant that is known to hang sets a short one. */
  default Duration poolPatience() {
    return NoStrayThreads.PATIENCE;
  }

  @ParameterizedTest
  @EnumSource(Body.class)
  @Tag("interrupt.reaches-the-task")
  @Tag("interrupt.pool-thread-clean")
  @DisplayName("a running task is interrupted; the next task in its thread finds a clear status")
  default void taskIsInterruptedAndNextFindsClearStatus(Body body) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    try {
      Runnable ask = start(pool, () -> {
        thread.set(Thread.currentThread());
        begun.countDown();
        if (body == Body.DOES_NOT_LOOK) {
          DeafWait.await(released);
          if (Thread.currentThread().isInterrupted()) {
            interrupted.countDown();
          }
          return null;
        }
        try {
          released.await();
          return null;
        } catch (InterruptedException e) {
          interrupted.countDown();
          if (body == Body.THROWS) {
            throw e;
          }
          Thread.currentThread().interrupt();
          return null;
        }
      });
      awaitOpen(begun, "the task has begun");
      ask.run();
      if (body == Body.DOES_NOT_LOOK) {
        released.countDown();
      }
      assertThat(interrupted.await(poolPatience().toNanos(), TimeUnit.NANOSECONDS))
          .as("the task is interrupted")
          .isTrue();
      Next next = next(pool);
      assertThat(next.thread()).as("the pool has only one thread").isSameAs(thread.get());
      assertThat(next.status()).as("status that the next task finds").isFalse();
    } finally {
      released.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.never-begun")
  @DisplayName("a task stopped while it is queued never begins, and nobody is interrupted")
  default void queuedTaskNeverBegins() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean hit = new AtomicBoolean();
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    try {
      pool.execute(() -> {
        busy.countDown();
        DeafWait.await(mayEnd);
        hit.set(Thread.currentThread().isInterrupted());
      });
      awaitOpen(busy, "the pool is busy");
      Runnable ask = start(pool, () -> {
        begun.set(true);
        return null;
      });
      ask.run();
      mayEnd.countDown();
      assertThat(next(pool).status()).as("status that the next task finds").isFalse();
      assertThat(hit).as("the task before it was hit").isFalse();
      assertThat(begun).as("the task has begun").isFalse();
    } finally {
      mayEnd.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.too-late-hits-nobody")
  @DisplayName("a stop after the end of the task interrupts nobody")
  default void lateRequestHitsNobody() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch inNext = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean hit = new AtomicBoolean();
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    try {
      Runnable ask = start(pool, () -> {
        ended.countDown();
        return null;
      });
      awaitOpen(ended, "the task has ended");
      pool.execute(() -> {
        inNext.countDown();
        DeafWait.await(mayEnd);
        hit.set(Thread.currentThread().isInterrupted());
      });
      awaitOpen(inNext, "the next task has begun");
      ask.run();
      mayEnd.countDown();
      next(pool);
      assertThat(hit).as("the next task was hit").isFalse();
    } finally {
      mayEnd.countDown();
      Pools.end(pool);
    }
  }

  /**
   * What the next task of the pool's thread finds.
   *
   * @param thread the pool's thread
   * @param status its interrupt status
   */
  record Next(Thread thread, boolean status) {}

  private Next next(ScheduledThreadPoolExecutor pool) throws Exception {
    return pool.submit(
            () -> new Next(Thread.currentThread(), Thread.currentThread().isInterrupted()))
        .get(poolPatience().toNanos(), TimeUnit.NANOSECONDS);
  }

  static void awaitOpen(CountDownLatch latch, String what) throws InterruptedException {
    assertThat(latch.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .as(what)
        .isTrue();
  }
}
