// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.Launch;
import stoplab.process.worker.Rung;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerAccess;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "parents are killed by signals, and orphans re-parented: run it on Linux")
class OrphanGuardTest {
  @ParameterizedTest
  @EnumSource(GuardChildren.Child.class)
  @Tag("process.guarded-child-leaves")
  @Tag("process.orphan-stays")
  @DisplayName("if its parent is killed, a child with either guard leaves; an unguarded one stays")
  void orphan(GuardChildren.Child kind) throws Exception {
    try (ChildJvm parent =
        ChildJvm.start(List.of(GuardChildren.SMALL), GuardChildren.Parent.class, kind.name())) {
      await().atMost(PATIENCE).until(() -> parent.output().contains("\n"));
      assertThat(parent.output()).startsWith("child ");
      ProcessHandle child = ProcessHandle.of(
              Long.parseLong(parent.output().substring("child ".length()).strip()))
          .orElseThrow();
      try {
        assertThat(Cage.runs(child)).isTrue();
        parent.handle().destroyForcibly();
        assertThat(parent.awaitExit(PATIENCE)).isTrue();
        if (kind == GuardChildren.Child.UNGUARDED) {
          await("it has another parent")
              .atMost(PATIENCE)
              .until(() -> child
                  .parent()
                  .filter(now -> now.pid() != parent.handle().pid())
                  .isPresent());
          assertThat(Cage.runs(child)).as("it is alive").isTrue();
        } else {
          await("it leaves").atMost(PATIENCE).until(() -> !Cage.runs(child));
        }
      } finally {
        child.destroyForcibly();
      }
    }
  }

  @Test
  @Tag("process.guarded-child-leaves")
  @DisplayName("a guarded child stays while its parent lives, over many checks of its guard")
  void staysWithItsParent() throws Exception {
    try (WorkerProcess worker = start(Launch.main(GuardChildren.Ticking.class))) {
      await().atMost(PATIENCE).until(() -> worker.output().lineCount() >= 12);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  // ---- the way out

  @Test
  @Tag("process.guard-is-orderly")
  @DisplayName("asked by end of input, a guarded child exits with 0, and its hooks run")
  void endOfInputIsOrderly() throws Exception {
    try (WorkerProcess worker = start(Launch.main(GuardChildren.SlowHook.class))) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      StopReport report = StopLadder.within(PATIENCE).ask(PATIENCE.dividedBy(2)).stop(worker);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(0));
      assertThat(report.endedBy()).contains(Rung.ASK);
      assertThat(report.lastLines()).containsExactly("ready", "hook ran");
    }
  }

  @Test
  @Tag("process.guard-halts")
  @DisplayName("a hook that never ends is cut short: the guard halts with 70")
  void deafHookIsHalted() throws Exception {
    try (WorkerProcess worker =
        start(Launch.main(GuardChildren.DeafHook.class, "200").withoutGuard())) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      StopReport report = StopLadder.within(PATIENCE).ask(PATIENCE.dividedBy(2)).stop(worker);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(70));
      assertThat(report.endedBy()).contains(Rung.ASK);
      assertThat(report.lastLines())
          .as("a busy machine may not have come to the second")
          .startsWith("ready")
          .isSubsetOf("ready", "hook begun");
    }
  }

  @Test
  @Tag("process.guard-halts")
  @DisplayName("a hook that still runs keeps the time that was configured for the guard")
  void hookKeepsItsTime() throws Exception {
    try (WorkerProcess worker =
        start(Launch.main(GuardChildren.DeafHook.class, "600000").withoutGuard())) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      worker.stdin().close();
      assertThat(worker.output().awaitLine("hook begun"::equals, PATIENCE)).isPresent();
      worker.terminate(); // a second reason to leave does not shorten it either
      assertThat(worker.join(Duration.ofMillis(300))).as("it has ended").isFalse();
    }
  }

  @Test
  @Tag("process.guard-halts")
  @DisplayName("even with no memory left, a guarded child leaves")
  void fullMemoryIsLeft() throws Exception {
    try (WorkerProcess worker = start(Launch.main(GuardChildren.Full.class))) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      StopReport report = StopLadder.within(PATIENCE).ask(PATIENCE.dividedBy(2)).stop(worker);
      assertThat(report.endedBy()).contains(Rung.ASK);
      assertThat(report.exitCode().getAsInt())
          .as("an exit, or 70 if that fails")
          .isIn(70, 0);
    }
  }

  // ---- hello and goodbye

  @Test
  @Tag("process.goodbye-is-told")
  @DisplayName("an exit, a signal and a kill are distinguished; the guard's words are not output")
  void goodbye() throws Exception {
    try (WorkerProcess worker = start(Launch.main(GuardChildren.Exiting.class))) {
      worker.join();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(WorkerAccess.goodbye(worker)).isEqualTo(Goodbye.EXIT);
      assertThat(worker.output().lastLines()).containsExactlyInAnyOrder("ready", "half a line");
    }
    for (Rung rung : List.of(Rung.TERMINATE, Rung.KILL)) {
      try (WorkerProcess worker = start(Launch.main(GuardChildren.Waiting.class))) {
        assertThat(worker.awaitReady(PATIENCE)).isTrue();
        await().atMost(PATIENCE).until(() -> WorkerAccess.goodbye(worker) == Goodbye.NONE);
        if (rung == Rung.KILL) {
          worker.kill();
        } else {
          worker.terminate();
        }
        assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
        assertThat(WorkerAccess.goodbye(worker))
            .isEqualTo(rung == Rung.KILL ? Goodbye.NONE : Goodbye.SIGNAL);
        assertThat(worker.output().lastLines()).containsExactly("ready");
      }
    }
  }

  @Test
  @Tag("process.stdin-is-left")
  @DisplayName("a child with its own input gets every byte of it and sees its end")
  void ownStdin() throws Exception {
    try (WorkerProcess worker = start(Launch.main(GuardChildren.Echo.class).withOwnStdin())) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      worker.stdin().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
      worker.stdin().close();
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(worker.output().lastLines()).containsExactly("ready", "got one", "got two");
      assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(5));
    }
  }

  @Test
  @DisplayName("a negative time or null is refused, and nothing is installed")
  void badTimeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrphanGuard.install(Duration.ofMillis(-1)))
        .withMessage("haltAfter must not be negative: PT-0.001S");
    assertThatNullPointerException()
        .isThrownBy(() -> OrphanGuard.installBesideStdin(null))
        .withMessage("haltAfter");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("orphan-guard"));
  }

  private static WorkerProcess start(Launch launch) throws IOException {
    return new WorkerProcess(
            launch.withJvmOptions(GuardChildren.SMALL).withReadyLine("ready"),
            StopLadder.within(PATIENCE))
        .start();
  }
}
