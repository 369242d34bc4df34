// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoplab.bench.probe.BlockingWait;
import stoplab.bench.probe.StopProbe;

/**
 * The instrument of {@code FanOut}: many threads that wait for the same thing, released once.
 *
 * <p>Each waiter stamps its notice into a slot of its own as soon as it runs again, counts down,
 * and waits again. So it costs the waiters after it only one atomic decrement, and leaves its CPU
 * to them. The threads end only when all have noticed. The requester parks from the return of
 * {@code set()} until then, so that it does not keep a CPU from the waiters.
 *
 * <p>Guarantees: [bench.fanout-last-counts] the time ends with the notice of the last waiter;
 * [bench.fanout-seen-blocked] all are seen blocked before the request; [bench.fanout-bounded] a
 * waiter that never blocks, notices too early or never notices is an error: neither a hang nor a
 * sample; [bench.fanout-no-shared-line] no two waiters stamp into one cache line, or into one pair
 * of lines; [bench.fanout-no-collection] a garbage collection during a release is counted.
 *
 * <p>Not thread-safe: one caller.
 */
public final class WaiterGroup implements AutoCloseable {
  /** The time between the two checks that all are blocked: by then a queue for a lock is empty. */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /**
   * The distance of two stamps in an array, in longs: 128 bytes. A line has 64 bytes on most CPUs,
   * but 128 on others. On Intel's, the spatial prefetcher of the L2 cache also fetches the other
   * half of an aligned pair of lines (Intel 64 and IA-32 Architectures Optimization Reference
   * Manual). That is why the JDK's {@code @Contended} pads by 128 bytes, too
   * ({@code -XX:ContendedPaddingWidth}).
   */
  private static final int STRIDE = 128 / Long.BYTES;

  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();

  private final long patienceNanos;
  private final Thread[] threads;
  private final long[] noticedAt;
  private final CountDownLatch noticed;
  private final CountDownLatch leave = new CountDownLatch(1);

  /**
   * Starts the waiters.
   *
   * @param factory makes their threads
   * @param waiters how many
   * @param await what each of them waits for
   * @param patienceNanos how long they may take to block, to notice, and to end, in nanoseconds
   */
  public WaiterGroup(ThreadFactory factory, int waiters, BlockingWait await, long patienceNanos) {
    this.patienceNanos = patienceNanos;
    threads = new Thread[waiters];
    noticedAt = new long[slot(waiters)];
    noticed = new CountDownLatch(waiters);
    Arrays.setAll(threads, i -> factory.newThread(() -> waitAndStamp(await, i)));
    Arrays.stream(threads).forEach(Thread::start);
  }

  /** Where a waiter stamps; the slot of the first is a stride behind the length of the array. */
  static int slot(int i) {
    return (i + 1) * STRIDE;
  }

  private void waitAndStamp(BlockingWait await, int i) {
    try {
      await.await();
      noticedAt[slot(i)] = System.nanoTime();
      noticed.countDown();
      leave.await();
    } catch (InterruptedException calledOff) {
      // close() does not wait for the event.
    }
  }

  /**
   * Waits until all are seen blocked, twice: a thread that waits for the lock of the event, in
   * order to begin its wait, looks the same, but not for long.
   *
   * @throws IllegalStateException if one of them does not block within the patience
   */
  public void awaitBlocked() {
    awaitAllSeenBlocked();
    LockSupport.parkNanos(SETTLE_NANOS);
    awaitAllSeenBlocked();
  }

  private void awaitAllSeenBlocked() {
    long since = System.nanoTime();
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        if (System.nanoTime() - since > patienceNanos) {
          throw new IllegalStateException("a waiter was not seen blocked: " + thread.getState());
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /**
   * What one release has taken.
   *
   * @param nanos the time from the request to the notice of the last waiter, in nanoseconds
   * @param collections the garbage collections from just before the request until all had noticed
   */
  public record Release(long nanos, long collections) {}

  /**
   * Releases the waiters, and waits for the last.
   *
   * @param set what releases them
   * @throws IllegalStateException if one of them notices before the request, or does not notice
   *     within the patience
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  public Release release(Runnable set) throws InterruptedException {
    long before = collections();
    long requestedAt = System.nanoTime();
    set.run();
    if (!noticed.await(patienceNanos, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(
          noticed.getCount() + " of " + threads.length + " waiters have not noticed");
    }
    long collections = collections() - before;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < threads.length; i++) {
      long nanos = noticedAt[slot(i)] - requestedAt;
      first = Math.min(first, nanos);
      last = Math.max(last, nanos);
    }
    if (first < 0) {
      throw new IllegalStateException("a waiter left " + -first + " ns before the request");
    }
    return new Release(last, collections);
  }

  /** The garbage collections of this JVM so far; a collector that does not count them has none. */
  private static long collections() {
    return COLLECTORS.stream()
        .mapToLong(collector -> Math.max(0, collector.getCollectionCount()))
        .sum();
  }

  /** Ends the threads and waits for them; those that do not end are left as daemons. */
  @Override
  public void close() {
    leave.countDown();
    if (noticed.getCount() > 0) {
      Arrays.stream(threads).forEach(Thread::interrupt);
    }
    StopProbe.join(List.of(threads), patienceNanos);
  }
}
