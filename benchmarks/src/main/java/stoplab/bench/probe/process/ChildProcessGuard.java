// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sees to it that no process which a benchmark has started outlives the benchmark's JVM, unless
 * that is killed: when it ends, no more are started, and those that there are die.
 *
 * <p>Guarantee [bench.offspring-dies-too]: when a JVM ends that has started processes by
 * {@link #start}, none of them and of their descendants runs on.
 *
 * <p>Thread-safe.
 */
final class ChildProcessGuard {
  /** So long a start that has begun may take before it is no longer waited for. */
  private static final Duration LAST_START = Duration.ofSeconds(2);

  private static final Duration DYING = Duration.ofSeconds(2);

  /** Held while something is started, until all that belongs to it is there. */
  private static final ReentrantLock GATE = new ReentrantLock();

  private static volatile boolean closed;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcessGuard::end, "offspring"));
  }

  private ChildProcessGuard() {}

  /**
   * Starts a process, and waits until it has started all that it will start: the end of this JVM
   * waits for that, so that nothing is born unseen.
   *
   * @param begin starts it, and waits
   * @throws IllegalStateException if this JVM is ending
   * @throws Exception what {@code begin} throws
   */
  static <T> T start(Callable<T> begin) throws Exception {
    GATE.lock();
    try {
      if (closed) {
        throw new IllegalStateException("this JVM is ending: nothing is started any more");
      }
      return begin.call();
    } finally {
      GATE.unlock();
    }
  }

  private static void end() {
    closed = true;
    try {
      boolean quiet = GATE.tryLock(LAST_START.toNanos(), TimeUnit.NANOSECONDS);
      killAll();
      if (quiet) {
        GATE.unlock();
      }
    } catch (InterruptedException e) {
      killAll();
    }
  }

  /** Kills what has come from this JVM, and waits, within a bound, until it is dead. */
  static void killAll() {
    long deadline = System.nanoTime() + DYING.toNanos();
    List<ProcessHandle> running = running();
    while (!running.isEmpty() && System.nanoTime() - deadline < 0) {
      running.forEach(ProcessHandle::destroyForcibly);
      Thread.onSpinWait();
      running = running();
    }
  }

  private static List<ProcessHandle> running() {
    return ProcessHandle.current().descendants().filter(ProcessInspector::runs).toList();
  }
}
