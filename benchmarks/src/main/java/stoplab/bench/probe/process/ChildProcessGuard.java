// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes sure that no process that a benchmark starts outlives the benchmark's JVM, unless that JVM
 * is killed: when it ends, it starts no more processes, and kills the existing ones.
 *
 * <p>Guarantee [bench.offspring-dies-too]: when a JVM that has started processes by {@link #start}
 * ends, neither they nor their descendants run on.
 *
 * <p>Thread-safe.
 */
public final class ChildProcessGuard {
  /** Maximum time to wait for a start that is under way. */
  private static final Duration LAST_START = Duration.ofSeconds(2);

  private static final Duration DYING = Duration.ofSeconds(2);

  /** Held while something is started, until everything that belongs to it is there. */
  private static final ReentrantLock GATE = new ReentrantLock();

  private static volatile boolean closed;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ChildProcessGuard::end, "offspring"));
  }

  private ChildProcessGuard() {}

  /**
   * Starts a process, and waits until it has started everything that it will start. The end of this
   * JVM waits for that, so that no process appears unnoticed.
   *
   * @param begin starts it, and waits
   * @throws IllegalStateException if this JVM is ending
   * @throws Exception what {@code begin} throws
   */
  public static <T> T start(Callable<T> begin) throws Exception {
    GATE.lock();
    try {
      if (closed) {
        throw new IllegalStateException("this JVM is ending: no more processes are started");
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

  /** Kills what this JVM has started, and waits, within a bound, until it is dead. */
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
