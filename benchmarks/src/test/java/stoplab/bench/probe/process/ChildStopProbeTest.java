// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.bench.ProcessTrial;
import stoplab.bench.probe.StopProbe;
import stoplab.process.worker.Rung;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class ChildStopProbeTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Set<ProcessHandle> before = new HashSet<>();

  @BeforeEach
  void remember() {
    ProcessHandle.current().descendants().forEach(before::add);
  }

  @AfterEach
  void nothingIsLeft() {
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> ProcessHandle.current()
            .descendants()
            .filter(child -> !before.contains(child))
            .noneMatch(ProcessInspector::runs));
  }

  static Stream<ProcessTrial> trials() {
    return Arrays.stream(ProcessTrial.values()).filter(ProcessTrial::isPossible);
  }

  @ParameterizedTest
  @MethodSource("trials")
  @DisplayName("each child is really stopped, by the ladder and by the bare calls")
  void eachTrialIsMade(ProcessTrial trial) throws Exception {
    ChildStopProbe instrument = new ChildStopProbe(trial.ladder(), trial.child());
    ChildStopProbe.Sample sample = instrument.byLadder();
    assertThat(sample.rungNanos()).isPositive().isLessThanOrEqualTo(sample.nanos());
    assertThat(sample.startNanos()).isPositive();
    assertThat(instrument.bare().nanos()).isPositive();
  }

  @Test
  @Tag("bench.child-seen-ready")
  @DisplayName("no stop takes less than the child's hook of 50 ms, set before the stop begins")
  void hookIsNeverUndercut() throws Exception {
    needsSignals();
    ChildStopProbe instrument = new ChildStopProbe(LadderKind.TERMINATE, ChildKind.HOOKED_JVM);
    for (int i = 0; i < 3; i++) {
      assertThat(instrument.byLadder().nanos())
          .isGreaterThanOrEqualTo(StoppedProgram.HOOK.toNanos());
      assertThat(instrument.bare().nanos()).isGreaterThanOrEqualTo(StoppedProgram.HOOK.toNanos());
    }
  }

  @Test
  @Tag("bench.stop-is-verified")
  @DisplayName("a stop that was ended by another rung than the measured one is an error")
  void otherRungIsAnError() {
    needsSignals();
    assertThatIllegalStateException()
        .isThrownBy(() -> new ChildStopProbe(LadderKind.ASK, ChildKind.SLEEP, SHORT).byLadder())
        .withMessageContaining("not ended by ASK alone")
        .withMessageContaining("ended by KILL");
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, SLEEP, ASK, true", "STANDARD, SLEEP, TERMINATE, true",
        "STANDARD, SLEEP, KILL, false",
    "KILL, SLEEP, KILL, true", "TERMINATE, JVM, ASK, false", "TERMINATE, JVM, KILL, false"
  })
  @Tag("bench.stop-is-verified")
  @DisplayName("the standard ladder may end an obedient child by any rung but the kill")
  void killIsNoStandardEnd(LadderKind ladder, ChildKind child, Rung rung, boolean allowed) {
    assertThat(ladder.mayEndBy(rung, child))
        .as("[bench.stop-is-verified] %s of %s by %s", ladder, child, rung)
        .isEqualTo(allowed);
  }

  @Test
  @Tag("bench.stop-is-verified")
  @DisplayName("a stop that leaves the children of a tree running is an error")
  void childrenLeftAreAnError() {
    needsSignals();
    ChildStopProbe rootOnly = new ChildStopProbe(LadderKind.KILL, ChildKind.TREE_10, SHORT) {
      @Override
      boolean stopBare(Process process) throws InterruptedException {
        return process.destroyForcibly().waitFor() != 0;
      }
    };
    assertThatIllegalStateException()
        .isThrownBy(rootOnly::bare)
        .withMessageContaining("not seen dead");
  }

  @Test
  @Tag("bench.stop-is-verified")
  @DisplayName("a child that does not end is an error")
  void childThatDoesNotEndIsAnError() {
    needsSignals();
    ChildStopProbe nothing = new ChildStopProbe(LadderKind.KILL, ChildKind.SLEEP, SHORT) {
      @Override
      boolean stopBare(Process process) {
        return false;
      }
    };
    assertThatIllegalStateException().isThrownBy(nothing::bare).withMessageContaining("still runs");
  }

  @ParameterizedTest
  @EnumSource(StartWay.class)
  @DisplayName("a JVM starts in each way, and one with an archive loads its classes from there")
  void eachWayStarts(StartWay way) throws Exception {
    assumeTrue(way.lack().isEmpty(), () -> way.label() + " " + way.lack().orElseThrow());
    try (ChildStartProbe instrument = new ChildStartProbe()) {
      if (way.isTrained()) {
        instrument.train(way);
        assertThat(loadedClasses(instrument, way))
            .anyMatch(line -> line.contains(StartedProgram.class.getName() + " ")
                && line.contains("shared objects file"))
            .anyMatch(line -> line.contains("jackson.databind.ObjectMapper ")
                && line.contains("shared objects file"));
      }
      assertThat(instrument.start(way)).isPositive();
    }
  }

  private static List<String> loadedClasses(ChildStartProbe instrument, StartWay way)
      throws IOException {
    List<String> options = new ArrayList<>(way.options(instrument.archive(way)));
    options.add("-Xlog:class+load");
    try (BufferedReader out =
        new ProcessBuilder(instrument.command(options)).start().inputReader()) {
      return out.lines().toList();
    }
  }

  @Test
  @DisplayName("a missing archive is an error, not a slower start")
  void missingArchiveIsAnError() throws IOException {
    try (ChildStartProbe instrument = new ChildStartProbe()) {
      assertThatIllegalStateException().isThrownBy(() -> instrument.start(StartWay.APP_CDS));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AOT_CACHE, 17, true",
    "AOT_CACHE, 24, true",
    "AOT_CACHE, 25, false",
    "APP_CDS, 17, false",
    "DEFAULT, 17, false"
  })
  @DisplayName("what a JDK lacks is reported, not measured")
  void lackIsSaid(StartWay way, int feature, boolean lacks) {
    assertThat(way.lack(feature).isPresent()).isEqualTo(lacks);
    way.lack(feature).ifPresent(words -> assertThat(words).contains("this is " + feature));
  }

  @ParameterizedTest
  @EnumSource(OrphanWay.class)
  @DisplayName("an orphan leaves in each way")
  void eachOrphanLeaves(OrphanWay way) throws Exception {
    assertThat(new OrphanProbe().orphan(way)).isPositive();
  }

  @Test
  @Tag("bench.orphan-seen-dead")
  @DisplayName("the time ends with the death of the orphan: it always includes a hook of 200 ms")
  void hookOfAnOrphanCounts() throws Exception {
    assertThat(new OrphanProbe(ParentOfHooked.class).orphan(OrphanWay.GUARDED))
        .isGreaterThanOrEqualTo(HookedChild.HOOK.toNanos());
  }

  private static void needsSignals() {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
  }

  /** Has a child that takes its time. */
  static final class ParentOfHooked {
    private ParentOfHooked() {}

    public static void main(String[] args) throws Exception {
      OrphanProbe.Parent.beParentOf(HookedChild.class, args);
    }
  }

  /** Leaves as others do, except that it has a hook. */
  static final class HookedChild {
    static final Duration HOOK = Duration.ofMillis(200);

    private HookedChild() {}

    public static void main(String[] args) throws Exception {
      ShutdownHook.add(() -> StopProbe.delay(HOOK.toNanos()));
      OrphanProbe.Child.main(args);
    }
  }
}
