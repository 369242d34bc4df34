// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.call.CallOutcome;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.CallSettings;
import stoplab.process.call.CallStopReason;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/**
 * What each lesson on killable calls promises for the work that it shows. That the same work goes
 * on in a thread is seen in the demo alone, in a JVM of its own: nothing could end that thread.
 */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
interface KillableLessonContract {
  Duration PATIENCE = NoStrayThreads.PATIENCE;
  Duration TIMEOUT = Duration.ofMillis(100);

  /** So often a child may be so busy that its timeout finds it on the way there. */
  int MOST_EARLY = 5;

  /** Submits the work that does not end; files go to the folder. */
  KillableCall<?> submitEndless(KillableExecutor calls, Path folder, Duration timeout)
      throws Exception;

  /** Submits the same work with an argument for which it ends. */
  KillableCall<?> submitGood(KillableExecutor calls, Duration timeout);

  /** What that returns. */
  Object goodValue();

  /** A class and its method in which the work hangs. */
  String hangsIn();

  @Test
  @Tag("process.call-is-over")
  @DisplayName("after its timeout its child is gone, and the next call gets its answer")
  default void timeoutEndsIt(@TempDir Path folder) throws Exception {
    try (KillableExecutor calls = open()) {
      Stopped<?> end = stopped(submitEndless(calls, folder, TIMEOUT));
      boolean runs = runs(end);
      assertThat(end.reason())
          .as("[process.call-is-over] why it was stopped")
          .isEqualTo(CallStopReason.TIMEOUT);
      assertThat(runs).as("[process.call-is-over] its child runs").isFalse();
      Object next = submitGood(calls, PATIENCE).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next)
          .as("[process.call-is-over] what the next call returns")
          .isEqualTo(goodValue());
    }
  }

  @Test
  @Tag("process.call-is-over")
  @DisplayName("when cancel(true) has returned, its child is gone")
  default void cancelEndsIt(@TempDir Path folder) throws Exception {
    try (KillableExecutor calls = open()) {
      KillableCall<?> call = submitEndless(calls, folder, Duration.ofDays(1));
      assertThat(call.cancel(true))
          .as("[process.call-is-over] it was cancelled")
          .isTrue();
      assertThat(call.isDone()).as("[process.call-is-over] it is done").isTrue();
      assertThat(runs(stopped(call)))
          .as("[process.call-is-over] its child runs")
          .isFalse();
    }
  }

  @Test
  @Tag("process.call-says-where")
  @DisplayName("the outcome names the method in which it hung")
  default void outcomeSaysWhere(@TempDir Path folder) throws Exception {
    try (KillableExecutor calls = open()) {
      List<String> where = List.of();
      for (int i = 1; i <= MOST_EARLY && !where.contains(hangsIn()); i++) {
        where = stopped(submitEndless(calls, folder, TIMEOUT.multipliedBy(i))).where().stream()
            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
            .toList();
      }
      assertThat(where).as("[process.call-says-where] where it hung").contains(hangsIn());
    }
  }

  private static KillableExecutor open() throws InterruptedException {
    KillableExecutor calls =
        new KillableExecutor(CallSettings.of(1).withWhereBound(PATIENCE)); // however busy it is
    assertThat(calls.awaitReady(PATIENCE)).as("a child stands ready").isTrue();
    return calls;
  }

  private static Stopped<?> stopped(KillableCall<?> call) throws InterruptedException {
    CallOutcome<?> end = call.outcome(PATIENCE).orElse(null);
    return end instanceof Stopped<?> stopped
        ? stopped
        : fail("[process.call-is-over] it was not stopped: " + end);
  }

  private static boolean runs(Stopped<?> end) {
    return ProcessHandle.of(end.report().pid()).filter(ChildJvm::runs).isPresent();
  }
}
