// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.worker.output.OutputPump;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerProcessTest extends WorkerFixture {
  private static Stream<ThrowingCallable> callsThatNeedAProcess(WorkerProcess worker) {
    return Stream.of(
        worker::pid,
        worker::join,
        () -> worker.join(Duration.ZERO),
        () -> worker.awaitReady(Duration.ZERO),
        worker::terminate,
        worker::kill,
        worker::exitCause,
        worker::onExit,
        worker::stdin,
        worker::stop);
  }

  @Test
  @Tag("process.before-start")
  @DisplayName("before the start nothing runs, and what needs a process says that there is none")
  void beforeStart() {
    Launch launch = Launch.command("sleep", "600");
    WorkerProcess worker = new WorkerProcess(launch);
    assertThat(worker.isAlive()).isFalse();
    assertThat(worker.exitCode()).isEmpty();
    assertThat(WorkerProcess.active()).doesNotContain(worker);
    assertThat(worker.output().lastLines()).isEmpty();
    assertThat(worker.output().lineCount()).isZero();
    assertThat(worker.output()).isSameAs(worker.output());
    assertThat(worker).hasToString("worker, not started: sleep 600");
    assertThat(callsThatNeedAProcess(worker))
        .allSatisfy(
            call -> assertThatIllegalStateException().isThrownBy(call).withMessage(NOT_STARTED));
  }

  @Test
  @Tag("process.starts-once")
  @DisplayName("a worker is started once, whether it runs or has ended")
  void startsOnce() throws Exception {
    try (WorkerProcess worker = reader()) {
      long pid = worker.pid();
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker was started before");
      worker.stdin().close();
      awaitEnd(worker);
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker was started before");
      assertThat(worker.pid()).isEqualTo(pid);
      assertThat(worker.exitCode()).hasValue(0);
    }
  }

  @Test
  @Tag("process.starts-once")
  @DisplayName("a start that has failed may be tried again")
  void failedStartMayBeTriedAgain(@TempDir Path folder) throws Exception {
    Path program = folder.resolve("program");
    WorkerProcess worker =
        new WorkerProcess(Launch.command(program.toString(), "-c", "echo up; exit 7"), KILL);
    for (int i = 0; i < 2; i++) {
      assertThatIOException().isThrownBy(worker::start).withMessageContaining("program");
      assertThat(worker.isAlive()).isFalse();
      assertThat(worker.exitCode()).isEmpty();
      assertThat(WorkerProcess.active()).doesNotContain(worker);
      assertThatIllegalStateException().isThrownBy(worker::pid).withMessage(NOT_STARTED);
    }
    Files.createSymbolicLink(program, Path.of("/bin/sh"));
    try (worker) {
      start(worker);
      assertThat(outputOf(worker)).containsExactly("up");
      assertThat(worker.exitCode()).hasValue(7);
    } finally {
      Files.delete(program); // JUnit warns of a link that leads out of its folder
    }
  }

  @Test
  @Tag("process.starts-once")
  @DisplayName("of several threads that start it, one does")
  void oneOfManyStarts() throws Exception {
    try (WorkerProcess worker = new WorkerProcess(Launch.command("sleep", "600"), KILL)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Waiting<Boolean>> starters = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starters.add(Waits.start(() -> {
              go.await();
              try {
                start(worker);
                return true;
              } catch (IllegalStateException e) {
                return false;
              }
            })
            .untilIn("await"));
      }
      go.countDown();
      int successes = 0;
      for (Waiting<Boolean> starter : starters) {
        successes += starter.end() ? 1 : 0;
      }
      assertThat(successes).isEqualTo(1);
      assertThat(started).hasSize(1);
    }
  }

  @Test
  @Tag("process.while-running")
  @DisplayName("while it runs it is alive, has a number and no exit code, and is listed")
  void whileRunning() throws Exception {
    WorkerProcess worker = new WorkerProcess(Launch.command("sleep", "600"), KILL);
    try (worker;
        WorkerProcess other = start(Animal.OBEDIENT_SLEEP)) {
      assertThat(worker.start()).as("what start returns").isSameAs(worker);
      ProcessHandle process = ProcessHandle.of(worker.pid()).orElseThrow();
      started.add(process);
      assertThat(process.parent()).contains(ProcessHandle.current());
      assertThat(worker.isAlive()).isTrue();
      assertThat(worker.exitCode()).isEmpty();
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STILL_RUNNING);
      assertThat(WorkerProcess.active()).contains(worker, other).doesNotHaveDuplicates();
      assertThat(worker).hasToString("worker " + process.pid() + ", running: sleep 600");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8})
  @Tag("process.after-exit")
  @DisplayName("after its end it is neither alive nor listed, and its exit code stays")
  void afterExit(int code) throws Exception {
    try (WorkerProcess worker = start(sh("exit " + code))) {
      worker.join();
      long pid = worker.pid();
      assertThat(WorkerProcess.active()).doesNotContain(worker);
      for (int i = 0; i < 2; i++) {
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.exitCode()).hasValue(code);
        assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
        worker.join();
        assertThat(worker.join(PATIENCE)).isTrue();
        assertThat(worker.join(Duration.ZERO)).isTrue();
        assertThat(worker.join(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
        assertThat(worker.pid()).isEqualTo(pid);
        assertThat(worker)
            .hasToString("worker " + pid + ", exit code " + code + ": sh -c exit " + code);
      }
    }
  }

  @Test
  @Tag("process.after-exit")
  @DisplayName("a worker that has ended and that nobody holds can be collected")
  void endedWorkerIsCollected() throws Exception {
    WeakReference<WorkerProcess> worker = endedWorker();
    Waits.until("it is collected", () -> {
      System.gc();
      return worker.get() == null;
    });
  }

  private WeakReference<WorkerProcess> endedWorker() throws Exception {
    WorkerProcess worker = start(sh("exit 0"));
    outputOf(worker);
    return new WeakReference<>(worker);
  }

  @Test
  @Tag("process.null-refused")
  @DisplayName("null is refused before the start, while it runs, after its end, and when closed")
  void nullIsRefused() throws Exception {
    assertThatNullPointerException()
        .isThrownBy(() -> new WorkerProcess(null))
        .withMessage("launch");
    assertThatNullPointerException()
        .isThrownBy(() -> new WorkerProcess(sh("exit 0"), null))
        .withMessage("ladder");
    WorkerProcess worker = new WorkerProcess(Launch.command(Animal.ENDS_AT_EOF_ONLY.command()));
    assertNullIsRefused(worker);
    try (worker) {
      start(worker);
      assertNullIsRefused(worker);
      worker.stdin().close();
      awaitEnd(worker);
      assertNullIsRefused(worker);
    }
    assertNullIsRefused(worker);
  }

  private static void assertNullIsRefused(WorkerProcess worker) {
    OutputPump output = worker.output();
    Stream.<ThrowingCallable>of(
            () -> worker.join(null),
            () -> worker.awaitReady(null),
            () -> output.awaitEnd(null),
            () -> output.awaitLine(line -> true, null))
        .forEach(call -> assertThatNullPointerException().isThrownBy(call).withMessage("bound"));
    assertThatNullPointerException()
        .isThrownBy(() -> output.awaitLine(null, Duration.ZERO))
        .withMessage("wanted");
  }
}
