// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class TreeBatchProbeTest {
  private static final int TREES = 6;
  private static final int LEAVES = 9;

  private final TreeBatchProbe batch =
      new TreeBatchProbe(ManyTrial.MANY_PARTLY_DEAF::isDeaf, ManyStops.ladder(), TREES, LEAVES);

  @BeforeEach
  void needsSignals() {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
  }

  @AfterEach
  void nothingRunsOn() {
    assertThat(ProcessHandle.current().descendants().filter(ProcessInspector::runs))
        .as("[bench.many-are-looked-at] what runs on")
        .isEmpty();
  }

  @Test
  @Tag("bench.many-are-looked-at")
  @DisplayName("a ladder ends all trees, but a deaf one only after its grace period")
  void ladderEndsAll() throws Exception {
    TreeBatchProbe.Outcome outcome = batch.byLadder();
    assertThat(outcome.left()).as("[bench.many-are-looked-at]").isZero();
    assertThat(outcome.nanos()).hasSize(TREES);
    assertThat(batch.numbers(true)).containsExactly(0, 5);
    assertThat(batch.numbers(false)).containsExactly(1, 2, 3, 4);
    for (int deaf : batch.numbers(true)) {
      assertThat(outcome.nanos()[deaf])
          .as("[bench.many-are-looked-at] a deaf tree")
          .isBetween(TimeUnit.MILLISECONDS.toNanos(ManyStops.GRACE_MILLIS), outcome.total());
    }
  }

  @Test
  @DisplayName("plain kills end all trees")
  void plainKillsEndAll() throws Exception {
    assertThat(batch.bare().left()).isZero();
  }

  @Test
  @Tag("bench.many-are-looked-at")
  @DisplayName("each process that a stop leaves is counted, and killed in the end")
  void leftIsCounted() throws Exception {
    assertThat(batch.run(command -> doingNothing(command, false)).left())
        .as("[bench.many-are-looked-at]")
        .isEqualTo(TREES + LEAVES);
  }

  @Test
  @Tag("bench.many-are-looked-at")
  @DisplayName("a stop that reports a running tree as gone is an error, not a sample")
  void lieIsAnError() {
    assertThatIllegalStateException()
        .as("[bench.many-are-looked-at]")
        .isThrownBy(() -> batch.run(command -> doingNothing(command, true)))
        .withMessageContaining("said to be gone, but running");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("bench.many-are-looked-at")
  @DisplayName("a start or a stop that fails is an error, and leaves no process")
  void failureIsAnError(boolean start) {
    assertThatIllegalStateException()
        .as("[bench.many-are-looked-at]")
        .isThrownBy(() -> batch.run(command -> failing(command, start)));
  }

  private static StoppableTree doingNothing(List<String> command, boolean saysGone)
      throws Exception {
    StoppableTree tree = StoppableTree.ofBareCalls(command, NoStrayThreads.PATIENCE);
    return new StoppableTree() {
      @Override
      public long pid() {
        return tree.pid();
      }

      @Override
      public void awaitReady() throws Exception {
        tree.awaitReady();
      }

      @Override
      public boolean stop() {
        return saysGone;
      }
    };
  }

  private static StoppableTree failing(List<String> command, boolean start) throws Exception {
    StoppableTree tree = doingNothing(command, false);
    return new StoppableTree() {
      @Override
      public long pid() {
        return tree.pid();
      }

      @Override
      public void awaitReady() throws Exception {
        if (start) {
          throw new IllegalStateException("as it should");
        }
        tree.awaitReady();
      }

      @Override
      public boolean stop() {
        throw new IllegalStateException("as it should");
      }
    };
  }
}
