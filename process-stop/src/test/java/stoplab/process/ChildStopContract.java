// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** What every right way to stop a child promises; {@code package-info} has the words. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
interface ChildStopContract {
  /** What an interrupt of the thread that waits does. */
  enum Interrupt {
    /** {@code stop()} throws; what was asked stays asked. */
    THROWS,
    /** The child is killed at once, {@code stop()} returns, and the status is set. */
    KILLS
  }

  /** How {@code stop()} came to its end. */
  record End(Optional<Boolean> returned, boolean status) {
    static final End THREW = new End(Optional.empty(), false);
    static final End TOLD_GONE_INTERRUPTED = new End(Optional.of(true), true);
  }

  /** Makes a stop that has so much time. */
  ChildStop create(Duration time);

  /** Whether it ends a child that refuses SIGTERM. */
  boolean endsDeaf();

  Interrupt interrupt();

  /** A time in which a child that obeys has left, and that is not waited for in vain. */
  default Duration ample() {
    return NoStrayThreads.PATIENCE;
  }

  /** The bound of each wait for a stop; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  @Test
  @Tag("process.gone-when-told")
  @DisplayName("when it reports the child's end, the child has ended, with its exit code there")
  default void childIsGoneWhenTold() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.SLOW_HOOK)) {
      boolean told = create(ample()).stop(cage.process());
      boolean runs = ProcessHandle.of(cage.process().pid()).filter(Cage::runs).isPresent();
      assertThat(told).as("what stop() returns").isTrue();
      assertThat(runs).as("the child runs").isFalse();
      assertThat(cage.process().exitValue()).as("exit code").isIn(137, 143);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORES_SIGTERM", "STOPPED", "DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT"})
  @Tag("process.stop-is-bounded")
  @DisplayName("it returns in time, and truthfully, even if the child is deaf, its input full")
  default void stopIsBounded(Animal animal) throws Exception {
    boolean deaf = animal != Animal.DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT;
    try (Cage cage = Cage.ofReady(animal)) {
      Thread writer = ThreadKind.PLATFORM.start("writer", () -> BrokenDestroy.fill(cage.process()));
      Cage.await("the pipe is full", () -> isIn(writer, "writeBytes"));
      boolean told = call(create(Duration.ofMillis(300)), cage).end(patience());
      if (deaf && !endsDeaf()) {
        assertThat(told).as("what stop() returns").isFalse();
        assertThat(cage.process().isAlive()).as("it is alive").isTrue();
      } else {
        Cage.await("the end of " + animal, patience(), () -> !cage.process().isAlive());
      }
    }
  }

  @Test
  @Tag("process.finished-stays")
  @DisplayName("a child that has already ended is gone and keeps its exit code")
  default void finishedChildStays() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.EXITS_143)) {
      cage.process().getOutputStream().close();
      Cage.await("its end", () -> !cage.process().isAlive());
      assertThat(create(ample()).stop(cage.process())).as("what stop() returns").isTrue();
      assertThat(cage.process().exitValue()).as("exit code").isEqualTo(143);
    }
  }

  @Test
  @Tag("process.stop-twice")
  @DisplayName("a second stop of the same child reports the same and changes nothing")
  default void stopTwiceIsFine() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.EXITS_137)) {
      ChildStop stop = create(ample());
      assertThat(stop.stop(cage.process())).as("what stop() returns").isTrue();
      int exitCode = cage.process().exitValue();
      assertThat(stop.stop(cage.process())).as("what the second stop() returns").isTrue();
      assertThat(cage.process().exitValue()).as("exit code").isEqualTo(exitCode);
    }
  }

  @Test
  @Tag("process.bystander-untouched")
  @DisplayName("another child of the same parent is not affected")
  default void bystanderIsUntouched() throws Exception {
    try (Cage bystander = Cage.ofReady(Animal.OBEDIENT);
        Cage cage = Cage.ofReady(Animal.EXITS_137)) {
      assertThat(create(ample()).stop(cage.process())).as("what stop() returns").isTrue();
      bystander.process().getOutputStream().close(); // first come, first served: else not 0
      Cage.await("its end", () -> !bystander.process().isAlive());
      assertThat(bystander.process().exitValue()).as("the other's exit code").isZero();
    }
  }

  @Test
  @Tag("process.output-kept")
  @DisplayName("what the child wrote before its end can be read after it")
  default void outputIsKept() throws Exception {
    Process child = new ProcessBuilder(Animal.EXITS_137.command()).start();
    try {
      Cage.await("a line in the pipe", () -> child.getInputStream().available() == 6);
      assertThat(create(ample()).stop(child)).as("what stop() returns").isTrue();
      assertThat(child.getInputStream().readAllBytes())
          .as("output")
          .asString()
          .isEqualTo("ready\n");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("process.interrupt-as-told")
  @DisplayName("a caller that is already interrupted still asks the child, and keeps its interrupt")
  default void interruptBeforeIsNotLost() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.DEAF_HOOK)) {
      End end = Calls.start(ThreadKind.PLATFORM, () -> {
            Thread.currentThread().interrupt();
            return tell(create(Duration.ofDays(1)), cage);
          })
          .end(patience());
      assertThat(end).as("the end").isIn(expectedEnds());
      if (endsDeaf()) {
        Cage.await("the child's end", patience(), () -> !cage.process().isAlive());
      } else {
        Cage.await(
            "its hook begins", patience(), () -> cage.stdout().lines().contains("hook begun"));
      }
    }
  }

  @Test
  @Tag("process.interrupt-as-told")
  @DisplayName("an interrupt ends a wait of a whole day")
  default void interruptEndsWait() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.IGNORES_SIGTERM)) {
      Call<End> call =
          Calls.start(ThreadKind.PLATFORM, () -> tell(create(Duration.ofDays(1)), cage));
      Cage.await("a wait", () -> call.task().isDone() || waits(call.thread()));
      call.thread().interrupt();
      End end = call.end(patience());
      if (interrupt() == Interrupt.THROWS && endsDeaf()) {
        // The child may have ended first. Nobody has seen the interrupt then.
        assertThat(end.returned().orElse(true)).as("what stop() returns").isTrue();
      } else {
        assertThat(end).as("the end").isIn(expectedEnds());
      }
      if (endsDeaf()) {
        Cage.await("the child's end", patience(), () -> !cage.process().isAlive());
        assertThat(cage.process().exitValue()).as("exit code").isEqualTo(137);
      }
    }
  }

  @Test
  @Tag("process.interrupt-as-told")
  @DisplayName("an interrupted caller gets the answer for an ended child and stays interrupted")
  default void interruptedWithNothingToDo() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.EXITS_137)) {
      cage.process().getOutputStream().close();
      Cage.await("its end", () -> !cage.process().isAlive());
      End end = Calls.start(ThreadKind.PLATFORM, () -> {
            Thread.currentThread().interrupt();
            return tell(create(ample()), cage);
          })
          .end(patience());
      assertThat(end).as("the end").isEqualTo(End.TOLD_GONE_INTERRUPTED);
    }
  }

  /** A caller that need not wait, since the child is dead already, gets no exception. */
  private Set<End> expectedEnds() {
    return switch (interrupt()) {
      case KILLS -> Set.of(End.TOLD_GONE_INTERRUPTED);
      case THROWS -> endsDeaf() ? Set.of(End.THREW, End.TOLD_GONE_INTERRUPTED) : Set.of(End.THREW);
    };
  }

  @Test
  @Tag("process.null-refused")
  @DisplayName("null is refused")
  default void nullIsRefused() {
    ChildStop stop = create(ample());
    assertThatNullPointerException().isThrownBy(() -> stop.stop(null)).withMessage("child");
    assertThatNullPointerException().isThrownBy(() -> create(null));
  }

  private static Call<Boolean> call(ChildStop stop, Cage cage) {
    return Calls.start(ThreadKind.PLATFORM, () -> stop.stop(cage.process()));
  }

  private static End tell(ChildStop stop, Cage cage) {
    Optional<Boolean> returned;
    try {
      returned = Optional.of(stop.stop(cage.process()));
    } catch (InterruptedException e) {
      returned = Optional.empty();
    }
    return new End(returned, Thread.currentThread().isInterrupted());
  }

  static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private static boolean waits(Thread thread) {
    List<Thread.State> waiting = List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
    return waiting.contains(thread.getState())
        && (isIn(thread, "waitFor") || isIn(thread, "sleep"));
  }
}
