// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.ChildJvm;

@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell, and what is prepared is Linux's")
class FirstStopTest {
  /** Starts a worker, waits until its stop is prepared, and stops it through all rungs. */
  static final class StopsOnce {
    public static void main(String[] args) throws Exception {
      String deaf = "trap '' TERM; sleep 600 & echo ready; wait; sleep 600";
      StopLadder ladder =
          StopLadder.within(PATIENCE).ask(Duration.ofMillis(20)).terminate(Duration.ofMillis(50));
      Launch launch = Launch.command("sh", "-c", deaf).withReadyLine("ready");
      try (WorkerProcess worker = new WorkerProcess(launch, ladder).start()) {
        worker.awaitReady(PATIENCE);
        await()
            .atMost(PATIENCE)
            .until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("prepare-")));
        System.out.println("prepared");
        System.out.println("stopped " + worker.stop().isGone());
      }
    }
  }

  @Test
  @Tag("process.first-stop-is-prepared")
  @DisplayName("the first stop in a JVM loads none of our classes: the start did that")
  void firstStopLoadsNothing() throws Exception {
    List<String> options = List.of("-Xlog:class+load", "-XX:+UseSerialGC", "-Xmx128m");
    try (ChildJvm child = ChildJvm.start(options, StopsOnce.class)) {
      assertThat(child.awaitExit(PATIENCE)).isTrue();
      String output = child.output();
      int from = output.indexOf("prepared\n");
      int to = output.indexOf("stopped true");
      assertThat(from).as("where it was prepared").isPositive().isLessThan(to);
      List<String> loaded = output
          .substring(from, to)
          .lines()
          .filter(line -> line.contains("stoplab.process.worker."))
          .filter(line -> line.contains("source: file:")) // and not what the JVM itself spins
          .toList();
      assertThat(loaded)
          .as("[process.first-stop-is-prepared] classes that the stop has loaded")
          .isEmpty();
    }
  }
}
