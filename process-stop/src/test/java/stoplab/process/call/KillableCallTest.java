// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.worker.Waits;
import stoplab.process.worker.Waits.Waiting;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** A killable call as a {@code Future}. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class KillableCallTest {
  private static KillableExecutor executor;

  @TempDir
  private Path folder;

  @BeforeAll
  static void open() {
    executor = new KillableExecutor(CallSettings.of(1).withQueue(20));
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** A call that runs until this test allows its end. */
  private KillableCall<Long> running() {
    return executor.submit(CallTasks.AwaitFile.class, file("go"), PATIENCE);
  }

  private void allowEnd() throws Exception {
    Files.createFile(folder.resolve("go"));
  }

  @Test
  @Tag("process.call-future")
  @DisplayName("get() returns the value, and with a bound that is too short the call goes on")
  void getReturnsTheValue() throws Exception {
    KillableCall<Long> call = running();
    assertThatExceptionOfType(TimeoutException.class)
        .as("[process.call-future]")
        .isThrownBy(() -> call.get(10, TimeUnit.MILLISECONDS));
    assertThat(call.outcome(Duration.ZERO)).isEmpty();
    assertThat(call.isDone()).isFalse();
    allowEnd();
    assertThat(call.get()).as("[process.call-future]").isPositive();
    assertThat(call.get(0, TimeUnit.SECONDS)).isEqualTo(call.get());
    assertThat(call.isDone()).isTrue();
    assertThat(call.isCancelled()).isFalse();
    assertThat(call.cancel(true)).as("[process.call-future] too late").isFalse();
    assertThat(call.isCancelled()).isFalse();
  }

  @Test
  @Tag("process.call-future")
  @DisplayName("get() throws what the task has thrown, or how the call has ended")
  void getThrows() throws Exception {
    assertThatExceptionOfType(ExecutionException.class)
        .as("[process.call-future]")
        .isThrownBy(() -> executor.submit(CallTasks.Fail.class, "no", PATIENCE).get())
        .withCauseInstanceOf(TaskFailure.class);
    KillableCall<Integer> late =
        executor.submit(CallTasks.Loop.class, file("pid"), Duration.ofMillis(50));
    assertThatExceptionOfType(ExecutionException.class)
        .as("[process.call-future]")
        .isThrownBy(late::get)
        .withCauseInstanceOf(CallEndedException.class)
        .satisfies(e -> assertThat(((CallEndedException) e.getCause()).outcome())
            .isEqualTo(late.outcome(Duration.ZERO).orElseThrow()));
    assertThat(late.isCancelled()).as("a timeout is no cancellation").isFalse();
  }

  @Test
  @Tag("process.call-future")
  @DisplayName("a call that is cancelled while it waits is not run, and the others are")
  void queuedIsCancelled() throws Exception {
    KillableCall<Long> before = running();
    KillableCall<Integer> waiting = executor.submit(CallTasks.Loop.class, file("pid"), PATIENCE);
    KillableCall<Long> after = executor.submit(CallTasks.Pid.class, "", PATIENCE);
    assertThat(waiting.cancel(false)).as("[process.call-future] cancel(false)").isTrue();
    assertThat(waiting.isCancelled()).isTrue();
    assertThat(waiting.outcome()).isInstanceOf(Refused.class);
    assertThatExceptionOfType(CancellationException.class).isThrownBy(waiting::get);
    assertThat(waiting.cancel(true)).as("[process.call-future] a second time").isFalse();
    allowEnd();
    assertThat(after.get()).isEqualTo(before.get());
    assertThat(folder.resolve("pid")).as("[process.call-future] it has run").doesNotExist();
  }

  @Test
  @Tag("process.call-future")
  @DisplayName("cancel(false) lets a call that runs go on; cancel(true) ends it, once")
  void cancelOfARunningCall() throws Exception {
    KillableCall<Integer> call = executor.submit(CallTasks.Loop.class, file("pid"), PATIENCE);
    Waits.until("the task runs", () -> Files.exists(folder.resolve("pid")));
    assertThat(call.cancel(false)).as("[process.call-future] cancel(false)").isFalse();
    assertThat(call.isDone()).isFalse();
    assertThat(call.cancel(true)).as("[process.call-future] cancel(true)").isTrue();
    assertThat(call.isCancelled()).isTrue();
    assertThat(call.cancel(true)).as("[process.call-future] a second time").isFalse();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(call::get);
    assertThat(call.outcome())
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> assertThat(stopped.reason()).isEqualTo(CallStopReason.CANCELLED));
  }

  @Test
  @Tag("process.call-interrupt")
  @DisplayName("an interrupt ends the wait of a thread, and not the call")
  void interruptEndsTheWait() throws Exception {
    KillableCall<Long> call = running();
    Waiting<Long> waiting = Waits.start(call::get).untilIn("get");
    waiting.thread().interrupt();
    assertThatExceptionOfType(ExecutionException.class)
        .as("[process.call-interrupt]")
        .isThrownBy(waiting::end)
        .withCauseInstanceOf(InterruptedException.class);
    assertThat(call.isDone()).as("[process.call-interrupt] it has ended").isFalse();
    allowEnd();
    assertThat(call.get()).isPositive();
  }

  @Test
  @Tag("process.call-interrupt")
  @DisplayName("an interrupted thread throws at once when it waits, and can cancel")
  void interruptedThread() throws Exception {
    KillableCall<Integer> call = executor.submit(CallTasks.Loop.class, file("pid"), PATIENCE);
    Waits.until("the task runs", () -> Files.exists(folder.resolve("pid")));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .as("[process.call-interrupt]")
        .isThrownBy(call::outcome);
    Thread.currentThread().interrupt();
    boolean cancelled = call.cancel(true);
    boolean status = Thread.interrupted();
    assertThat(cancelled).as("[process.call-interrupt] cancelled").isTrue();
    assertThat(status).as("[process.call-interrupt] the status after it").isTrue();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("process.call-pins-nothing")
  @DisplayName("more threads than processors wait for calls at once, and another one gets on")
  void waitingHoldsNoCarrier(ThreadKind kind) throws Exception {
    List<Waiting<Long>> all = new ArrayList<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
      all.add(Waits.start(kind, () -> running().get()).untilIn("get"));
    }
    Waits.start(kind, () -> Files.createFile(folder.resolve("go"))).end();
    for (Waiting<Long> each : all) {
      assertThat(each.end()).as("[process.call-pins-nothing]").isPositive();
    }
  }
}
