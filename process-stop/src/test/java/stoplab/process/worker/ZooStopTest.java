// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.StopReport.Step;
import stoplab.process.zoo.Animal;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the animals are told apart by signals: run it on Linux")
class ZooStopTest {
  /** Enough for a deaf one to show that it is deaf. */
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final int EITHER = -1;

  /**
   * What a stop makes of an animal.
   *
   * @param endedBy the rung that ends the leader, or null if it has gone before
   * @param last the last rung that is used: others of the tree may need more than the leader
   * @param exitCode its exit code, or EITHER that of the signal or that of a script at its end: the
   *     children are signalled first, and a script that waits for them goes on when they end
   */
  private record Fate(Rung endedBy, int exitCode, ExitCause cause, Rung last) {
    Fate(Rung endedBy, int exitCode, ExitCause cause) {
      this(endedBy, exitCode, cause, endedBy);
    }
  }

  private static Fate atEof(int exitCode) {
    return new Fate(Rung.ASK, exitCode, ExitCause.STOPPED);
  }

  private static final Fate UNCLEAR_137 = new Fate(Rung.ASK, 137, ExitCause.AMBIGUOUS);
  private static final Fate UNCLEAR_143 = new Fate(Rung.ASK, 143, ExitCause.AMBIGUOUS);
  private static final Fate DIES_OF_TERM = new Fate(Rung.TERMINATE, 143, ExitCause.STOPPED);
  private static final Fate LEAVES_OTHERS =
      new Fate(Rung.TERMINATE, 143, ExitCause.STOPPED, Rung.KILL);
  private static final List<Rung> LATER = List.of(Rung.TERMINATE, Rung.KILL);
  private static final Fate IS_KILLED = new Fate(Rung.KILL, 137, ExitCause.STOPPED);

  /** A new animal does not compile without one. */
  private static Fate of(Animal animal) {
    return switch (animal) {
      case OBEDIENT, ENDS_AT_EOF_ONLY, JVM_ENDS_AT_EOF_ONLY -> atEof(0);
      case RUNS_OUT_OF_MEMORY -> atEof(3);
      case EXITS_137, JVM_EXITS_137, JVM_HALTS_137, KILLS_ITSELF -> UNCLEAR_137;
      case EXITS_143, JVM_EXITS_143 -> UNCLEAR_143;
      case OBEDIENT_SLEEP, OBEDIENT_WITHOUT_STDIN, SLOW_HOOK, LAST_WORDS -> DIES_OF_TERM;
      case ZOMBIE_MAKER, NEVER_READS_STDIN -> DIES_OF_TERM;
      case TREE, CHANGES_GROUP, GRANDCHILD_KEEPS_STDOUT ->
        new Fate(Rung.TERMINATE, EITHER, ExitCause.STOPPED);
      case FLOODS_BOTH, FLOODS_WITHOUT_NEWLINE, CLOSES_ITS_STREAMS -> DIES_OF_TERM;
      case DEAD_MAIN_THREAD, DEAD_MAIN_THREAD_BELOW -> DIES_OF_TERM;
      case TREE_IGNORES_SIGTERM, DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT -> LEAVES_OTHERS;
      case WIPES_ENVIRONMENT, OVERWRITES_ENVIRONMENT, SETUID_CHILD -> LEAVES_OTHERS;
      case DAEMON_WITHOUT_ANYTHING, DAEMON_IN_ITS_OWN_SESSION, HOPS, COMET -> LEAVES_OTHERS;
      case EXITS_0_AT_SIGTERM -> new Fate(Rung.TERMINATE, 0, ExitCause.STOPPED);
      case FORKS_ON_TERM -> new Fate(Rung.TERMINATE, 0, ExitCause.STOPPED, Rung.KILL);
      case WANTS_SIGINT, IGNORES_SIGTERM, JVM_IGNORES_SIGTERM, IGNORES_ALL_SIGNALS -> IS_KILLED;
      case RESPAWNS, STOPPED, DEAF_HOOK, EXITS_IN_HOOK, DEADLOCKED, STUCK_IN_LOOP -> IS_KILLED;
      case LEADER_GONE, LEADER_GONE_WIPED -> new Fate(null, 0, ExitCause.OWN_EXIT, Rung.TERMINATE);
      case CRASHES_AT_START, MISSING_MAIN -> new Fate(null, 1, ExitCause.OWN_EXIT);
    };
  }

  /**
   * Which rung is the last one. What has left the tree may be found in time for SIGTERM, by its
   * session or a cgroup, or later, by the pipe that it holds; and what hops is hit or missed.
   */
  private static List<Rung> last(Animal animal) {
    return switch (animal) {
      case WIPES_ENVIRONMENT, OVERWRITES_ENVIRONMENT, SETUID_CHILD, LEADER_GONE_WIPED -> LATER;
      case DAEMON_WITHOUT_ANYTHING, DAEMON_IN_ITS_OWN_SESSION, HOPS, COMET -> LATER;
      default -> Collections.singletonList(of(animal).last());
    };
  }

  /** Patient with the rung that does it, and short with those that cannot. */
  private static StopLadder ladderFor(Fate fate) {
    StopLadder ladder = StopLadder.within(PATIENCE.multipliedBy(3)).kill(PATIENCE);
    if (fate.endedBy() == Rung.ASK) {
      return ladder.ask(PATIENCE).terminate(SHORT);
    }
    // Those who leave others would use up all of a long grace for them.
    boolean patient = fate.last() == Rung.TERMINATE;
    return ladder.ask(SHORT).terminate(patient ? PATIENCE : Duration.ofMillis(500));
  }

  @ParameterizedTest
  @EnumSource(Animal.class)
  @Tag("process.zoo-is-stopped")
  @Tag("process.stop-is-reported")
  @DisplayName("a stop ends the whole tree of each animal and reports how")
  void stopsIt(Animal animal) throws Exception {
    assumeTrue(
        animal.detached() == 0 || Files.exists(Path.of("/proc/self/stat")),
        "who has lost his parent is seen by Linux's /proc only: run it on Linux");
    animal.lack().ifPresent(lack -> abort(animal + ": " + lack));
    Fate fate = of(animal);
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(animal)) {
      StopReport report = ladderFor(fate).stop(worker);
      assertThat(witness.running())
          .as("[process.zoo-is-stopped] what runs after %s", report)
          .isEmpty();
      assertThat(witness.isGone())
          .as("[process.zoo-is-stopped] gone after %s", report)
          .isTrue();
      assertThat(report.survivors()).as("survivors").isEmpty();
      assertThat(report.isGone()).as("gone").isTrue();
      assertThat(report.outputComplete()).as("all output was read: %s", report).isTrue();
      assertThat(worker.isAlive()).isFalse();
      assertThat(report.pid()).isEqualTo(worker.pid());
      // What never stays is killed with all of its group or cgroup, maybe without having been seen.
      int lost = animal.isRestless() ? 0 : animal.detached();
      assertThat(report.treeSize())
          .as("size of the tree")
          .isGreaterThanOrEqualTo(Math.max(1, animal.treeSize()) + lost);
      assertThat(report.interrupted()).isFalse();
      if (fate.endedBy() == Rung.ASK) { // a starved machine may not even ask in a short time
        assertThat(report.problems()).isEmpty();
      }
      assertThat(report.exitCode()).isEqualTo(worker.exitCode());
      if (fate.endedBy() == fate.last() || fate.endedBy() == null) { // with no short grace
        assertThat(report.endedBy())
            .as("%s", report)
            .isEqualTo(Optional.ofNullable(fate.endedBy()));
        if (fate.exitCode() != EITHER) {
          assertThat(report.exitCode()).isEqualTo(OptionalInt.of(fate.exitCode()));
        }
        assertThat(report.cause()).isEqualTo(fate.cause());
      }
      assertThat(report.steps().stream().map(Step::rung))
          .as("rungs")
          .isSorted()
          .doesNotHaveDuplicates();
      Rung last =
          report.steps().stream().map(Step::rung).reduce((one, other) -> other).orElse(null);
      assertThat(last).as("last rung of %s", report).isIn(last(animal));
      assertThat(
              report.steps().stream().mapToLong(step -> step.took().toNanos()).sum())
          .as("the rungs' time is within that of the stop")
          .isLessThanOrEqualTo(report.took().toNanos());
    }
  }
}
