// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/**
 * Stops a call-site flag in a fresh JVM while another thread is deep in a counted loop. The order
 * of events shows whether the stop waited for that loop.
 */
final class StopDuringCountedLoop {
  /** About half a second of turns. */
  private static final int TURNS = 400_000_000;

  private static volatile int begun;
  private static volatile int ended;
  private static long result = 1;

  private StopDuringCountedLoop() {}

  /**
   * Whether a loop that ran when {@code stop()} was called had ended when {@code stop()} returned.
   */
  static boolean hasWaited(List<String> options) throws InterruptedException {
    SpinAndStop.assumeC2();
    try (ChildJvm child = ChildJvm.start(options, StopDuringCountedLoop.class)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      return child.output().contains("WAITED");
    }
  }

  /** The child's side. */
  public static void main(String[] args) {
    Thread worker = new Thread(new ExpertCallSiteFlagWorker(Thread::onSpinWait), "worker");
    worker.setDaemon(true);
    worker.start();
    Thread looper = new Thread(StopDuringCountedLoop::loopForEver, "looper");
    looper.setDaemon(true);
    looper.start();
    while (begun == 0) {
      Thread.onSpinWait();
    }

    int running = begun;
    ExpertCallSiteFlagWorker.stop();
    System.out.println(ended >= running ? "WAITED" : "RETURNED");
  }

  private static void loopForEver() {
    for (int i = 0; i < 20_000; i++) { // compiles the method before the first long loop
      result = loop(1_000, result);
    }
    while (true) {
      begun++;
      result = loop(TURNS, result);
      ended++;
    }
  }

  private static long loop(int turns, long seed) {
    long value = seed;
    for (int i = 0; i < turns; i++) {
      value = value * 6364136223846793005L + i;
    }
    return value;
  }
}
