// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bare calls that an interrupt ends and that have no worker in interrupt-stop, each in a
 * minimal loop. Like {@link FloorWorker} they are part of the instrument, not lessons.
 *
 * <p>Each runs its unit, so that it is seen, and then blocks until its thread is interrupted. If
 * the call returns for another reason, which it may, this repeats. None runs a unit if the thread
 * is already interrupted.
 */
public final class BlockedWorkers {
  private BlockedWorkers() {}

  /** Ends with the status set: {@code park} returns, and leaves the status as it is. */
  public static final class InPark implements Runnable {
    private final Runnable unit;

    public InPark(Runnable unit) {
      this.unit = unit;
    }

    @Override
    public void run() {
      while (!Thread.currentThread().isInterrupted()) {
        unit.run();
        LockSupport.park(this);
      }
    }
  }

  /** Ends with an {@code InterruptedException}, once it has its lock back. */
  public static final class InCondition implements Callable<Void> {
    private final Runnable unit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();

    public InCondition(Runnable unit) {
      this.unit = unit;
    }

    @Override
    public Void call() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (true) {
          unit.run();
          never.await();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends with the status set: {@code select} returns, and leaves the status as it is. */
  public static final class InSelect implements Runnable {
    /**
     * One for each thread that runs such workers, and never closed: a probe has one thread. Closing
     * it at the worker's end would be part of the measurement.
     */
    private static final ThreadLocal<Selector> SELECTOR = ThreadLocal.withInitial(InSelect::open);

    private final Runnable unit;

    public InSelect(Runnable unit) {
      this.unit = unit;
    }

    @Override
    public void run() {
      Selector selector = SELECTOR.get();
      try {
        while (!Thread.currentThread().isInterrupted()) {
          unit.run();
          selector.select();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Selector open() {
      try {
        return Selector.open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
