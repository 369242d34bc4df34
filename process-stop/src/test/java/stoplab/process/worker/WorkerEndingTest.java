// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerEndingTest extends WorkerFixture {
  /** How a child ends, and what is told of that. */
  private record Ending(
      String name, Launch launch, Waits.Join end, int exitCode, ExitCause cause) {}

  private static Ending byItself(Launch launch, int exitCode, ExitCause cause) {
    return new Ending(launch.toString(), launch, worker -> {}, exitCode, cause);
  }

  private static void byAnother(WorkerProcess worker, String signal) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + worker.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static List<Ending> endings(Path folder) {
    Launch guarded = jvm("wait").withReadyLine("ready");
    Launch unguarded = Launch.command(Animal.IGNORES_SIGTERM.command()).withReadyLine("ready");
    Launch sleeper = sh("echo ready; exec sleep 600").withReadyLine("ready");
    Launch crashing = guarded.withJvmOptions(
        "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("hs_err.txt"));
    return List.of(
        byItself(jvm("return"), 0, ExitCause.OWN_EXIT),
        byItself(jvm("exit", "8"), 8, ExitCause.OWN_EXIT),
        byItself(jvm("fail"), 1, ExitCause.OWN_EXIT),
        byItself(jvm("exit", "137"), 137, ExitCause.OWN_EXIT),
        byItself(jvm("exit", "143"), 143, ExitCause.OWN_EXIT),
        byItself(jvm("halt", "137"), 137, ExitCause.DIED),
        byItself(jvm("halt", "0"), 0, ExitCause.OWN_EXIT),
        new Ending("we kill", guarded, WorkerProcess::kill, 137, ExitCause.STOPPED),
        new Ending("we terminate", guarded, WorkerProcess::terminate, 143, ExitCause.STOPPED),
        new Ending("killed", guarded, each -> byAnother(each, "KILL"), 137, ExitCause.DIED),
        new Ending("terminated", guarded, each -> byAnother(each, "TERM"), 143, ExitCause.DIED),
        new Ending("a crash", crashing, each -> byAnother(each, "SEGV"), 1, ExitCause.OWN_EXIT),
        byItself(sh("exit 0"), 0, ExitCause.OWN_EXIT),
        byItself(sh("exit 8"), 8, ExitCause.OWN_EXIT),
        byItself(sh("exit 137"), 137, ExitCause.AMBIGUOUS),
        byItself(sh("exit 143"), 143, ExitCause.AMBIGUOUS),
        byItself(sh("kill -KILL $$"), 137, ExitCause.AMBIGUOUS),
        byItself(jvm("halt", "137").withoutGuard(), 137, ExitCause.AMBIGUOUS),
        new Ending("we kill", unguarded, WorkerProcess::kill, 137, ExitCause.STOPPED),
        new Ending("we terminate", sleeper, WorkerProcess::terminate, 143, ExitCause.STOPPED),
        new Ending("killed", unguarded, each -> byAnother(each, "KILL"), 137, ExitCause.AMBIGUOUS),
        new Ending(
            "terminated", sleeper, each -> byAnother(each, "TERM"), 143, ExitCause.AMBIGUOUS),
        new Ending(
            "we terminate, another kills",
            unguarded,
            worker -> {
              worker.terminate();
              byAnother(worker, "KILL");
            },
            137,
            ExitCause.AMBIGUOUS));
  }

  @Test
  @Tag("process.cause-is-told")
  @DisplayName("the cause of a child's end is reported, or that it is ambiguous")
  void causeIsTold(@TempDir Path folder) throws Exception {
    List<Ending> endings = endings(folder);
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (Ending ending : endings) {
        workers.add(start(ending.launch()));
      }
      for (int i = 0; i < workers.size(); i++) {
        WorkerProcess worker = workers.get(i);
        Ending ending = endings.get(i);
        if (ending.launch().readyLine().isPresent()) {
          assertThat(worker.awaitReady(PATIENCE)).as(ending.name()).isTrue();
        }
        ending.end().on(worker);
        outputOf(worker);
        assertThat(worker.exitCode()).as(ending.name()).hasValue(ending.exitCode());
        assertThat(worker.exitCause()).as(ending.name()).isEqualTo(ending.cause());
      }
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("process.failure-is-complete")
  @DisplayName("a failure shows as exit code 1 and its whole stack trace")
  void failureIsComplete(boolean guarded) throws Exception {
    Launch launch = jvm("fail").withKeptLines(1_000);
    try (WorkerProcess worker = start(guarded ? launch : launch.withoutGuard())) {
      List<String> trace = outputOf(worker);
      assertThat(worker.exitCode()).hasValue(1);
      assertThat(trace.get(0))
          .isEqualTo("Exception in thread \"main\" java.lang.IllegalStateException: failed as it"
              + " should");
      int cause = trace.indexOf("Caused by: java.lang.RuntimeException: the reason");
      assertThat(cause).isPositive();
      assertThat(trace.get(trace.size() - 1)).matches("\t\\.\\.\\. [0-9]+ more");
      List<String> frames = new ArrayList<>(trace.subList(1, cause));
      assertThat(
              frames.removeIf(frame -> frame.matches("\tat .*(GuardedMain|MainMethod|reflect).*")))
          .as("it has frames of the guard")
          .isEqualTo(guarded);
      assertThat(frames.remove(frames.size() - 1)).contains("WorkerChild.main(");
      assertThat(frames)
          .hasSize(WorkerChild.DEPTH)
          .allMatch(frame -> frame.contains("WorkerChild.fail("));
    }
  }
}
