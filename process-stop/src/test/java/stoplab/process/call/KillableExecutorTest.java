// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.testkit.NoStrayThreads;

/** What may be submitted, and what a call finds in its child. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class KillableExecutorTest {
  private static KillableExecutor executor;

  @TempDir
  private Path folder;

  @BeforeAll
  static void open() {
    executor = new KillableExecutor(CallSettings.of(1).withLongestValue(1 << 20));
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  private abstract static class Unfinished implements KillableTask<String, String> {}

  @Test
  @Tag("process.call-tasks")
  @DisplayName("classes with an argument and lambdas with what they capture are run")
  void tasksAreRun() throws Exception {
    assertThat(executor
            .submit(CallTasks.Swap.class, new CallTasks.Pair(1, 2), PATIENCE)
            .get())
        .as("[process.call-tasks] a class, and a record of it")
        .isEqualTo(new CallTasks.Pair(2, 1));
    LocalDate day = LocalDate.EPOCH;
    List<String> names = new ArrayList<>(List.of("b", "a"));
    SerializableCallable<Map<String, LocalDate>> lambda = () -> Map.of(names.get(1), day);
    assertThat(executor.submit(lambda, PATIENCE).get())
        .as("[process.call-tasks] a lambda")
        .isEqualTo(Map.of("a", day));
  }

  @Test
  @Tag("process.call-tasks")
  @DisplayName("what cannot be a call is refused at once, with a sentence that says why")
  void whatCannotBeACallIsRefused() {
    assertThatIllegalArgumentException()
        .as("[process.call-tasks]")
        .isThrownBy(() -> executor.submit(CallTasks.Pid.class, "", Duration.ZERO))
        .withMessage("the timeout must be more than zero: PT0S");
    assertThatIllegalArgumentException()
        .as("[process.call-tasks]")
        .isThrownBy(() -> executor.submit(Unfinished.class, "", PATIENCE))
        .withMessageEndingWith("Unfinished is abstract: no task can be made");
    assertThatIllegalArgumentException()
        .as("[process.call-tasks]")
        .isThrownBy(() -> executor.submit(CallTasks.NeedsMore.class, "", PATIENCE))
        .withMessageContaining("needs a constructor without parameters");
    Object lock = new Object();
    assertThatIllegalArgumentException()
        .as("[process.call-tasks]")
        .isThrownBy(() -> executor.submit(() -> lock, PATIENCE))
        .withMessage("the task cannot be serialized: java.lang.Object does not implement "
            + "java.io.Serializable");
    assertThatIllegalArgumentException()
        .as("[process.call-tasks]")
        .isThrownBy(() -> executor.submit(CallTasks.Length.class, new byte[2 << 20], PATIENCE))
        .withMessageContaining("its argument of 2097152 bytes is longer than the 1048576");
    assertThatNullPointerException()
        .isThrownBy(() -> executor.submit(CallTasks.Pid.class, "", null))
        .withMessage("timeout");
    assertThatNullPointerException().isThrownBy(() -> executor.submit(null, PATIENCE));
  }

  @Test
  @Tag("process.call-tasks")
  @DisplayName("what only the child can find out refuses the call, with a sentence that says why")
  void whatTheChildRefuses() throws Exception {
    assertThat(executor.submit(CallTasks.CannotBeMade.class, "", PATIENCE).outcome())
        .as("[process.call-tasks]")
        .asString()
        .contains(
            "its task cannot be made: its constructor has thrown java.lang.IllegalStateException: not today");
    assertThat(executor.submit(CallTasks.Bytes.class, 2 << 20, PATIENCE).outcome())
        .as("[process.call-tasks]")
        .asString()
        .contains("its value of 2097152 bytes is longer than the 1048576 that are allowed");
    assertThat(executor.submit(CallTasks.Pid.class, null, PATIENCE).get()).isPositive();
  }

  @Test
  @Tag("process.call-state")
  @DisplayName("a call finds the static fields of earlier ones, and not their interrupt")
  void stateStays() throws Exception {
    try (KillableExecutor fresh = new KillableExecutor(CallSettings.of(1).withSpares(0))) {
      assertThat(fresh.submit(CallTasks.Count.class, "", PATIENCE).get()).isEqualTo(1);
      assertThat(fresh.submit(CallTasks.Count.class, "", PATIENCE).get())
          .as("[process.call-state] the count")
          .isEqualTo(2);
      assertThat(fresh.submit(CallTasks.LeaveInterrupted.class, "", PATIENCE).get())
          .isFalse();
      assertThat(fresh.submit(CallTasks.LeaveInterrupted.class, "", PATIENCE).get())
          .as("[process.call-state] interrupted")
          .isFalse();
    }
  }

  @Test
  @Tag("process.call-queue")
  @DisplayName("as many calls wait as are configured, and one more is rejected")
  void queueIsBounded() throws Exception {
    Path go = folder.resolve("go");
    CallSettings settings = CallSettings.of(1).withSpares(0).withQueue(1);
    try (KillableExecutor small = new KillableExecutor(settings)) {
      KillableCall<Long> first = small.submit(CallTasks.AwaitFile.class, go.toString(), PATIENCE);
      KillableCall<Long> second = small.submit(CallTasks.AwaitFile.class, go.toString(), PATIENCE);
      assertThatExceptionOfType(RejectedExecutionException.class)
          .as("[process.call-queue]")
          .isThrownBy(() -> small.submit(CallTasks.Pid.class, "", PATIENCE))
          .withMessageMatching("[01] calls run and [12] wait for a child, which is the most: see "
              + "CallSettings.withQueue");
      Files.createFile(go);
      assertThat(second.get()).isEqualTo(first.get());
      assertThat(small.submit(CallTasks.Pid.class, "", PATIENCE).get()).isEqualTo(first.get());
    }
  }

  @Test
  @Tag("process.call-queue")
  @DisplayName("the time of a call that waits for a child has not begun")
  void waitingIsNotRunning() throws Exception {
    Path go = folder.resolve("go");
    try (KillableExecutor small = new KillableExecutor(CallSettings.of(1).withSpares(0))) {
      KillableCall<Long> first = small.submit(CallTasks.AwaitFile.class, go.toString(), PATIENCE);
      KillableCall<Long> second = small.submit(CallTasks.Pid.class, "", Duration.ofSeconds(1));
      assertThat(second.outcome(Duration.ofMillis(1_100)))
          .as("[process.call-queue] after more than its time")
          .isEmpty();
      Files.createFile(go);
      assertThat(second.get()).isEqualTo(first.get());
    }
  }

  @Test
  @Tag("process.call-close-ends-all")
  @DisplayName("after close() nothing is taken any more, and what waited is refused")
  void closedTakesNothing() throws Exception {
    KillableExecutor closed = KillableExecutor.of(1);
    KillableCall<Long> running =
        closed.submit(CallTasks.AwaitFile.class, folder.resolve("go").toString(), PATIENCE);
    KillableCall<Long> waiting = closed.submit(CallTasks.Pid.class, "", PATIENCE);
    closed.close();
    assertThat(running.isDone()).as("[process.call-close-ends-all]").isTrue();
    assertThat(waiting.outcome())
        .as("[process.call-close-ends-all]")
        .isEqualTo(new Refused<>("its executor was closed before it began"));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .as("[process.call-close-ends-all]")
        .isThrownBy(() -> closed.submit(CallTasks.Pid.class, "", PATIENCE))
        .withMessage("this executor is closed");
    assertThat(closed.awaitReady(PATIENCE)).isFalse();
    closed.close();
  }
}
