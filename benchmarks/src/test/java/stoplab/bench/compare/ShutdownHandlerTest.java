// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.bench.probe.process.ShutdownHook;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

class ShutdownHandlerTest {
  @BeforeEach
  void needsSignals() {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stubborn"})
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("a long-running fork is asked to end, then killed, and then the report is made")
  void longForkIsEnded(String how) throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Measuring.class, "ends", how)) {
      ProcessHandle fork = fork(child);
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.output())
          .containsSubsequence("stopping", "the fork says: was asked", "let go", "reported");
      assertThat(ProcessInspector.runs(fork)).isFalse();
    }
  }

  @Test
  @DisplayName("mutant: an interruption that neither asks nor kills leaves its fork behind")
  void forkOutlivesInterruptionThatSparesIt() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Measuring.class, "spares", "")) {
      ProcessHandle fork = fork(child);
      try {
        child.handle().destroy();
        assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(2))).isTrue();
        assertThat(ProcessInspector.runs(fork)).isTrue();
      } finally {
        fork.destroyForcibly();
      }
      await().atMost(NoStrayThreads.PATIENCE).until(() -> !ProcessInspector.runs(fork));
    }
  }

  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("a report that is being written when the signal comes is finished, not made again")
  void reportInProgressIsFinished() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Reporting.class)) {
      await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("report begins"));
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.output())
          .containsSubsequence("report begins", "stopping", "report ends")
          .doesNotContain("second report");
    }
  }

  private static ProcessHandle fork(ChildJvm child) {
    await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("forked"));
    return child.handle().children().findFirst().orElseThrow();
  }

  /** Pretends to measure for minutes. */
  static final class Measuring {
    private Measuring() {}

    public static void main(String[] args) throws Exception {
      boolean ends = args[0].equals("ends");
      ShutdownHandler interruption =
          new ShutdownHandler(
              () -> System.out.println("stopping"), () -> System.out.println("reported")) {
            @Override
            void askForks() throws InterruptedException {
              if (ends) {
                super.askForks();
              }
            }

            @Override
            void killForks() {
              if (ends) {
                super.killForks();
              }
            }
          };
      interruption.listen();
      String java = ProcessHandle.current().info().command().orElseThrow();
      Process fork = new ProcessBuilder(
              java, "-cp", System.getProperty("java.class.path"), Fork.class.getName(), args[1])
          .start();
      fork.inputReader().readLine();
      System.out.println("forked");
      fork.inputReader().lines().forEach(line -> System.out.println("the fork says: " + line));
      fork.waitFor();
      System.out.println("let go");
      interruption.measuringEnded();
    }
  }

  /** Lives for a minute, unless it is asked to end, or is stubborn and is killed. */
  static final class Fork {
    private Fork() {}

    public static void main(String[] args) throws InterruptedException {
      ShutdownHook.add(() -> {
        System.out.println("was asked");
        StopProbe.delay(args[0].equals("stubborn") ? TimeUnit.MINUTES.toNanos(1) : 0);
      });
      System.out.println("ready");
      new CountDownLatch(1).await(1, TimeUnit.MINUTES);
    }
  }

  /** Is stopped in the middle of its report. */
  static final class Reporting {
    private Reporting() {}

    public static void main(String[] args) {
      CountDownLatch stopping = new CountDownLatch(1);
      ShutdownHandler interruption = new ShutdownHandler(
          () -> {
            System.out.println("stopping");
            stopping.countDown();
          },
          () -> System.out.println("second report"));
      interruption.listen();
      interruption.measuringEnded();
      interruption.reportOnce(() -> {
        System.out.println("report begins");
        try {
          stopping.await(1, TimeUnit.MINUTES);
          Thread.currentThread().join(200); // the hook has made its claim by now, or waits
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        System.out.println("report ends");
      });
      interruption.cancel();
    }
  }
}
