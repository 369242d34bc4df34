// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C or SIGTERM: no further fork is begun, the fork that runs is killed, and
 * once the measuring thread has let go, the whole rounds are reported.
 *
 * <p>Guarantee [bench.interrupt-leaves-no-jvm]: afterwards no forked JVM lives, and the rounds that
 * were whole are kept.
 */
final class Interruption {
  private static final Duration LETTING_GO = Duration.ofSeconds(10);

  private final CountDownLatch measuringEnded = new CountDownLatch(1);
  private final Comparison comparison;
  private final Runnable report;
  private final Thread hook = new Thread(this::onShutdown, "stop-lab-interruption");

  private Interruption(Comparison comparison, Runnable report) {
    this.comparison = comparison;
    this.report = report;
  }

  /**
   * Begins to listen for the end of this JVM.
   *
   * @param comparison what to stop
   * @param report called by another thread, after the measuring thread has let go
   */
  static Interruption listen(Comparison comparison, Runnable report) {
    Interruption interruption = new Interruption(comparison, report);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** To be called by the measuring thread when it has stopped measuring, for whatever reason. */
  void measuringEnded() {
    measuringEnded.countDown();
  }

  /**
   * Stops listening.
   *
   * @return false if this JVM is ending already: then the report comes from here, and the caller
   *     must leave it alone
   */
  boolean cancel() {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shutdownInProgress) {
      return false;
    }
  }

  private void onShutdown() {
    comparison.stop();
    long deadline = System.nanoTime() + LETTING_GO.toNanos();
    try {
      do {
        killForks(); // again and again: one may have been about to start
      } while (!measuringEnded.await(20, TimeUnit.MILLISECONDS)
          && System.nanoTime() - deadline < 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    killForks();
    report.run();
  }

  private static void killForks() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
