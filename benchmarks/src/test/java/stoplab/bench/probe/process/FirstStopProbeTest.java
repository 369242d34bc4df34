// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.ProcessTrial;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class FirstStopProbeTest {
  @BeforeEach
  void needsSignals() {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
  }

  @ParameterizedTest
  @CsvSource({
    "KILL_SLEEP, ladder",
    "KILL_SLEEP, bare",
    "STANDARD_SLEEP, ladder",
    "STANDARD_SLEEP, bare",
    "KILL_TREE_50, ladder",
    "KILL_TREE_50, bare",
    "STANDARD_GUARDED_JVM, ladder"
  })
  @DisplayName("a program stops its one child, and reports how long the start and the stop took")
  void programStopsItsChild(ProcessTrial trial, String way) throws Exception {
    ChildStopProbe.Sample sample =
        new FirstStopProbe(trial.ladder(), trial.child(), Duration.ZERO).run(way);
    assertThat(sample.nanos()).isPositive();
    assertThat(sample.startNanos()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {OneStopProgram.LADDER, OneStopProgram.BARE})
  @Tag("bench.child-seen-ready")
  @DisplayName("no first stop takes less than the child's hook of 50 ms")
  void hookIsNeverUndercut(String way) throws Exception {
    FirstStopProbe hooked =
        new FirstStopProbe(LadderKind.TERMINATE, ChildKind.HOOKED_JVM, Duration.ZERO);
    assertThat(hooked.run(way).nanos())
        .as("[bench.child-seen-ready]")
        .isGreaterThanOrEqualTo(StoppedProgram.HOOK.toNanos());
  }

  @Test
  @Tag("bench.first-has-no-other-before")
  @DisplayName("a program that makes bare calls loads neither a ladder's stop nor JMH")
  void bareProgramLoadsNoLadder() throws Exception {
    assertThat(loadedClasses(OneStopProgram.BARE))
        .as("[bench.first-has-no-other-before]")
        .contains(OneStopProgram.class.getName())
        .doesNotContain("stoplab.process.worker.WorkerProcess", ProcessInspector.class.getName())
        .noneMatch(name -> name.startsWith("org.openjdk.jmh."));
  }

  @Test
  @Tag("bench.first-has-no-other-before")
  @DisplayName("a program with a ladder loads neither the bare calls, nor a check, nor JMH")
  void ladderProgramLoadsNoBareCalls() throws Exception {
    assertThat(loadedClasses(OneStopProgram.LADDER))
        .as("[bench.first-has-no-other-before]")
        .contains("stoplab.process.worker.WorkerProcess")
        .doesNotContain(BareCalls.class.getName(), ProcessInspector.class.getName())
        .noneMatch(name -> name.startsWith("org.openjdk.jmh."));
  }

  /** The names of the classes that a program has loaded, from its start to its end. */
  private static List<String> loadedClasses(String way) throws Exception {
    Process program = new ProcessBuilder(ChildKind.java(
            List.of("-Xlog:class+load:stdout:none"),
            OneStopProgram.class.getName(),
            way,
            LadderKind.KILL.name(),
            ChildKind.SLEEP.name()))
        .redirectErrorStream(true)
        .start();
    try (BufferedReader out = program.inputReader();
        OutputStream in = program.getOutputStream()) {
      in.write('\n'); // it stops its child as soon as the child runs
      in.flush();
      List<String> classes = out.lines()
          .filter(line -> line.contains(" source: "))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .toList();
      assertThat(program.waitFor()).isZero();
      return classes;
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
