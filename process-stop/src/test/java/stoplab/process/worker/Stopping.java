// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.StopReport.Step;
import stoplab.testkit.ThreadKind;

/** A stop in a thread of its own, and the status that it leaves there. */
final class Stopping {
  static final Duration SHORT = Duration.ofMillis(50);
  static final Duration LONG = Duration.ofHours(1);

  /** What a stop may take beyond its deadline, and a starved machine in a test far more. */
  static final StopLadder PATIENT = StopLadder.within(PATIENCE.multipliedBy(3)).kill(PATIENCE);

  /** Catches SIGQUIT, and prints no dump: what is taken for a JVM makes the stop wait for it. */
  private static final String NO_DUMP =
      "trap : QUIT; sleep 600 & echo ready; while kill -0 $!; do wait; done";

  private final FutureTask<StopReport> task;
  private final Thread thread;
  private volatile boolean statusAfter;

  Stopping(Callable<StopReport> stop) {
    task = new FutureTask<>(() -> {
      StopReport report = stop.call();
      statusAfter = Thread.interrupted();
      return report;
    });
    thread = ThreadKind.PLATFORM.start("stopper", task);
  }

  StopReport report() throws Exception {
    return task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  Thread thread() {
    return thread;
  }

  /** The interrupt status that the stop has left, once there is a report. */
  boolean statusAfter() {
    return statusAfter;
  }

  static List<Rung> rungs(StopReport report) {
    return report.steps().stream().map(Step::rung).toList();
  }

  static WorkerProcess startWithoutDump(Witness witness) throws Exception {
    Launch launch = witness.watch(Launch.command("sh", "-c", NO_DUMP)).asJvm();
    WorkerProcess worker = new WorkerProcess(launch.withReadyLine("ready"), PATIENT).start();
    assertThat(worker.awaitReady(PATIENCE)).isTrue();
    return worker;
  }
}
