// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.TagFilter;
import stoplab.process.exercise.GrandchildExercise;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.MutantRuns;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class GrandchildExerciseTest {
  private static final String CLAIM = "process.tree-is-gone";

  private static final String INTERRUPT = "process.interrupt-as-told";

  /** In which a process that was killed has ended. */
  private static final Duration A_MOMENT = ExerciseJudge.SOON.dividedBy(4);

  private final ExerciseJudge judge =
      new ExerciseJudge(GrandchildExercise.class, "docs/6-process.md");

  @Test
  @Tag(CLAIM)
  @Tag("process.gone-when-told")
  @Tag("process.bystander-untouched")
  @DisplayName("all processes below the child have ended with it, and no others")
  void treeIsGone() throws Exception {
    judge.refuseExit(CLAIM);
    requireGone(Animal.TREE);
    requireGone(Animal.TREE_IGNORES_SIGTERM);
    judge.requireContract(
        AsContract.class,
        List.of(
            "process.bystander-untouched",
            "process.gone-when-told",
            "process.stop-is-bounded",
            "process.finished-stays",
            "process.stop-twice",
            "process.output-kept"));
    // Both ways to take an interrupt are right.
    if (MutantRuns.run(Killing.class, TagFilter.includeTags(INTERRUPT)).failed().count() > 0) {
      judge.requireContract(AsContract.class, List.of(INTERRUPT));
    }
  }

  private void requireGone(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      Cage.await("the tree", () -> 1 + cage.process().descendants().count() == animal.treeSize());
      List<ProcessHandle> below = cage.process().descendants().toList();
      Call<Boolean> call = Calls.start(
          ThreadKind.PLATFORM,
          () -> new GrandchildExercise(NoStrayThreads.PATIENCE).stop(cage.process()));
      try {
        judge.require(
            ExerciseJudge.isSoon(call.task()::isDone),
            "process.stop-is-bounded",
            "stop() does not return, though it could kill all of them at once");
        boolean told = end(call);
        List<ProcessHandle> living = below.stream().filter(Cage::runs).toList();
        ExerciseJvm.holdsWithin(A_MOMENT, () -> living.stream().noneMatch(Cage::runs));
        long staying = living.stream().filter(Cage::runs).count();
        judge.require(
            staying == 0,
            CLAIM,
            "stop() returned " + told + ", and " + staying + " of " + below.size()
                + " processes that the child had started still run");
        judge.require(
            living.isEmpty(),
            "process.gone-when-told",
            "stop() returned " + told + " too early: some processes below the child ended only"
                + " after that");
        judge.require(
            told,
            "process.gone-when-told",
            "the child and all processes below it have ended, but stop() returned false");
      } finally {
        call.thread().interrupt();
        below.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private boolean end(Call<Boolean> call) throws InterruptedException {
    try {
      return call.task().get();
    } catch (ExecutionException e) {
      judge.require(false, CLAIM, "stop() must not throw here, but it threw " + e.getCause());
      return false;
    }
  }

  /** The promises of a stop that forces; an interrupt of the caller leaves by an exception. */
  @FailsByDesign
  static class AsContract implements ChildStopContract {
    @Override
    public ChildStop create(Duration time) {
      return new GrandchildExercise(time);
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }

    @Override
    public boolean endsDeaf() {
      return true;
    }

    @Override
    public Interrupt interrupt() {
      return Interrupt.THROWS;
    }
  }

  /** The same, but an interrupt of the caller ends the wait, and stays set. */
  @FailsByDesign
  static final class Killing extends AsContract {
    @Override
    public Interrupt interrupt() {
      return Interrupt.KILLS;
    }
  }
}
