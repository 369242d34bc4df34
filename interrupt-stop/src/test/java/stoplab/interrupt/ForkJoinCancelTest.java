// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class ForkJoinCancelTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  /** Waits, and notes whether it was interrupted. */
  private Void body() {
    begun.countDown();
    DeafWait.await(released);
    interrupted.set(Thread.currentThread().isInterrupted());
    ended.countDown();
    return null;
  }

  private boolean isInterruptedByCancelOf(Future<?> future) throws Exception {
    PoolContract.awaitOpen(begun, "the task has begun");
    assertThat(future.cancel(true)).as("cancelled").isTrue();
    released.countDown();
    PoolContract.awaitOpen(ended, "the task has ended");
    return interrupted.get();
  }

  @Test
  @Tag("interrupt.forkjoin-cancel")
  @DisplayName("on no JDK does cancel interrupt what a task of the same pool has submitted")
  void submittedFromInsideIsNotInterrupted() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      assertNotInterruptedIfSubmittedBy(pool, pool);
    } finally {
      released.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.forkjoin-cancel")
  @DisplayName("on no JDK does cancel interrupt what a task of another ForkJoinPool has submitted")
  void submittedFromAnotherPoolIsNotInterrupted() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    ForkJoinPool other = new ForkJoinPool(1);
    try {
      assertNotInterruptedIfSubmittedBy(other, pool);
    } finally {
      released.countDown();
      Pools.end(pool);
      Pools.end(other);
    }
  }

  private void assertNotInterruptedIfSubmittedBy(ForkJoinPool submitter, ForkJoinPool pool)
      throws Exception {
    AtomicReference<Future<?>> inner = new AtomicReference<>();
    submitter
        .submit(() -> inner.set(pool.submit(this::body)))
        .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    assertThat(isInterruptedByCancelOf(inner.get()))
        .as("[interrupt.forkjoin-cancel] interrupted, submitted by a thread of a pool")
        .isFalse();
  }

  @Test
  @Tag("interrupt.forkjoin-cancel")
  @DisplayName(
      "a task of adaptInterruptible, since JDK 19, is interrupted even if submitted inside")
  void adaptInterruptibleIsInterrupted() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= 19,
        "adaptInterruptible exists since JDK 19: run the tests on a newer JDK");
    Method adapt = ForkJoinTask.class.getMethod("adaptInterruptible", Callable.class);
    Callable<Void> body = this::body;
    ForkJoinTask<?> task = (ForkJoinTask<?>) adapt.invoke(null, body);
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      pool.submit(() -> pool.execute(task))
          .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      assertThat(isInterruptedByCancelOf(task))
          .as("[interrupt.forkjoin-cancel] interrupted, adapted")
          .isTrue();
    } finally {
      released.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.no-second-cancel")
  @DisplayName("a second cancel(true) returns false for a FutureTask and true for other futures")
  void secondCancel() {
    FutureTask<Void> futureTask = new FutureTask<>(() -> null);
    CompletableFuture<Void> completable = new CompletableFuture<>();
    ForkJoinTask<Void> forkJoin = ForkJoinTask.adapt(() -> (Void) null);
    for (Future<?> future : new Future<?>[] {futureTask, completable, forkJoin}) {
      assertThat(future.cancel(false)).as("the first cancel").isTrue();
      assertThat(future.cancel(true))
          .as("[interrupt.no-second-cancel] the second of a %s", future.getClass())
          .isEqualTo(future != futureTask);
    }
  }
}
