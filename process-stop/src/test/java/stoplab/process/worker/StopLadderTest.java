// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.StopReport.Step;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.zoo.Animal;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopLadderTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofHours(1);

  /** What a stop may take beyond its deadline, and a starved machine in a test far more. */
  private static final StopLadder PATIENT =
      StopLadder.within(PATIENCE.multipliedBy(3)).kill(PATIENCE);

  // ---- the rungs

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a child that leaves when it is asked gets no signal")
  void askIsEnough() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report = PATIENT.ask(PATIENCE).terminate(PATIENCE).stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(0));
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a child may be asked by a line, and its input stays open")
  void askByLine() throws Exception {
    String script = "echo ready; while read -r line; do"
        + " [ \"$line\" = 'please stop' ] && echo \"got: $line\" && read -r more && exit 7;"
        + " done; exit 1";
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sh", "-c", script)).withReadyLine("ready"),
                StopLadder.within(PATIENCE))
            .start()) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      Stopping stopping =
          new Stopping(() -> PATIENT.ask("please stop", PATIENCE).stop(worker));
      assertThat(worker.output().awaitLine("got: please stop"::equals, PATIENCE))
          .isPresent();
      worker.stdin().write('\n');
      worker.stdin().flush();
      StopReport report = stopping.report();
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(7));
      assertThat(report.endedBy()).contains(Rung.ASK);
      assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
      assertThat(report.lastLines()).containsExactly("ready", "got: please stop");
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("the tree is looked at before the child is asked: later it may be out of view")
  void looksFirst() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.ENDS_AT_EOF_ONLY)) {
      AtomicLong looks = new AtomicLong();
      ProcessTree counting =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public void look() {
              looks.incrementAndGet();
            }
          };
      StopReport report = new Escalation(PATIENT.ask(PATIENCE), worker, counting).stop();
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(looks).hasPositiveValue();
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("a ladder that only kills finds those too that only hold the output")
  void killFindsHolders() throws Exception {
    assumeTrue(
        new File("/proc/self/stat").exists(), "who holds a pipe is seen by Linux's /proc only");
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.WIPES_ENVIRONMENT)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(report.outputComplete()).as("%s", report).isTrue();
      assertThat(witness.running()).isEmpty();
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("a child that has left before, and holds no output: what it has left is ended")
  void silentLeftoverIsFound() throws Exception {
    assumeTrue(
        new File("/proc/self/stat").exists(),
        "who has lost its parent is seen by Linux's /proc only");
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(witness
                .watch(Launch.command("sh", "-c", "sleep 600 >&- 2>&- &"))
                .asJvm())
            .start()) {
      worker.join();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(witness.running()).hasSize(1);
      StopReport report = PATIENT.dump(PATIENCE).stop(worker);
      assertThat(witness.running()).as("%s", report).isEmpty();
      assertThat(report.problems()).as("a dead JVM is asked for no dump").isEmpty();
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("each rung has its time, and the next one begins when it is over")
  void eachRungHasItsTime() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      Duration ask = Duration.ofMillis(60);
      Duration terminate = Duration.ofMillis(90);
      StopReport report = PATIENT.ask(ask).terminate(terminate).stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.ASK, Rung.TERMINATE, Rung.KILL);
      assertThat(report.steps().get(0).took()).isGreaterThanOrEqualTo(ask);
      assertThat(report.steps().get(1).took()).isGreaterThanOrEqualTo(terminate);
      assertThat(report.steps()).extracting(Step::signalled).containsExactly(1, 1, 1);
      assertThat(report.steps()).extracting(Step::leftRunning).containsExactly(1, 1, 0);
      assertThat(report.toString())
          .contains("STOPPED", "exit code 137", "ended by KILL", "ASK ", "tree of 1, none left");
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a ladder that only kills does nothing else")
  void killOnly() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.KILL);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
      assertThat(report.lastLines()).as("no hook ran").containsExactly("ready");
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("what a child prints while it leaves is read")
  void lastWordsAreRead() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.LAST_WORDS)) {
      StopReport report = PATIENT.terminate(PATIENCE).stop(worker);
      assertThat(report.lastLines()).endsWith("hook ran");
      assertThat(report.outputComplete()).isTrue();
    }
  }

  @Test
  @Tag("process.stop-is-reported")
  @DisplayName("a child that ends just behind the wait for it has ended in that rung")
  void endBehindTheWait() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      ProcessTree tree =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public boolean runs(Member member) {
              worker.process().toHandle().destroyForcibly(); // asked when the wait is over
              try {
                worker.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return false;
            }
          };
      StopReport report = new Escalation(PATIENT.ask(SHORT), worker, tree).stop();
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(report.endedBy()).contains(Rung.ASK);
    }
  }

  // ---- the deadline

  @Test
  @Tag("process.one-deadline")
  @DisplayName("the soft rungs are cut short, so that the kill has its time within the whole")
  void softRungsAreCut() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      Duration total = Duration.ofSeconds(4);
      StopLadder ladder =
          StopLadder.within(total).kill(Duration.ofMillis(3_700)).terminate(Duration.ofMillis(300));
      StopReport report = ladder.stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.TERMINATE, Rung.KILL);
      assertThat(report.took()).isLessThan(total);
    }
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a soft rung ends in its time, and never so late that the kill lacks its own")
  void killKeepsItsTime() {
    StopLadder ladder = StopLadder.within(LONG).kill(LONG.dividedBy(3));
    Patience patience = new Patience(ladder.total(), ladder.kill());
    assertThat(Duration.ofNanos(patience.softly(LONG).remainingNanos()))
        .isBetween(LONG.dividedBy(2), LONG.multipliedBy(2).dividedBy(3));
    assertThat(Duration.ofNanos(patience.softly(SHORT).remainingNanos()))
        .isLessThanOrEqualTo(SHORT);
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a survivor is named, and does not keep the stop beyond its deadline")
  void survivorIsNamed() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP);
        WorkerProcess other = witness.start(Animal.OBEDIENT_SLEEP)) {
      Duration total = Duration.ofMillis(300);
      Escalation escalation = new Escalation(
          StopLadder.within(total),
          worker,
          new FakeTree(worker.process().toHandle(), new FakeHandle(other.process(), true)));
      StopReport report = escalation.stop();
      assertThat(report.isGone()).isFalse();
      assertThat(report.survivors()).singleElement().satisfies(survivor -> {
        assertThat(survivor.pid()).isEqualTo(other.pid());
        assertThat(survivor.started()).isEqualTo(other.process().info().startInstant());
        assertThat(survivor.command().orElseThrow()).endsWith("sleep");
      });
      assertThat(report.toString()).contains("left: [" + other.pid());
      assertThat(report.steps().get(0).leftRunning()).isEqualTo(1);
      assertThat(report.took()).as("it has tried to the end").isGreaterThanOrEqualTo(total);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("rungs that do not fit are refused, and so are times of zero and less")
  void badTimesAreRefused() {
    StopLadder ladder = StopLadder.within(Duration.ofSeconds(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ladder.ask(Duration.ofSeconds(1)).terminate(Duration.ofSeconds(1)))
        .withMessage("the rungs need PT2.5S (ask PT1S, terminate PT1S, dump PT0S, kill PT0.5S),"
            + " which is more than the whole stop may take: PT2S");
    for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StopLadder.within(bad))
          .withMessage("total must be more than zero: " + bad);
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.ask(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.ask("stop", bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.terminate(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.dump(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.kill(bad));
    }
    assertThatNullPointerException().isThrownBy(() -> StopLadder.within(null));
    assertThatNullPointerException().isThrownBy(() -> ladder.ask(null));
    assertThatNullPointerException().isThrownBy(() -> ladder.ask(null, SHORT));
    assertThatNullPointerException().isThrownBy(() -> ladder.stop(null));
    assertThatIllegalStateException()
        .isThrownBy(() -> ladder.stop(new WorkerProcess(Launch.command("sleep", "1"))))
        .withMessage("this worker was not started");
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("where no thread can be started any more, the child is killed all the same")
  void withoutThreads() throws Exception {
    InheritableThreadLocal<String> noMore = new InheritableThreadLocal<>() {
      @Override
      protected String childValue(String parentValue) { // called where a thread is made
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report;
      try {
        noMore.set("from now on");
        report = PATIENT.ask(PATIENCE).stop(worker);
      } finally {
        noMore.remove();
      }
      assertThat(rungs(report)).containsExactly(Rung.KILL);
      assertThat(report.problems())
          .containsExactly("it could not be asked: unable to create native thread");
    }
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a child that the system does not show is killed, and named while it runs")
  void hiddenChild() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      ProcessTree blind =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public boolean runs(Member member) {
              return false;
            }
          };
      assertThat(new Escalation(PATIENT, worker, blind).stop().isGone()).isTrue();
      assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(137));
    }
  }

  /** Stops a child while it can open no file any more, and so cannot read of any process. */
  static final class OutOfFiles {
    /** A JVM that may open more is not filled. */
    private static final int MOST = 100_000;

    public static void main(String[] args) throws Exception {
      StopLadder ladder = StopLadder.within(Duration.ofMillis(300));
      try (WorkerProcess first = new WorkerProcess(Launch.command("sleep", "600")).start()) {
        await().atMost(PATIENCE).until(() -> threadsNamed("prepare-") == 0);
        ladder.stop(first); // loads what is needed: there will be no file for that either
      }
      System.out.println(Escalation.survivor(new Member(ProcessHandle.current(), 0, 0)));
      Launch launch = Launch.command("sh", "-c", "sleep 600 & echo ready; wait");
      try (WorkerProcess worker = new WorkerProcess(launch.withReadyLine("ready")).start()) {
        worker.awaitReady(PATIENCE);
        ProcessTree tree = ProcessTree.of(worker.process().toHandle(), worker.tag());
        tree.look();
        List<InputStream> open = openAll();
        int running = tree.running().size();
        StopReport report = ladder.stop(worker);
        boolean alive = worker.isAlive();
        for (InputStream each : open) {
          each.close();
        }
        System.out.println(running + " run, gone " + report.isGone() + ", alive " + alive);
      }
    }

    private static List<InputStream> openAll() {
      List<InputStream> open = new ArrayList<>();
      try {
        while (open.size() < MOST) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // That is what it is for.
      }
      return open;
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere no file is opened to see a process")
  @Tag("process.one-deadline")
  @DisplayName("out of file descriptors, a stop does not take for gone what it cannot see")
  void outOfFiles() throws Exception {
    List<String> options = List.of("-XX:-MaxFDLimit", "-Xmx128m", "-XX:+UseSerialGC");
    try (ChildJvm child = ChildJvm.start(options, OutOfFiles.class)) {
      assertThat(child.awaitExit(PATIENCE)).isTrue();
      // The JDK cannot kill then; but a cgroup can, and so can a file that is closed late.
      assertThat(child.output())
          .containsPattern("2 run, gone (false, alive (true|false)|true, alive false)\n");
    }
  }

  // ---- who waits

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
      await().atMost(PATIENCE).until(() -> isWaitingIn(stopping.thread, wait));
      stopping.thread.interrupt();
      StopReport report = stopping.report();
      assertThat(stopping.statusAfter).as("interrupt status").isTrue();
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

  /** Catches SIGQUIT, and prints no dump: what is taken for a JVM makes the stop wait for it. */
  private static final String NO_DUMP =
      "trap : QUIT; sleep 600 & echo ready; while kill -0 $!; do wait; done";

  private static WorkerProcess startWithoutDump(Witness witness) throws Exception {
    Launch launch = witness.watch(Launch.command("sh", "-c", NO_DUMP)).asJvm();
    WorkerProcess worker = new WorkerProcess(launch.withReadyLine("ready"), PATIENT).start();
    assertThat(worker.awaitReady(PATIENCE)).isTrue();
    return worker;
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
      assertThat(stopping.statusAfter).as("interrupt status").isTrue();
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
      assertThat(stopping.statusAfter).as("interrupt status").isTrue();
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
            public void look() {
              throw new IllegalStateException("broken");
            }
          };
      Thread.currentThread().interrupt();
      assertThatIllegalStateException()
          .isThrownBy(() -> new Escalation(PATIENT, worker, broken).stop());
      assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    }
  }

  /** A stop in a thread of its own, and the status that it leaves there. */
  private static final class Stopping {
    private final FutureTask<StopReport> task;
    private final Thread thread;
    private volatile boolean statusAfter;

    Stopping(Callable<StopReport> stop) {
      task = new FutureTask<>(() -> {
        StopReport report = stop.call();
        statusAfter = Thread.interrupted();
        return report;
      });
      thread = ThreadKind.PLATFORM.start("stopper", task);
    }

    StopReport report() throws Exception {
      return task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  // ---- when it is too late, or twice

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("a stop of a child that has ended does nothing to it, however often")
  void stopAfterEnd() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sh", "-c", "echo done; exit 8")))
            .start()) {
      worker.join();
      for (int i = 0; i < 2; i++) {
        StopReport report = PATIENT.ask(PATIENCE).terminate(PATIENCE).stop(worker);
        assertThat(report.endedBy()).isEmpty();
        assertThat(report.steps()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(OptionalInt.of(8));
        assertThat(report.cause()).isEqualTo(ExitCause.OWN_EXIT);
        assertThat(report.lastLines()).containsExactly("done");
        assertThat(report.toString()).contains("exit code 8, before");
      }
    }
  }

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("a stop after a stop says what the first one has done")
  void stopTwice() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      PATIENT.stop(worker);
      StopReport second = worker.stop();
      assertThat(second.steps()).isEmpty();
      assertThat(second.cause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("two threads that stop one child both get their report")
  void twoStoppers() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      StopLadder ladder = PATIENT.terminate(SHORT).dump(PATIENCE.dividedBy(2));
      Stopping one = new Stopping(() -> ladder.stop(worker));
      Stopping other = new Stopping(() -> ladder.stop(worker));
      assertThat(List.of(one.report(), other.report())).allSatisfy(report -> {
        assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
        assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
        assertThat(report.isGone()).isTrue();
      });
    }
  }

  // ---- the dump

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("the threads of a deaf JVM are in the report, and not among its own lines")
  void dumpNamesTheLoop() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      StopReport report = PATIENT.terminate(SHORT).dump(PATIENCE).stop(worker);
      assertThat(report.threadDump().orElseThrow())
          .startsWith("Full thread dump")
          .contains("spinForEver", "\"main\"", "Heap");
      assertThat(report.lastLines())
          .as("its own lines; a busy machine may not have come to the second")
          .startsWith("ready")
          .isSubsetOf("ready", "hook begun");
      assertThat(report.exitCode()).as("the dump has not ended it").isEqualTo(OptionalInt.of(137));
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a deadlock is named")
  void dumpNamesTheDeadlock() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.DEADLOCKED)) {
      StopReport report = PATIENT.terminate(SHORT).dump(PATIENCE).stop(worker);
      assertThat(report.threadDump().orElseThrow())
          .contains("lockAThenB", "lockBThenA", "Found one Java-level deadlock");
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a JVM that leaves in time gives none, nor does a command that is no JVM")
  void noDump() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess jvm = witness.start(Animal.OBEDIENT);
        WorkerProcess shell = witness.start(Animal.IGNORES_SIGTERM)) {
      StopLadder ladder = PATIENT.dump(PATIENCE);
      assertThat(ladder.ask(PATIENCE).stop(jvm).threadDump()).isEmpty();
      StopReport report = ladder.stop(shell);
      assertThat(report.threadDump()).isEmpty();
      assertThat(report.problems()).isEmpty();
      assertThat(report.exitCode()).as("SIGKILL, not SIGQUIT").isEqualTo(OptionalInt.of(137));
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a dump that does not come is given up, and the report says so")
  void dumpIsBounded() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = startWithoutDump(witness)) {
      StopReport report = PATIENT.dump(Duration.ofMillis(200)).stop(worker);
      assertThat(report.threadDump()).isEmpty();
      assertThat(report.problems())
          .containsExactly("it gave no thread dump in PT0.2S, or could not be asked for one");
      assertThat(report.isGone()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "what a process catches is seen in /proc only")
  @Tag("process.dump-before-kill")
  @DisplayName("what is called a JVM, and does not catch SIGQUIT, is not ended by it")
  void uncaughtQuitIsNotSent() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sleep", "600")).asJvm(), PATIENT)
            .start()) {
      StopReport report = PATIENT.dump(PATIENCE).stop(worker);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
      assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
      assertThat(report.problems())
          .containsExactly(
              "it gave no thread dump in " + PATIENCE + ", or could not be asked for one");
    }
  }

  // ---- streams

  @Test
  @Tag("process.full-stdin-is-survived")
  @DisplayName("a child that never reads, and a writer that waits for it, do not hold the stop")
  void fullStdin() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.NEVER_READS_STDIN)) {
      AtomicLong written = new AtomicLong();
      FutureTask<Void> writer = new FutureTask<>(() -> {
        OutputStream in = worker.stdin();
        byte[] block = new byte[1 << 16];
        while (true) {
          in.write(block);
          written.incrementAndGet();
        }
      });
      Thread thread = ThreadKind.PLATFORM.start("writer", writer);
      await().atMost(PATIENCE).until(() -> written.get() > 0 && isIn(thread, "writeBytes"));
      StopReport report = PATIENT.ask(Duration.ofMillis(200)).stop(worker);
      assertThat(report.isGone()).isTrue();
      assertThat(rungs(report)).containsExactly(Rung.ASK, Rung.KILL);
      assertThat(report.problems())
          .containsExactly("it could not be asked in time: its standard input is full, or held by a"
              + " writer, or this machine is very busy");
      assertThatThrownBy(() -> writer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("the writer is told")
          .hasCauseInstanceOf(IOException.class);
      await().atMost(PATIENCE).until(() -> threadsNamed("ask-" + worker.pid()) == 0);
    }
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private static long threadsNamed(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  @Test
  @Tag("process.stop-leaves-no-thread")
  @DisplayName("after a stop no thread reads or asks any more")
  void noThreadIsLeft() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      assertThat(threadsNamed("worker-" + worker.pid())).isEqualTo(2);
      PATIENT.ask(SHORT).terminate(SHORT).stop(worker);
      await().atMost(PATIENCE).until(() -> threadsNamed("worker-" + worker.pid()) == 0);
      await().atMost(PATIENCE).until(() -> threadsNamed("ask-" + worker.pid()) == 0);
      await()
          .atMost(PATIENCE)
          .until(() -> threadsNamed("process reaper (pid " + worker.pid() + ")") == 0);
    }
  }

  @Test
  @Tag("process.stop-spares-others")
  @DisplayName("another worker, and what this JVM has started else, are not touched")
  void othersAreSpared() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE);
        WorkerProcess other = witness.start(Animal.TREE)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(report.treeSize()).isEqualTo(Animal.TREE.treeSize());
      assertThat(witness.running()).hasSize(Animal.TREE.treeSize());
      assertThat(other.isAlive()).isTrue();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly().waitFor();
    }
  }

  private static List<Rung> rungs(StopReport report) {
    return report.steps().stream().map(Step::rung).toList();
  }
}
