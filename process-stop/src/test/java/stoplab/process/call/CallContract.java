// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.call.CallOutcome.Died;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.worker.Waits;
import stoplab.process.zoo.Cage;
import stoplab.testkit.NoStrayThreads;

/** What killable calls promise, whoever runs them. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
interface CallContract {
  /** A call that was submitted. */
  interface Submitted<R> {
    CallOutcome<R> outcome() throws InterruptedException;

    boolean cancel();
  }

  /** Runs calls. */
  interface Caller extends AutoCloseable {
    <A extends Serializable, R> Submitted<R> submit(
        Class<? extends KillableTask<A, R>> task, A argument, Duration timeout);

    @Override
    void close();
  }

  /**
   * Makes a caller that runs two calls at a time.
   *
   * @param whereBound how long a call may take to say where it hangs
   */
  Caller create(Duration whereBound);

  private Caller create() {
    return create(Duration.ofMillis(100));
  }

  /** How a call may end, and what its outcome must be. */
  enum Ending {
    VALUE("Finished[value=42]"),
    FAILURE("Threw"),
    DEEP_STACK("Threw"),
    TIMEOUT("Stopped[reason=TIMEOUT"),
    EXIT("Died[cause=EXIT, exitCode=3"),
    HALT("Died[cause=EXIT, exitCode=4"),
    NO_MEMORY("Died[cause=OUT_OF_MEMORY"),
    CRASH("Died[cause=CRASH"),
    KILLED("Died[cause=KILLED, exitCode=137"),
    UNSENDABLE("Refused[reason=its value cannot be serialized: java.lang.Thread");

    final String expected;

    Ending(String expected) {
      this.expected = expected;
    }

    Submitted<?> submit(Caller caller, String file) {
      return switch (this) {
        case VALUE -> caller.submit(CallTasks.Length.class, new byte[42], PATIENCE);
        case FAILURE -> caller.submit(CallTasks.Fail.class, "no", PATIENCE);
        case DEEP_STACK -> caller.submit(CallTasks.Descend.class, 1, PATIENCE);
        case TIMEOUT -> caller.submit(CallTasks.Loop.class, file, Duration.ofMillis(100));
        case EXIT -> caller.submit(CallTasks.Exit.class, 3, PATIENCE);
        case HALT -> caller.submit(CallTasks.Halt.class, 4, PATIENCE);
        case NO_MEMORY -> caller.submit(CallTasks.Hoard.class, "", PATIENCE);
        case CRASH -> caller.submit(CallTasks.Signal.class, "SEGV", PATIENCE);
        case KILLED -> caller.submit(CallTasks.Signal.class, "KILL", PATIENCE);
        case UNSENDABLE -> caller.submit(CallTasks.Unsendable.class, "", PATIENCE);
      };
    }
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(Cage::runs).isPresent();
  }

  /** The process number that a task has written. */
  private static long pidIn(Path file) throws Exception {
    return Long.parseLong(Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        CallTasks.Loop.class,
        CallTasks.DeafSleep.class,
        CallTasks.Frozen.class,
        CallTasks.Grandparent.class
      })
  @Tag("process.call-is-over")
  @DisplayName("after its timeout a call is over: its process is gone, whatever it did")
  default void callIsOver(Class<? extends KillableTask<String, Integer>> task, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("pid");
    try (Caller caller = create()) {
      CallOutcome<Integer> outcome =
          caller.submit(task, file.toString(), Duration.ofMillis(500)).outcome();
      boolean runs = runs(pidIn(file));
      assertThat(runs)
          .as("[process.call-is-over] its process runs, %s", outcome)
          .isFalse();
      assertThat(outcome).isInstanceOf(Stopped.class);
    }
  }

  @Test
  @Tag("process.call-is-over")
  @DisplayName("when cancel(true) returns, the process of the call is gone")
  default void cancelEndsIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("pid");
    try (Caller caller = create()) {
      Submitted<Integer> call = caller.submit(CallTasks.Loop.class, file.toString(), PATIENCE);
      Waits.until("the task runs", () -> Files.exists(file));
      boolean cancelled = call.cancel();
      boolean runs = runs(pidIn(file));
      assertThat(runs).as("[process.call-is-over] its process runs").isFalse();
      assertThat(cancelled).isTrue();
    }
  }

  @Test
  @Tag("process.call-outcomes")
  @DisplayName("each way in which a call ends has its outcome, and the next call runs")
  default void callOutcomes(@TempDir Path folder) throws Exception {
    SoftAssertions all = new SoftAssertions();
    try (Caller caller = create()) {
      for (Ending ending : Ending.values()) {
        CallOutcome<?> outcome =
            ending.submit(caller, folder.resolve("pid").toString()).outcome();
        all.assertThat(outcome.toString())
            .as("[process.call-outcomes] the outcome of %s", ending)
            .startsWith(ending.expected);
      }
      assertThat(caller.submit(CallTasks.Length.class, new byte[7], PATIENCE).outcome())
          .isEqualTo(new Finished<>(7));
    }
    all.assertAll();
  }

  @Test
  @Tag("process.call-kill-is-private")
  @DisplayName("to stop a call harms no other that runs")
  default void killIsPrivate(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("pid");
    Path go = folder.resolve("go");
    try (Caller caller = create()) {
      Submitted<Long> other = caller.submit(CallTasks.AwaitFile.class, go.toString(), PATIENCE);
      Submitted<Integer> hung = caller.submit(CallTasks.Loop.class, file.toString(), PATIENCE);
      Waits.until("the task runs", () -> Files.exists(file));
      hung.cancel();
      Files.createFile(go);
      assertThat(other.outcome())
          .as("[process.call-kill-is-private] the other call")
          .isInstanceOf(Finished.class);
    }
  }

  @Test
  @Tag("process.call-output-is-apart")
  @DisplayName("what a task prints, by whatever means, is not taken for its answer")
  default void outputIsApart() throws Exception {
    String looksLikeAnAnswer = "SLKC\u0005 42";
    try (Caller caller = create()) {
      CallOutcome<Long> outcome =
          caller.submit(CallTasks.Print.class, looksLikeAnAnswer, PATIENCE).outcome();
      assertThat(outcome)
          .as("[process.call-output-is-apart] its outcome")
          .isInstanceOfSatisfying(
              Finished.class,
              finished -> assertThat(finished.value())
                  .as("[process.call-output-is-apart] its value")
                  .isNotEqualTo(42L));
    }
  }

  @Test
  @Tag("process.call-says-where")
  @DisplayName("a call that was stopped says what it was doing, innermost frame first")
  default void saysWhere(@TempDir Path folder) throws Exception {
    try (Caller caller = create(PATIENCE)) {
      CallOutcome<Integer> outcome = caller
          .submit(CallTasks.Loop.class, folder.resolve("pid").toString(), Duration.ofMillis(500))
          .outcome();
      List<String> where = ((Stopped<Integer>) outcome)
          .where().stream().map(StackTraceElement::getMethodName).toList();
      assertThat(where).as("[process.call-says-where] where it hung").startsWith("spin", "run");
    }
  }

  @Test
  @Tag("process.call-throws")
  @DisplayName("what a task throws comes back with its class, message, stack and causes")
  default void failureComesBack() throws Exception {
    try (Caller caller = create()) {
      CallOutcome<Integer> outcome =
          caller.submit(CallTasks.Fail.class, "no", PATIENCE).outcome();
      TaskFailure failure = ((Threw<Integer>) outcome).failure();
      assertThat(failure.thrownClass()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failure.thrownMessage()).contains("no");
      assertThat(Arrays.stream(failure.getStackTrace()).map(StackTraceElement::getClassName))
          .as("[process.call-throws] the stack of the child")
          .startsWith(CallTasks.Fail.class.getName());
      assertThat(failure).hasCauseInstanceOf(TaskFailure.class);
      assertThat(failure.getCause()).hasMessage("java.io.IOException: the disk is full");
    }
  }

  @Test
  @Tag("process.call-close-ends-all")
  @DisplayName("after close() no call runs, and each one has an outcome")
  default void closeEndsAll(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("pid");
    Caller caller = create();
    Submitted<Integer> call;
    try (caller) {
      call = caller.submit(CallTasks.Loop.class, file.toString(), PATIENCE);
      Waits.until("the task runs", () -> Files.exists(file));
    }
    boolean runs = runs(pidIn(file));
    assertThat(runs).as("[process.call-close-ends-all] its process runs").isFalse();
    assertThat(call.outcome()).isInstanceOf(Stopped.class).isNotInstanceOf(Died.class);
  }
}
