// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes its units from a queue, and its stop too: a pill ends the thread that takes it.
 *
 * <p><b>Why it works:</b> {@link BlockingQueue#take} waits for an element, so a pill wakes a worker
 * that waits. A queue keeps its order, so what is ahead of the pill is done first. Each pill ends
 * one thread, so there is one for each. What was written before {@code submit} and {@code stop}
 * happens-before what follows {@code take} (package page of {@code java.util.concurrent}).
 *
 * <p><b>Guarantee</b> [event.pill-drains]: while one of its threads runs, {@code stop()} lets them
 * do all work accepted before, then ends them all. [event.pill-drops] {@code stopNow()} lets them
 * finish what they are doing, and returns the rest. [event.pill-loses-nothing] Each accepted unit
 * is begun by a worker or returned. If exceptions or interrupts have ended all threads,
 * {@code stopNow()} returns the rest.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.PoisonPillWorker}
 *
 * <p><b>Break it:</b> change {@code pills < threads} to {@code pills < 1}: one thread ends, and the
 * others wait for ever.
 *
 * <p><b>See also:</b> {@link LatchWorker}, whose stop does not wait in a queue.
 */
public final class PoisonPillWorker implements Runnable {
  private static final Runnable PILL = () -> {};

  private final int threads;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ReentrantLock lock = new ReentrantLock(); // before JDK 24 a monitor would pin
  private boolean stopped; // guarded by lock

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param threads how many threads will call {@link #run()}: each gets a pill; at least one
   * @throws IllegalArgumentException if {@code threads} is less than one
   */
  public PoisonPillWorker(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("needs at least one thread, not " + threads);
    }
    this.threads = threads;
  }

  /**
   * Hands in a unit. The queue has no bound: with one, this and {@code stop()} could block.
   *
   * @param unit what a worker is to run, not null
   * @throws NullPointerException if {@code unit} is null
   * @throws RejectedExecutionException if the worker was already asked to stop
   */
  public void submit(Runnable unit) {
    Objects.requireNonNull(unit, "unit");
    lock.lock(); // otherwise a unit could get behind the pills, and stay there for ever
    try {
      if (stopped) {
        throw new RejectedExecutionException("stopped: no more units are accepted");
      }
      queue.add(unit);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs the units in their order until a pill comes, or until the thread is interrupted: then the
   * interrupt status is set. What a unit throws ends this thread's part and leaves this method. No
   * more threads may run it than the constructor was given.
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      for (Runnable next = queue.take(); next != PILL; next = queue.take()) {
        next.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
    // @end
  }

  /**
   * Asks the workers to end after all work accepted before. Returns at once. Thread-safe; more
   * calls change nothing; throws nothing.
   */
  public void stop() {
    // @start region="stop"
    lock.lock();
    try {
      if (!stopped) {
        stopped = true;
        for (int pills = 0; pills < threads; pills++) {
          queue.add(PILL);
        }
      }
    } finally {
      lock.unlock();
    }
    // @end
  }

  /**
   * Asks the workers to end after the units that are running, even if {@link #stop()} was called.
   * Returns at once. Thread-safe; throws nothing.
   *
   * @return the units that were not begun, in their order; may be empty
   */
  public List<Runnable> stopNow() {
    lock.lock();
    try {
      stop();
      List<Runnable> rest = new ArrayList<>();
      queue.drainTo(rest);
      int all = rest.size();
      rest.removeIf(next -> next == PILL);
      int pills = all - rest.size(); // not threads: some may have taken theirs
      queue.addAll(Collections.nCopies(pills, PILL));
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /** Stops two threads with three units in the queue, and shows that these are done first. */
  public static void main(String[] args) throws InterruptedException {
    PoisonPillWorker worker = new PoisonPillWorker(2);
    for (String name : List.of("first", "second", "third")) {
      worker.submit(() -> System.out.println("The " + name + " unit runs."));
    }
    worker.stop();
    System.out.println("stop() has returned; three units stand before the pills.");

    Thread[] threads = {new Thread(worker, "consumer-1"), new Thread(worker, "consumer-2")};
    for (Thread thread : threads) {
      thread.setDaemon(true); // so that you can break it and still get your prompt back
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(1_000);
      System.out.println(thread.getName() + (thread.isAlive() ? " still waits." : " has ended."));
    }
  }
}
