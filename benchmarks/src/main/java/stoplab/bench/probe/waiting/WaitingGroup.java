// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.testkit.ThreadKind;

/**
 * The instrument of {@code WaitingCost}: some workers that wait in the same way, each on a platform
 * thread of its own. It reads what they use while they wait, and then stops all at once.
 *
 * <p>The workers begin after a random part of their period, so that they do not wake up together,
 * and a stop meets each at another time of its period. The window of a worker is measured outside
 * its readings: first the clock and then the CPU time, and at its end the other way round. So the
 * CPU time per second is never above one by the way it is measured.
 *
 * <p>Guarantees: [bench.waiting-own-thread] the CPU time is that of the waiting threads: a
 * spinner's is counted, a parked one's is next to nothing, and the reader's own is not in it.
 * [bench.waiting-each-stamp] each worker stamps its own notice, and each stamp is a sample; one
 * that is missing, or that comes before the request, is an error. [bench.waiting-leaves-no-thread]
 * no thread outlives its group.
 *
 * <p>Not thread-safe: one caller.
 */
public final class WaitingGroup implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final WaitingWay way;
  private final long patienceNanos;
  private final List<Member> members = new ArrayList<>();
  private final CountDownLatch noticed;
  private volatile boolean calledOff;
  private long requestedAt;

  /**
   * Starts the workers.
   *
   * @param way how they wait
   * @param workers how many they are
   * @param random the source of the time at which each begins
   * @param patienceNanos how long they may take to begin, to notice, and to end, in nanoseconds, in
   *     addition to their period
   */
  public WaitingGroup(WaitingWay way, int workers, SplittableRandom random, long patienceNanos) {
    this(way, workers, random, patienceNanos, ThreadAccount::ofCurrentThread);
  }

  /** The same, with other accounts. */
  WaitingGroup(
      WaitingWay way,
      int workers,
      SplittableRandom random,
      long patienceNanos,
      Supplier<ThreadAccount> accounts) {
    this.way = way;
    this.patienceNanos = patienceNanos + 2 * way.period().toNanos();
    this.noticed = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
      long phase = way.hasPeriod() ? random.nextLong(way.period().toNanos()) : 0;
      members.add(new Member(phase, accounts));
    }
    members.forEach(Member::start);
  }

  /** The least step of the clock that measures CPU time, in nanoseconds. */
  public static long leastCpuStepNanos() {
    return ThreadAccount.leastStepNanos();
  }

  /** One worker and its thread. */
  private final class Member {
    private final long phaseNanos;
    private final Supplier<ThreadAccount> accounts;
    private final WorkUnit unit = new WorkUnit();
    private final StoppableWorker worker = way.create(unit);
    private Thread thread;
    private volatile ThreadAccount account;
    private volatile Throwable failure;
    private volatile long noticedAt;
    private long since;
    private long cpuBefore;
    private OptionalLong wakeUpsBefore;
    private long unitsBefore;

    Member(long phaseNanos, Supplier<ThreadAccount> accounts) {
      this.phaseNanos = phaseNanos;
      this.accounts = accounts;
    }

    void start() {
      thread = ThreadKind.PLATFORM.start("stop-lab-" + way.label(), this::run);
    }

    private void run() {
      try {
        account = accounts.get();
        long until = System.nanoTime() + phaseNanos;
        for (long left = phaseNanos; left > 0 && !calledOff; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        worker.body().run();
      } catch (Throwable thrown) {
        failure = thrown;
      }
      noticedAt = System.nanoTime();
      noticed.countDown();
    }

    void begin() {
      checkRunning();
      since = System.nanoTime();
      cpuBefore = account.cpuNanos();
      wakeUpsBefore = account.wakeUps();
      unitsBefore = unit.count();
    }

    WaitingUse end() {
      checkRunning();
      double cpu = account.cpuNanos() - cpuBefore;
      OptionalLong wakeUps = account.wakeUps();
      double units = unit.count() - unitsBefore;
      double seconds = (double) (System.nanoTime() - since) / TimeUnit.SECONDS.toNanos(1);
      return new WaitingUse(
          cpu / seconds,
          wakeUps.isPresent() && wakeUpsBefore.isPresent()
              ? (wakeUps.getAsLong() - wakeUpsBefore.getAsLong()) / seconds
              : Double.NaN,
          units / seconds);
    }

    private void checkRunning() {
      if (failure != null) {
        throw new IllegalStateException("a worker of " + way.label() + " failed", failure);
      }
      if (account == null || !thread.isAlive()) {
        throw new IllegalStateException("a worker of " + way.label() + " does not run");
      }
    }
  }

  /**
   * Waits until each worker has begun, and has been seen where it waits.
   *
   * @throws IllegalStateException if one of them fails, or does not get there within the patience
   */
  public void awaitWaiting() {
    long begun = System.nanoTime();
    for (Member each : members) {
      while (!each.unit.hasBegun() || !way.state().isOf(each.thread)) {
        if (each.failure != null) {
          each.checkRunning();
        }
        if (System.nanoTime() - begun > patienceNanos) {
          throw new IllegalStateException(
              "a worker of " + way.label() + " was not seen " + way.state());
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  /**
   * Begins the window in which the use is measured, as soon as all threads run. Those that have not
   * begun to work wait like the others.
   *
   * @throws IllegalStateException if a worker does not run
   */
  public void beginWindow() {
    long begun = System.nanoTime();
    for (Member each : members) {
      while (each.account == null && System.nanoTime() - begun < patienceNanos) {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    members.forEach(Member::begin);
  }

  /**
   * Ends the window.
   *
   * @return what one of the workers has used, on average
   * @throws IllegalStateException if a worker does not run any more
   */
  public WaitingUse endWindow() {
    return WaitingUse.mean(members.stream().map(Member::end).toList());
  }

  /** Requests the stop of all workers. */
  public void requestStop() {
    requestedAt = System.nanoTime();
    members.forEach(each -> each.worker.stop().run());
  }

  /**
   * Waits until all workers have noticed the stop.
   *
   * @return for each worker the time from the request to its notice, in nanoseconds
   * @throws IllegalStateException if a worker fails, notices before the request, or does not notice
   *     within the patience
   * @throws InterruptedException if the calling thread is interrupted while it waits
   */
  public long[] awaitNotices() throws InterruptedException {
    if (!noticed.await(patienceNanos, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(noticed.getCount() + " of " + members.size() + " workers of "
          + way.label() + " have not noticed");
    }
    long[] latencies = new long[members.size()];
    for (int i = 0; i < latencies.length; i++) {
      Member each = members.get(i);
      if (each.failure != null) {
        each.checkRunning();
      }
      latencies[i] = each.noticedAt - requestedAt;
      if (latencies[i] < 0) {
        throw new IllegalStateException("a worker of " + way.label() + " ended " + -latencies[i]
            + " ns before it was asked to stop");
      }
    }
    return latencies;
  }

  /** Stops the workers that still wait, wakes those that sleep, and waits for all threads. */
  @Override
  public void close() {
    calledOff = true;
    members.forEach(each -> {
      each.worker.stop().run();
      each.thread.interrupt();
    });
    StopProbe.join(members.stream().map(each -> each.thread).toList(), patienceNanos);
  }
}
