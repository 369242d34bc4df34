// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happens on Ctrl-C or SIGTERM. No further fork is begun; the running fork is asked to end,
 * and soon killed. Once the measuring thread has stopped, the whole rounds are reported. A report
 * that is being written when the signal comes is finished.
 *
 * <p>Guarantee [bench.interrupt-leaves-no-jvm]: afterwards no forked JVM is alive, nor anything
 * that it started, and the whole rounds are kept.
 */
class ShutdownHandler {
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final Duration LETTING_GO = Duration.ofSeconds(10);
  private static final Duration REPORTING = Duration.ofMinutes(2);

  private final CountDownLatch measuringEnded = new CountDownLatch(1);
  private final CountDownLatch reported = new CountDownLatch(1);
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final Runnable stop;
  private final Runnable report;
  private final Thread hook = new Thread(this::onShutdown, "stop-lab-interruption");

  /**
   * Makes a handler that is not registered yet.
   *
   * @param stop asks the measuring thread to begin no further fork
   * @param report reports what is kept; called after the measuring thread has stopped
   */
  ShutdownHandler(Runnable stop, Runnable report) {
    this.stop = stop;
    this.report = report;
  }

  /** Registers for the end of this JVM. */
  void listen() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** To be called by the measuring thread when it has stopped measuring, for whatever reason. */
  void measuringEnded() {
    measuringEnded.countDown();
  }

  /**
   * Runs the last report, unless the shutdown has already made one. While it runs, this JVM does
   * not end.
   *
   * @param lastReport what to run
   */
  void reportOnce(Runnable lastReport) {
    if (claimed.compareAndSet(false, true)) {
      try {
        lastReport.run();
      } finally {
        reported.countDown();
      }
    }
  }

  /** Unregisters, if this JVM is not ending already. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shutdownInProgress) {
      // The hook runs, sees that the report is made, and leaves.
    }
  }

  private void onShutdown() {
    stop.run();
    try {
      askForks();
      long deadline = System.nanoTime() + LETTING_GO.toNanos();
      do {
        killForks(); // again and again: another may have been about to start
      } while (!measuringEnded.await(20, TimeUnit.MILLISECONDS)
          && System.nanoTime() - deadline < 0);
      killForks();
      reportOnce(report);
      reported.await(REPORTING.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks the forks to end, and waits a while: each knows best what it has started. A fork that is
   * killed at once may have just started something that nobody would find.
   */
  void askForks() throws InterruptedException {
    List<ProcessHandle> forks = ProcessHandle.current().children().toList();
    forks.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + LEAVING.toNanos();
    while (forks.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - deadline < 0) {
      measuringEnded.await(5, TimeUnit.MILLISECONDS);
      if (measuringEnded.getCount() == 0) {
        return;
      }
    }
  }

  /** Kills all processes that this JVM has started. */
  void killForks() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
