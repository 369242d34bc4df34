// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import stoplab.bench.probe.ContextSwitches;

/**
 * What the system has charged to one thread so far: its CPU time, and on Linux how often it waited.
 *
 * <p>A thread opens its own account, so an account cannot belong to another thread. Any thread may
 * read it while its owner lives.
 */
final class ThreadAccount {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Steps of the CPU clock that are seen before the least is taken. */
  private static final int STEPS = 100;

  private final long owner;
  private final Optional<Path> folder;

  private ThreadAccount(long owner, Optional<Path> folder) {
    this.owner = owner;
    this.folder = folder;
  }

  /** The account of the calling thread. */
  static ThreadAccount ofCurrentThread() {
    return new ThreadAccount(
        Thread.currentThread().getId(), ContextSwitches.folderOfCurrentThread());
  }

  /**
   * The CPU time of the thread since its start, in user and in kernel mode, in nanoseconds.
   *
   * @throws IllegalStateException if the thread has ended
   * @throws UnsupportedOperationException if this JVM does not report it
   */
  long cpuNanos() {
    long nanos = THREADS.getThreadCpuTime(owner);
    if (nanos < 0) {
      throw new IllegalStateException("the thread has ended, or its CPU time is not measured");
    }
    return nanos;
  }

  /**
   * How often the thread has given up its CPU to wait, that is, how often it was woken since; empty
   * if the system does not report it.
   */
  OptionalLong wakeUps() {
    return folder.map(ContextSwitches::voluntarySwitches).orElse(OptionalLong.empty());
  }

  /** The least step of the CPU clock that the calling thread can see, in nanoseconds. */
  static long leastStepNanos() {
    long least = Long.MAX_VALUE;
    long before = THREADS.getCurrentThreadCpuTime();
    for (int steps = 0; steps < STEPS; ) {
      long now = THREADS.getCurrentThreadCpuTime();
      if (now != before) {
        least = Math.min(least, now - before);
        steps++;
        before = now;
      }
    }
    return least;
  }
}
