// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static stoplab.process.worker.Stopping.LONG;
import static stoplab.process.worker.Stopping.PATIENT;
import static stoplab.process.worker.Stopping.SHORT;
import static stoplab.process.worker.Stopping.rungs;
import static stoplab.process.worker.Stopping.startWithoutDump;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopInterruptTest {
  /** A rung in which the stop waits, and so can be interrupted. */
  private enum Wait {
    IN_ASK,
    IN_TERMINATE,
    FOR_THE_TREE,
    IN_DUMP,
    IN_KILL
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  @Tag("process.interrupt-kills")
  @DisplayName("an interrupt while it waits: kills at once, verifies that, and sets the status")
  void interruptWhileWaiting(Wait wait) throws Exception {
    Map<Wait, Animal> animals = new EnumMap<>(Wait.class);
    animals.put(Wait.FOR_THE_TREE, Animal.TREE_IGNORES_SIGTERM);
    Animal animal = animals.getOrDefault(wait, Animal.IGNORES_SIGTERM);
    StopLadder base = StopLadder.within(LONG.multipliedBy(3)).kill(SHORT);
    StopLadder ladder = switch (wait) {
      case IN_ASK -> base.ask(LONG);
      case IN_TERMINATE, FOR_THE_TREE -> base.terminate(LONG);
      case IN_DUMP -> base.dump(LONG);
      case IN_KILL -> StopLadder.within(Duration.ofSeconds(1));
    };
    try (Witness witness = new Witness();
        WorkerProcess worker =
            wait == Wait.IN_DUMP ? startWithoutDump(witness) : witness.start(animal);
        WorkerProcess other = witness.start(Animal.OBEDIENT_SLEEP)) {
      ProcessTree tree = wait == Wait.IN_KILL
          ? new FakeTree(worker.process().toHandle(), new FakeHandle(other.process(), true))
          : ProcessTree.of(worker.process().toHandle(), worker.tag());
      Stopping stopping = new Stopping(() -> new Escalation(ladder, worker, tree).stop());
      await().atMost(PATIENCE).until(() -> isWaitingIn(stopping.thread(), wait));
      stopping.thread().interrupt();
      StopReport report = stopping.report();
      assertThat(stopping.statusAfter()).as("interrupt status").isTrue();
      assertThat(report.interrupted()).isTrue();
      assertThat(report.toString()).contains("cut short by an interrupt");
      assertThat(worker.isAlive()).isFalse();
      assertThat(rungs(report)).endsWith(Rung.KILL);
      if (wait == Wait.IN_KILL) {
        assertThat(report.took()).as("its patience").isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      } else {
        assertThat(report.isGone()).isTrue();
        assertThat(report.took()).as("less than the grace").isLessThan(LONG);
      }
    }
  }

  private static boolean isWaitingIn(Thread thread, Wait wait) {
    String method = switch (wait) {
      case IN_ASK -> "ask";
      case IN_TERMINATE, FOR_THE_TREE -> "terminate";
      case IN_DUMP -> "takeDump";
      case IN_KILL -> "awaitOthers";
    };
    Thread.State state = thread.getState();
    List<String> frames =
        Stream.of(thread.getStackTrace()).map(StackTraceElement::getMethodName).toList();
    return (state == Thread.State.TIMED_WAITING || state == Thread.State.WAITING)
        && frames.contains(method)
        && frames.contains(wait == Wait.FOR_THE_TREE ? "awaitOthers" : method);
  }

  @Test
  @Tag("process.interrupt-kills")
  @DisplayName("with the status set before: the soft rungs are left out, and the status stays")
  void interruptedBefore() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      Stopping stopping = new Stopping(() -> {
        Thread.currentThread().interrupt();
        StopLadder ladder = StopLadder.within(PATIENCE.multipliedBy(4));
        return ladder.ask(PATIENCE).terminate(PATIENCE).dump(PATIENCE).stop(worker);
      });
      StopReport report = stopping.report();
      assertThat(rungs(report)).containsExactly(Rung.KILL);
      assertThat(report.threadDump()).isEmpty();
      assertThat(report.problems()).isEmpty();
      assertThat(stopping.statusAfter()).as("interrupt status").isTrue();
    }
  }

  @Test
  @Tag("process.interrupt-kills")
  @DisplayName("close() of an interrupted thread kills too, and keeps the status")
  void closeWhileInterrupted() throws Exception {
    try (Witness witness = new Witness()) {
      WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM);
      Stopping stopping = new Stopping(() -> {
        Thread.currentThread().interrupt();
        worker.close();
        return null;
      });
      stopping.report();
      assertThat(stopping.statusAfter()).as("interrupt status").isTrue();
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  @Tag("process.interrupt-kills")
  @DisplayName("a stop that fails leaves the status as it was")
  void failureKeepsTheStatus() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      ProcessTree broken =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public void scan() {
              throw new IllegalStateException("broken");
            }
          };
      Thread.currentThread().interrupt();
      assertThatIllegalStateException()
          .isThrownBy(() -> new Escalation(PATIENT, worker, broken).stop());
      assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    }
  }
}
