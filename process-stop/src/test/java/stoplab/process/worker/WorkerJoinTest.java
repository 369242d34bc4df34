// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerJoinTest extends WorkerFixture {
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
  @DisplayName("a child is ready once it has said so, and stays so; otherwise false, in time")
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
}
