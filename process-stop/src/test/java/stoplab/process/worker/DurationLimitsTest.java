// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.ChildStop;
import stoplab.process.EscalatingStop;
import stoplab.process.OrphanExit;
import stoplab.process.ProgramShutdown;
import stoplab.process.SigkillStop;
import stoplab.process.SigtermStop;
import stoplab.process.TreeStop;
import stoplab.process.worker.guard.OrphanGuard;
import stoplab.process.worker.output.Deadline;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** A duration that nanoseconds or milliseconds cannot hold is a time without an end. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class DurationLimitsTest {
  static Stream<Duration> tooLong() {
    return Stream.of(
        ChronoUnit.FOREVER.getDuration(),
        Duration.ofSeconds(Long.MAX_VALUE),
        Duration.ofNanos(Long.MAX_VALUE),
        Duration.ofMillis(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  @Tag("process.no-duration-overflows")
  @DisplayName("a wait without a time limit ends when the worker has what it waits for")
  void waits(Duration endless) throws Exception {
    Launch launch = Launch.command("sh", "-c", "echo ready; read line; echo last");
    WorkerProcess worker =
        new WorkerProcess(launch.withReadyLine("ready"), StopLadder.within(endless)).start();
    assertThat(worker.awaitReady(endless)).as("[process.no-duration-overflows]").isTrue();
    worker.stdin().close();
    assertThat(worker.output().awaitLine("last"::equals, endless))
        .as("[process.no-duration-overflows]")
        .contains("last");
    assertThat(worker.output().awaitEnd(endless))
        .as("[process.no-duration-overflows]")
        .isTrue();
    assertThat(worker.join(endless)).as("[process.no-duration-overflows]").isTrue();
    worker.close();
    worker.close();
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  @Tag("process.no-duration-overflows")
  @DisplayName("a ladder without a time limit stops a child; rungs that cannot fit are reported")
  void ladders(Duration endless) throws Exception {
    StopLadder ladder = StopLadder.within(endless).terminate(PATIENCE);
    try (WorkerProcess worker = new WorkerProcess(Launch.command("sleep", "600"), ladder).start()) {
      StopReport report = worker.stop();
      assertThat(report.isGone())
          .as("[process.no-duration-overflows] %s", report)
          .isTrue();
    }
    Duration most = ChronoUnit.FOREVER.getDuration();
    StopLadder all =
        StopLadder.within(most).ask(endless).terminate(most).dump(endless).kill(most);
    try (WorkerProcess worker = new WorkerProcess(Launch.command("cat"), all).start()) {
      assertThat(worker.stop().isGone())
          .as("[process.no-duration-overflows] without a limit in any rung")
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  @Tag("process.no-duration-overflows")
  @DisplayName("a report or a step without a time limit can be printed")
  void reports(Duration endless) {
    StopReport.Step step = new StopReport.Step(Rung.KILL, endless, 1, 0);
    StopReport report = new StopReport(
        42,
        Optional.of(Rung.KILL),
        List.of(step),
        endless,
        OptionalInt.of(137),
        ExitCause.STOPPED,
        1,
        List.of(),
        true,
        Set.of(),
        List.of(),
        true,
        Optional.empty(),
        false,
        List.of());
    assertThat(report.toString())
        .as("[process.no-duration-overflows] %s", endless)
        .contains(" ms [" + step + "]");
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  @Tag("process.no-duration-overflows")
  @DisplayName("each lesson's stop accepts unlimited time and returns when the child has left")
  void lessons(Duration endless) throws Exception {
    for (ChildStop stop : List.of(
        new SigtermStop(endless),
        new SigkillStop(endless),
        new EscalatingStop(endless),
        new TreeStop(endless))) {
      Process child = new ProcessBuilder("sh", "-c", "read line").start();
      try {
        assertThat(stop.stop(child))
            .as("[process.no-duration-overflows] %s", stop)
            .isTrue();
      } finally {
        child.destroyForcibly();
      }
    }
    List<String> report = new CopyOnWriteArrayList<>();
    try (ProgramShutdown shutdown = ProgramShutdown.install(endless, report::add)) {
      shutdown.register("nothing", () -> {}, () -> {});
    }
    assertThat(report).as("[process.no-duration-overflows]").isNotEmpty();
  }

  /** Is guarded by the lesson or by the guard, with hooks that may take all the time. */
  static final class Guarded {
    private Guarded() {}

    public static void main(String[] args) {
      Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitLastResort(args[0])));
      if (args[0].equals("lesson")) {
        OrphanExit.guard(1, endless); // another parent: an orphan from the start
      } else {
        OrphanGuard.install(endless); // it has been given no input that goes on
      }
    }

    /** Holds the exit until the thread that would halt it waits for that. */
    private static void awaitLastResort(String which) {
      Deadline deadline = Deadline.after(PATIENCE.dividedBy(2));
      while (which.equals("lesson") && !isLastResortWaiting() && !deadline.hasPassed()) {
        Thread.yield();
      }
      System.out.println(deadline.hasPassed() ? "no last resort" : "hook");
    }

    private static boolean isLastResortWaiting() {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().equals("last resort")
              && thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lesson", "guard"})
  @Tag("process.no-duration-overflows")
  @DisplayName("a guard gives hooks unlimited time if it was configured so")
  void guards(String which) throws Exception {
    try (ChildJvm jvm = ChildJvm.start(List.of("-XX:TieredStopAtLevel=1"), Guarded.class, which)) {
      assertThat(jvm.awaitExit(PATIENCE)).isTrue();
      assertThat(jvm.output())
          .as("[process.no-duration-overflows]")
          .contains("hook")
          .doesNotContain("Exception");
    }
  }
}
