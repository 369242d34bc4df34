// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.ShutdownProgram.Situation;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** What every right end of a whole program promises; {@code package-info} has the words. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
interface ProgramShutdownContract {
  /** The lesson or a mutant; made by a constructor without parameters, in a child JVM too. */
  interface Subject {
    void install(Duration total, Consumer<String> report);

    void register(String name, ProgramShutdown.Action ask, Thread thread);

    void register(String name, ProgramShutdown.Action ask, ProgramShutdown.Action awaitEnd);

    void close();
  }

  Class<? extends Subject> subject();

  /** The bound of each wait; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  @Test
  @Tag("process.program-asks-in-order")
  @DisplayName("a worker is asked once the previous request has returned, in registration order")
  default void asksInOrder() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofDays(1))) {
      Queue<String> asked = new ConcurrentLinkedQueue<>();
      CountDownLatch overtaken = new CountDownLatch(1);
      bench.subject.register(
          "a",
          () -> {
            overtaken.await(300, TimeUnit.MILLISECONDS);
            asked.add("a");
          },
          () -> {});
      for (String name : List.of("b", "c")) {
        bench.subject.register(
            name,
            () -> {
              asked.add(name);
              overtaken.countDown();
            },
            () -> {});
      }
      bench.close("process.program-asks-in-order");
      assertThat(asked)
          .as("[process.program-asks-in-order] asked in this order")
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  @Tag("process.program-asks-all")
  @DisplayName("a request that blocks or fails, or is ignored, holds up no other")
  default void asksAll() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofMillis(1_500))) {
      bench.subject.register("blocks", bench::block, () -> {});
      bench.subject.register("ignores it", () -> {}, bench::block);
      bench.subject.register(
          "throws",
          () -> {
            throw new Exception("an exception");
          },
          () -> {});
      bench.subject.register(
          "throws an error",
          () -> {
            throw new AssertionError("an error");
          },
          () -> {});
      bench.subject.register("obeys", () -> {}, () -> {});
      bench.close("process.program-asks-all");
      assertThat(bench.lines)
          .as("[process.program-asks-all] the last is asked, and ends in time")
          .anyMatch(line -> line.startsWith("obeys: ended"));
    }
  }

  @Test
  @Tag("process.program-one-deadline")
  @DisplayName("all workers together get the given time and no more, whatever they do")
  default void oneDeadlineForAll() throws Exception {
    Duration total = Duration.ofMillis(150);
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), total)) {
      bench.subject.register("blocks", bench::block, () -> {});
      for (int i = 0; i < 16; i++) {
        bench.subject.register("ignores it", () -> {}, bench::block);
      }
      long since = System.nanoTime();
      bench.close("process.program-one-deadline");
      Duration took = Duration.ofNanos(System.nanoTime() - since);
      assertThat(took)
          .as("[process.program-one-deadline] the time that it took")
          .isBetween(total, total.plusSeconds(2));
    }
  }

  @Test
  @Tag("process.program-one-deadline")
  @DisplayName("a report that blocks does not hold up the shutdown either")
  default void reportIsBounded() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofMillis(100))) {
      bench.reportBlocks = true;
      bench.subject.register("obeys", () -> {}, () -> {});
      bench.close("process.program-one-deadline");
    }
  }

  @Test
  @Tag("process.program-straggler-is-named")
  @DisplayName("workers that have not ended are named in registration order, and no others")
  default void stragglersAreNamed() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofMillis(800))) {
      bench.subject.register("obeys", () -> {}, () -> {});
      bench.subject.register(
          "thread", () -> {}, ThreadKind.PLATFORM.start("straggler", bench::block));
      bench.subject.register("blocks", bench::block, () -> {});
      bench.subject.register("end unknown", () -> {}, () -> {
        throw new IllegalStateException("cannot look");
      });
      bench.close("process.program-straggler-is-named");
      assertThat(bench.lines)
          .as("[process.program-straggler-is-named] the report")
          .last()
          .asString()
          .endsWith("stragglers: thread, blocks, end unknown.");
    }
  }

  @Test
  @Tag("process.program-reports")
  @DisplayName("a signal ends the JVM with 143; its last words report on all workers")
  default void reportIsOutBeforeTheEnd() throws Exception {
    try (ChildJvm child = start(Situation.SIGNAL)) {
      child.handle().destroy();
      assertEnds(child, "process.program-reports", 143);
      assertThat(child.output().replaceAll("[0-9.,]+ ms", "N ms").lines())
          .as("[process.program-reports] the output")
          .containsSubsequence(
              "obeys: ended after N ms",
              "cannot be asked: its request failed with java.lang.IllegalStateException: no;"
                  + " ended after N ms",
              "is slow: ended after N ms",
              "ignores it: still running",
              "Shutdown took N ms; stragglers: ignores it.");
    }
  }

  @Test
  @Tag("process.program-exit-caller")
  @DisplayName("a worker that has called System.exit is not waited for")
  default void exitCallerIsNotAwaited() throws Exception {
    assertExitCallerIsNotAwaited(Situation.EXIT_IN_WORKER);
  }

  /** Asserts that for a worker on one kind of thread. */
  default void assertExitCallerIsNotAwaited(Situation situation) throws Exception {
    try (ChildJvm child = start(situation)) {
      assertEnds(child, "process.program-exit-caller", ShutdownProgram.CHOSEN);
      assertThat(child.output())
          .as("[process.program-exit-caller] the report")
          .contains("obeys: ended", "exits: found waiting", "stragglers: none.");
    }
  }

  @Test
  @Tag("process.program-exit-caller")
  @DisplayName("a worker that closes the shutdown that the hook runs is not waited for")
  default void closerIsNotAwaited() throws Exception {
    try (ChildJvm child = start(Situation.CLOSE_WHEN_ASKED)) {
      child.handle().destroy();
      assertEnds(child, "process.program-exit-caller", 143);
      assertThat(child.output())
          .as("[process.program-exit-caller] the report")
          .contains("main: found waiting", "stragglers: none.");
    }
  }

  @Test
  @Tag("process.program-once")
  @DisplayName("workers are asked once, even if close() is called twice and the hook runs")
  default void askedOnce() throws Exception {
    try (ChildJvm child = start(Situation.CLOSE_AND_END)) {
      assertEnds(child, "process.program-once", ShutdownProgram.CHOSEN);
      assertOnce(child);
    }
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofDays(1))) {
      AtomicInteger asked = new AtomicInteger();
      bench.subject.register("a", asked::incrementAndGet, () -> {});
      bench.close("process.program-once");
      bench.close("process.program-once");
      assertThat(asked).as("[process.program-once] requests").hasValue(1);
    }
  }

  @Test
  @Tag("process.program-once")
  @DisplayName("a signal during close() asks nobody again, and the report comes before the end")
  default void hookWaitsForClose() throws Exception {
    try (ChildJvm child = start(Situation.SIGNAL_IN_CLOSE)) {
      child.handle().destroy();
      assertEnds(child, "process.program-once", 143);
      assertOnce(child);
    }
  }

  @Test
  @Tag("process.program-once")
  @DisplayName("a second close() returns when the workers have ended, as the first does")
  default void allClosersWait() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofDays(1))) {
      CountDownLatch asked = new CountDownLatch(1);
      Thread worker = ThreadKind.PLATFORM.start("worker", bench::block);
      bench.subject.register("a", asked::countDown, worker);
      Call<Void> first = Calls.start(ThreadKind.PLATFORM, bench.subject::close);
      Cage.await("the worker is asked", () -> asked.getCount() == 0);
      Call<Boolean> second = Calls.start(ThreadKind.PLATFORM, () -> {
        bench.subject.close();
        return worker.isAlive();
      });
      Cage.await(
          "the second waits, or has ended",
          () -> second.task().isDone() || second.thread().getState() == Thread.State.TIMED_WAITING);
      bench.release.countDown();
      assertThat(second.end(patience()))
          .as("[process.program-once] the worker lives at the end of the second close()")
          .isFalse();
      first.end(patience());
    }
  }

  @Test
  @Tag("process.program-late-is-refused")
  @DisplayName("a worker registered during or after the shutdown is refused")
  default void lateWorkerIsRefused() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofDays(1))) {
      bench.subject.register("a", () -> bench.subject.register("b", () -> {}, () -> {}), () -> {});
      bench.close("process.program-late-is-refused");
      assertThat(bench.lines)
          .as("[process.program-late-is-refused] during the shutdown")
          .first()
          .asString()
          .contains("failed with java.lang.IllegalStateException");
      assertThatIllegalStateException()
          .as("[process.program-late-is-refused] after it")
          .isThrownBy(() -> bench.subject.register("c", () -> {}, Thread.currentThread()));
    }
  }

  @Test
  @Tag("process.program-interrupt-kept")
  @DisplayName("an interrupted caller of close() still waits, and stays interrupted")
  default void interruptIsKept() throws Exception {
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), Duration.ofDays(1))) {
      CountDownLatch asked = new CountDownLatch(1);
      Thread worker = ThreadKind.PLATFORM.start("worker", bench::block);
      bench.subject.register("a", asked::countDown, worker);
      Call<String> call = Calls.start(ThreadKind.PLATFORM, () -> {
        Thread.currentThread().interrupt();
        bench.subject.close();
        boolean status = Thread.currentThread().isInterrupted();
        return "status " + status + ", worker " + (worker.isAlive() ? "lives" : "has ended");
      });
      Cage.await("the worker is asked", () -> asked.getCount() == 0);
      Cage.await(
          "a wait, or its end",
          () -> call.task().isDone() || call.thread().getState() == Thread.State.TIMED_WAITING);
      bench.release.countDown();
      assertThat(call.end(patience()))
          .as("[process.program-interrupt-kept] at the end")
          .isEqualTo("status true, worker has ended");
    }
  }

  @Test
  @Tag("process.program-null-is-refused")
  @DisplayName("null is refused, and so is no time at all")
  default void nullIsRefused() throws Exception {
    String claim = "[process.program-null-is-refused] ";
    Duration day = Duration.ofDays(1);
    assertRefused(claim + "no time", () -> make().install(null, line -> {}));
    assertRefused(claim + "no report", () -> make().install(day, null));
    try (ShutdownBench bench = new ShutdownBench(make(), patience(), day)) {
      ProgramShutdown.Action nothing = () -> {};
      Thread self = Thread.currentThread();
      assertRefused(claim + "no name", () -> bench.subject.register(null, nothing, self));
      assertRefused(claim + "no request", () -> bench.subject.register("a", null, nothing));
      assertRefused(claim + "no thread", () -> bench.subject.register("a", nothing, (Thread) null));
      assertRefused(
          claim + "no end",
          () -> bench.subject.register("a", nothing, (ProgramShutdown.Action) null));
    }
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThatIllegalArgumentException()
          .as(claim + none)
          .isThrownBy(() -> make().install(none, line -> {}));
    }
  }

  private static void assertRefused(String what, ThrowingCallable call) {
    assertThatNullPointerException().as(what).isThrownBy(call);
  }

  /** Makes a subject that is not installed yet. */
  default Subject make() throws ReflectiveOperationException {
    return subject().getDeclaredConstructor().newInstance();
  }

  /** Starts a program, and waits until there is something to shut down. */
  default ChildJvm start(Situation situation) {
    ChildJvm child = ChildJvm.start(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"),
        ShutdownProgram.class,
        subject().getName(),
        situation.name());
    String until = switch (situation) {
      case SIGNAL_IN_CLOSE -> "asked: is slow";
      case EXIT_IN_WORKER, EXIT_IN_VIRTUAL_WORKER, CLOSE_AND_END -> "asked: obeys";
      default -> "ready";
    };
    try {
      Cage.await("the program prints " + until, () -> child.output().contains(until));
      return child;
    } catch (Throwable e) {
      child.close();
      throw e;
    }
  }

  default void assertEnds(ChildJvm child, String claim, int exitCode) throws Exception {
    assertThat(child.awaitExit(patience()))
        .as("[%s] the program ends in time; it has printed%n%s", claim, child.output())
        .isTrue();
    assertThat(child.exitCode()).as("[%s] exit code", claim).isEqualTo(exitCode);
  }

  private static void assertOnce(ChildJvm child) {
    assertThat(child.output().lines())
        .as("[process.program-once] requests and reports")
        .filteredOn(line -> line.startsWith("asked") || line.startsWith("Shutdown"))
        .hasSize(2);
  }
}
