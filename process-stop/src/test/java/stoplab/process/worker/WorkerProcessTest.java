// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerProcessTest {
  private static final StopLadder KILL = StopLadder.within(PATIENCE);
  private static final String[] SMALL = {"-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};
  private static final String NOT_STARTED = "this worker was not started";

  /** The processes of a test: it must have ended them all. */
  private final List<ProcessHandle> started = new ArrayList<>();

  private WorkerProcess start(WorkerProcess worker) throws IOException {
    worker.start();
    ProcessHandle.of(worker.pid()).ifPresent(started::add);
    return worker;
  }

  private WorkerProcess start(Launch launch) throws IOException {
    return start(new WorkerProcess(launch, KILL));
  }

  private WorkerProcess start(Animal animal) throws IOException {
    return start(Launch.command(animal.command()));
  }

  private WorkerProcess ready(Launch launch) throws Exception {
    WorkerProcess worker = start(launch.withReadyLine("ready"));
    assertThat(worker.awaitReady(PATIENCE)).as("it is ready").isTrue();
    return worker;
  }

  private WorkerProcess ready(Animal animal) throws Exception {
    return ready(Launch.command(animal.command()));
  }

  /** A child that runs until its standard input ends; native, and so quick. */
  private WorkerProcess reader() throws Exception {
    return ready(Animal.ENDS_AT_EOF_ONLY);
  }

  private static Launch jvm(String... args) {
    return Launch.main(WorkerChild.class, args).withJvmOptions(SMALL);
  }

  private static Launch sh(String script) {
    return Launch.command("sh", "-c", script);
  }

  private static WorkerProcess awaitEnd(WorkerProcess worker) throws InterruptedException {
    assertThat(worker.join(PATIENCE)).as("it ends").isTrue();
    return worker;
  }

  /** Its end, and the end of what it has printed. */
  private static List<String> outputOf(WorkerProcess worker) throws InterruptedException {
    assertThat(awaitEnd(worker).output().awaitEnd(PATIENCE))
        .as("its output ends")
        .isTrue();
    return worker.output().lastLines();
  }

  /** What was signalled before is through when a sleeper that is signalled later has died. */
  private void letSignalsArrive() throws Exception {
    try (WorkerProcess sleeper = start(Animal.OBEDIENT_SLEEP)) {
      ProcessHandle.of(sleeper.pid()).orElseThrow().destroy();
      awaitEnd(sleeper);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    try {
      assertThat(started).as("still running").noneMatch(Cage::runs);
      Waits.until(
          "the end of the threads",
          () -> Waits.threads("worker-").isEmpty() && Waits.threads("ask-").isEmpty());
    } finally {
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

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
  @Tag("process.join-bounds")
  @DisplayName("a bound of zero or less does not wait; a bound in time is false, and not early")
  void shortBounds() throws Exception {
    try (WorkerProcess worker = reader()) {
      for (Duration none :
          new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE)
          }) {
        Thread.currentThread().interrupt(); // whoever waits throws
        assertThat(worker.join(none)).as("joined in %s", none).isFalse();
        assertThat(Thread.interrupted()).as("status").isTrue();
      }
      Duration bound = Duration.ofMillis(100);
      long from = System.nanoTime();
      assertThat(worker.join(bound)).isFalse();
      assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(bound.toNanos());
      assertThat(worker.isAlive()).as("it lives").isTrue();
      worker.stdin().close();
      assertThat(worker.join(PATIENCE)).as("a later join").isTrue();
      assertThat(worker.exitCode()).hasValue(0);
    }
  }

  @Test
  @Tag("process.join-bounds")
  @DisplayName("a bound of any length waits for the end")
  void longBounds() throws Exception {
    try (WorkerProcess worker = reader()) {
      List<Waiting<Boolean>> joiners = new ArrayList<>();
      for (Duration bound : List.of(
          Duration.ofDays(300),
          Duration.ofNanos(Long.MAX_VALUE),
          Duration.ofNanos(Long.MAX_VALUE).plusNanos(1),
          Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))) {
        joiners.add(Waits.start(() -> worker.join(bound)).untilIn("waitFor"));
      }
      assertThat(joiners).noneMatch(joiner -> joiner.task().isDone());
      worker.stdin().close();
      for (Waiting<Boolean> joiner : joiners) {
        assertThat(joiner.end()).isTrue();
      }
    }
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

  /** The ways to join that may wait. */
  private static List<Waits.Join> joins() {
    return List.of(
        WorkerProcess::join,
        worker -> worker.join(Waits.LONG),
        worker -> worker.join(Duration.ofSeconds(Long.MAX_VALUE)));
  }

  static List<ThreadKind> kinds() {
    return ThreadKind.available();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("process.join-interrupted")
  @DisplayName("an interrupt before or during a join ends that, and not the process")
  void interruptedJoin(ThreadKind kind) throws Exception {
    try (WorkerProcess worker = reader()) {
      for (Waits.Join join : joins()) {
        for (boolean before : new boolean[] {true, false}) {
          Waiting<Boolean> joiner = Waits.start(kind, () -> {
            if (before) {
              Thread.currentThread().interrupt();
            }
            try {
              join.on(worker);
              throw new AssertionError("it has joined");
            } catch (InterruptedException e) {
              return Thread.currentThread().isInterrupted();
            }
          });
          if (!before) {
            joiner.untilIn("waitFor").thread().interrupt();
          }
          assertThat(joiner.end()).as("status").isFalse();
        }
      }
      assertThat(Cage.runs(ProcessHandle.of(worker.pid()).orElseThrow())).isTrue();
      worker.stdin().close();
      awaitEnd(worker);
      assertThat(worker.exitCode()).hasValue(0);
      for (Waits.Join join : joins()) {
        Waiting<Boolean> joiner = Waits.start(kind, () -> {
          Thread.currentThread().interrupt();
          join.on(worker);
          return Thread.interrupted();
        });
        assertThat(joiner.end()).as("status after the join of an ended one").isTrue();
      }
    }
  }

  @Test
  @Tag("process.joiners-agree")
  @DisplayName("all threads that join see one exit code")
  void joinersAgree() throws Exception {
    try (WorkerProcess worker = start(Animal.OBEDIENT_SLEEP)) {
      List<Waiting<OptionalInt>> joiners = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Waits.Join join = joins().get(i % joins().size());
        joiners.add(Waits.start(() -> {
              join.on(worker);
              return worker.exitCode();
            })
            .untilIn("waitFor"));
      }
      assertThat(joiners).noneMatch(joiner -> joiner.task().isDone());
      worker.kill();
      for (Waiting<OptionalInt> joiner : joiners) {
        assertThat(joiner.end()).hasValue(137);
      }
    }
  }

  @Test
  @Tag("process.terminate-is-asked")
  @DisplayName("terminate lets a JVM run its hook, and all that the hook prints is read")
  void terminateRunsHooks() throws Exception {
    try (WorkerProcess worker = ready(Animal.LAST_WORDS)) {
      worker.terminate();
      List<String> lines = outputOf(worker);
      assertThat(worker.exitCode()).hasValue(143);
      assertThat(lines.get(lines.size() - 1)).isEqualTo("hook ran");
      assertThat(worker.output().lineCount())
          .as("ready, the hook's begin and end, and its dots")
          .isEqualTo(3 + (1 << 14));
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.terminate-is-asked")
  @DisplayName("terminate does not wait, and its signal is for the process alone")
  void terminateIsForOne() throws Exception {
    try (WorkerProcess worker = ready(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      ProcessHandle child = onlyChild(worker);
      worker.terminate();
      awaitEnd(worker);
      assertThat(worker.exitCode()).hasValue(143);
      letSignalsArrive();
      assertThat(Cage.runs(child)).as("the child runs on").isTrue();
      assertThat(worker.output().awaitEnd(Duration.ofMillis(50)))
          .as("the child holds the output")
          .isFalse();
    }
  }

  private ProcessHandle onlyChild(WorkerProcess worker) {
    List<ProcessHandle> children =
        ProcessHandle.of(worker.pid()).orElseThrow().children().toList();
    assertThat(children).hasSize(1);
    started.addAll(children);
    return children.get(0);
  }

  @Test
  @Tag("process.kill-is-final")
  @DisplayName("a process that is deaf to terminate dies of a kill")
  void deafOneIsKilled() throws Exception {
    try (WorkerProcess worker = ready(Animal.JVM_IGNORES_SIGTERM)) {
      worker.terminate();
      letSignalsArrive();
      assertThat(worker.isAlive()).as("alive after terminate").isTrue();
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STILL_RUNNING);
      worker.kill();
      assertThat(outputOf(worker)).containsExactly("ready");
      assertThat(worker.exitCode()).hasValue(137);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.kill-is-final")
  @DisplayName("a kill runs no hook")
  void killRunsNoHook() throws Exception {
    try (WorkerProcess worker = ready(Animal.OBEDIENT)) {
      worker.kill();
      assertThat(outputOf(worker)).containsExactly("ready");
      assertThat(worker.exitCode()).hasValue(137);
    }
  }

  @Test
  @Tag("process.signal-after-end")
  @DisplayName("a signal after the end does nothing, and changes nothing of what is known")
  void signalAfterEnd() throws Exception {
    try (WorkerProcess own = start(sh("exit 143"));
        WorkerProcess guarded = start(jvm("exit", "143"));
        WorkerProcess terminated = start(Animal.OBEDIENT_SLEEP)) {
      terminated.terminate();
      outputOf(own);
      outputOf(guarded);
      outputOf(terminated);
      for (int i = 0; i < 2; i++) {
        for (WorkerProcess worker : List.of(own, guarded, terminated)) {
          worker.terminate();
          worker.kill();
          assertThat(worker.request(Rung.TERMINATE)).as("sent").isFalse();
          assertThat(worker.request(Rung.KILL)).as("sent").isFalse();
          assertThat(worker.exitCode()).hasValue(143);
        }
        assertThat(own.exitCause()).isEqualTo(ExitCause.AMBIGUOUS);
        assertThat(guarded.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
        assertThat(terminated.exitCause()).isEqualTo(ExitCause.STOPPED);
      }
      assertThat(own.stop().cause()).as("after a stop").isEqualTo(ExitCause.AMBIGUOUS);
    }
  }

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
  @DisplayName("it is told why a child has ended, and that it cannot be told")
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
  @DisplayName("a failure is told by exit code 1, and by its whole stack trace")
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

  @Test
  @Tag("process.pipes-are-drained")
  @DisplayName("far more than a pipe holds, on both streams, does not block a child")
  void pipesAreDrained() throws Exception {
    String script = "yes out | head -n 200000; yes err | head -n 200000 >&2; exit 8";
    try (WorkerProcess worker = start(sh(script).withKeptLines(2))) {
      assertThat(outputOf(worker)).hasSize(2).isSubsetOf("out", "err");
      assertThat(worker.output().lineCount()).isEqualTo(400_000);
      assertThat(worker.exitCode()).hasValue(8);
    }
  }

  @Test
  @Tag("process.reader-ends")
  @DisplayName("the readers end with the process, or with the last one that holds its output")
  void readersEnd() throws Exception {
    try (WorkerProcess worker = start(Animal.OBEDIENT_SLEEP)) {
      List<String> readers = Waits.threads("worker-" + worker.pid() + "-");
      assertThat(readers)
          .containsExactlyInAnyOrder(
              "worker-" + worker.pid() + "-stdout", "worker-" + worker.pid() + "-stderr");
      worker.kill();
      outputOf(worker);
      Waits.until("the end of the readers", () -> Waits.threads("worker-").isEmpty());
    }
    try (WorkerProcess worker = ready(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      ProcessHandle holder = onlyChild(worker);
      worker.kill();
      awaitEnd(worker);
      assertThat(worker.output().awaitEnd(Duration.ofMillis(50))).isFalse();
      assertThat(worker.output().awaitLine("missing"::equals, Duration.ofMillis(50)))
          .isEmpty();
      assertThat(worker.output().lastLines()).containsExactly("ready");
      holder.destroyForcibly();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
    }
  }

  @Test
  @Tag("process.eof-is-seen")
  @DisplayName("a child reads what is written to its standard input, and then the end of it")
  void endOfInputIsSeen() throws Exception {
    try (WorkerProcess worker = start(Launch.command("cat"))) {
      assertThat(worker.stdin()).isSameAs(worker.stdin());
      worker.stdin().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      worker.stdin().flush();
      assertThat(worker.output().awaitLine("hello"::equals, PATIENCE)).contains("hello");
      assertThat(worker.isAlive()).isTrue();
      worker.stdin().write("bye".getBytes(StandardCharsets.US_ASCII));
      worker.stdin().close();
      assertThat(outputOf(worker)).containsExactly("hello", "bye");
      assertThat(worker.exitCode()).hasValue(0);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
    }
  }

  @Test
  @Tag("process.close-stops")
  @DisplayName("close stops a child that runs, and waits; what is known of it stays")
  void closeStops() throws Exception {
    WorkerProcess worker = ready(sh("sleep 600 & echo ready; exec sleep 600"));
    long pid = worker.pid();
    started.addAll(ProcessHandle.of(pid).orElseThrow().descendants().toList());
    assertThat(started).hasSize(2);
    worker.close();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    for (int i = 0; i < 2; i++) {
      assertThat(worker.isAlive()).isFalse();
      assertThat(worker.pid()).isEqualTo(pid);
      assertThat(worker.exitCode()).hasValue(137);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
      assertThat(worker.output().lastLines()).containsExactly("ready");
      assertThat(worker.join(Duration.ZERO)).isTrue();
      assertThat(WorkerProcess.active()).doesNotContain(worker);
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker is closed");
      worker.close();
    }
  }

  @Test
  @Tag("process.close-stops")
  @Tag("process.starts-once")
  @DisplayName("a worker that was closed before it was started cannot be started")
  void closedBeforeStart() {
    WorkerProcess worker = new WorkerProcess(sh("exit 0"));
    for (int i = 0; i < 2; i++) {
      worker.close();
      assertThat(worker.isAlive()).isFalse();
      assertThat(worker.exitCode()).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker is closed");
      assertThatIllegalStateException().isThrownBy(worker::pid).withMessage(NOT_STARTED);
    }
  }

  @Test
  @Tag("process.close-stops")
  @DisplayName("close of one that has ended changes nothing, but ends whom it has left behind")
  void closeAfterEnd() throws Exception {
    WorkerProcess worker = ready(Animal.LEADER_GONE);
    Optional<String> told =
        worker.output().awaitLine(line -> line.startsWith("detached "), PATIENCE);
    ProcessHandle.of(Long.parseLong(told.orElseThrow().substring(9))).ifPresent(started::add);
    awaitEnd(worker);
    worker.close();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    assertThat(worker.exitCode()).hasValue(0);
    assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
  }

  @Test
  @Tag("process.close-stops")
  @DisplayName("close stops also when its thread is interrupted, and keeps the status")
  void interruptedClose() throws Exception {
    WorkerProcess worker = ready(Animal.IGNORES_ALL_SIGNALS);
    Thread.currentThread().interrupt();
    worker.close();
    assertThat(Thread.interrupted()).as("status").isTrue();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    assertThat(worker.exitCode()).hasValue(137);
  }

  @Test
  @Tag("process.exit-future")
  @DisplayName("the future completes once, at the end; to cancel it does nothing to the process")
  void exitFuture() throws Exception {
    try (WorkerProcess worker = reader()) {
      AtomicInteger completions = new AtomicInteger();
      CompletableFuture<WorkerProcess> cancelled = worker.onExit();
      CompletableFuture<WorkerProcess> future = worker.onExit();
      CompletableFuture<OptionalInt> code = future.thenApply(ended -> {
        completions.incrementAndGet();
        return ended.exitCode();
      });
      assertThat(cancelled.cancel(true)).isTrue();
      letSignalsArrive();
      assertThat(worker.isAlive()).as("alive after the cancel").isTrue();
      assertThat(future).isNotDone();
      worker.stdin().close();
      assertThat(future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isSameAs(worker);
      assertThat(code.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).hasValue(0);
      assertThat(worker.onExit().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("of one that has ended")
          .isSameAs(worker);
      assertThat(completions).hasValue(1);
      assertThat(cancelled).isCancelled();
    }
  }

  @Test
  @Tag("process.many-stop")
  @DisplayName("55 workers at a time are all listed, all stopped, and leave no thread")
  void manyStop() throws Exception {
    StopLadder ladder = StopLadder.within(PATIENCE).terminate(PATIENCE.dividedBy(2));
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (int i = 0; i < 55; i++) {
        Launch launch = i % 11 == 0
            ? jvm("wait").withReadyLine("ready")
            : Launch.command(Animal.OBEDIENT_SLEEP.command());
        workers.add(start(new WorkerProcess(launch, ladder)));
      }
      for (int i = 0; i < 55; i += 11) {
        assertThat(workers.get(i).awaitReady(PATIENCE)).isTrue();
      }
      assertThat(WorkerProcess.active()).containsAll(workers);
      for (WorkerProcess worker : workers) {
        assertThat(worker.stop().isGone()).as("what %s says", worker).isTrue();
        // A guarded one may see the end of its input before it has heard the signal.
        assertThat(worker.exitCode().getAsInt()).isIn(143, 0);
        assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
      }
      assertThat(started).hasSize(55).noneMatch(Cage::runs);
      assertThat(WorkerProcess.active()).doesNotContainAnyElementsOf(workers);
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  @Test
  @Tag("process.dead-fails-fast")
  @DisplayName("a thread that waits for something of a worker is not left waiting when it dies")
  void deadWorkerFailsFast() throws Exception {
    try (WorkerProcess worker = start(sh("echo up; exec sleep 600").withReadyLine("ready"))) {
      assertThat(worker.output().awaitLine("up"::equals, PATIENCE)).isPresent();
      Waiting<Boolean> ready =
          Waits.start(() -> worker.awaitReady(Waits.LONG)).untilIn("awaitReady");
      Waiting<Optional<String>> line = Waits.start(
              () -> worker.output().awaitLine("missing"::equals, Waits.LONG))
          .untilIn("awaitLine");
      Waiting<Boolean> join = Waits.start(() -> worker.join(Waits.LONG)).untilIn("join");
      Waiting<WorkerProcess> exit = Waits.start(() -> worker.onExit().get()).untilIn("get");
      Waiting<IOException> write =
          Waits.start(() -> failureOf(worker.stdin(), 1 << 20)); // more than a pipe holds
      Waits.until(
          "a write is blocked",
          () -> write.task().isDone()
              || Stream.of(write.thread().getStackTrace())
                  .anyMatch(frame -> frame.getMethodName().equals("writeBytes")));
      assertThat(Stream.of(ready, line, join, exit, write))
          .noneMatch(each -> each.task().isDone());
      ProcessHandle.of(worker.pid()).orElseThrow().destroyForcibly();
      assertThat(ready.end()).isFalse();
      assertThat(line.end()).isEmpty();
      assertThat(join.end()).isTrue();
      assertThat(exit.end()).isSameAs(worker);
      assertThat(write.end()).isNotNull();
      assertThat(failureOf(worker.stdin(), 1)).as("a write after the end").isNotNull();
      assertThat(worker.awaitReady(Waits.LONG)).isFalse();
    }
  }

  /** What a write throws, with its flush; null if it is done. */
  private static IOException failureOf(OutputStream stdin, int bytes) {
    try {
      stdin.write(new byte[bytes]);
      stdin.flush();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a child is ready when it has said so, and stays so; else false, in time")
  void readiness() throws Exception {
    try (WorkerProcess worker = reader()) {
      assertThat(worker.awaitReady(Duration.ZERO)).as("asked again").isTrue();
      worker.stdin().close();
      outputOf(worker);
      assertThat(worker.awaitReady(Duration.ZERO)).as("asked after its end").isTrue();
    }
    try (WorkerProcess worker = start(sh("echo up; exec sleep 600").withReadyLine("ready"))) {
      assertThat(worker.output().awaitLine("up"::equals, PATIENCE)).isPresent();
      Duration bound = Duration.ofMillis(50);
      long from = System.nanoTime();
      assertThat(worker.awaitReady(bound)).isFalse();
      assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(bound.toNanos());
      Waiting<Boolean> waiter =
          Waits.start(() -> worker.awaitReady(Waits.LONG)).untilIn("awaitReady");
      waiter.thread().interrupt();
      assertThatThrownBy(waiter::end)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
    try (WorkerProcess worker = start(Animal.OBEDIENT_SLEEP)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> worker.awaitReady(PATIENCE))
          .withMessage("its launch names no ready line: see Launch.withReadyLine");
    }
  }

  @Test
  @DisplayName("a child has the environment of this JVM, and what was added to it")
  void environmentIsGiven() throws Exception {
    Launch launch = sh("echo \"$STOPLAB_TEST\"; echo \"$PATH\"");
    try (WorkerProcess worker = start(launch.withEnvironment("STOPLAB_TEST", "a b=c"))) {
      assertThat(outputOf(worker)).containsExactly("a b=c", System.getenv("PATH"));
    }
  }
}
