// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.call.PythonProgram;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The question {@code call-cost}, by the whole command in a JVM of its own. */
class CallCostEndToEndTest extends CompareRuns {
  private static final String[] SMOKE = {"--smoke", "--question", "call-cost"};

  @BeforeEach
  void needsPipes() {
    assumeTrue(
        PrivatePipes.areSupported(),
        "this system has neither /bin/sh nor /dev/fd: run on Linux or macOS");
  }

  @Test
  @DisplayName("compare measures calls, kills and Python, keeps each number, and leaves nothing")
  void everyCallIsMeasured() throws Exception {
    String output = runToItsEnd(SMOKE);
    assertThat(output).contains("## Killable calls", "instrument OK: a call that spins");
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json",
            "calls.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    List<String> samples = ResultFolderTest.lines(results.resolve("calls.csv.gz"));
    for (CallPart part : List.of(CallPart.CALLS, CallPart.KILLS)) {
      for (CallWay way : part.ways()) {
        if (way.unit() == CallWay.Unit.BYTES && !Files.exists(Path.of("/proc/self/smaps_rollup"))) {
          continue;
        }
        assertThat(samples)
            .filteredOn(line -> line.startsWith(way.label() + "," + way.unit().word() + ",1,1,1,"))
            .as("the first number of %s", way)
            .hasSize(1);
        assertThat(output).contains("| " + way.label() + " ");
      }
    }
    if (PythonProgram.find().isPresent()) {
      assertThat(samples)
          .filteredOn(line -> line.startsWith("python-spawn,ns,"))
          .isNotEmpty();
    }
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(ourJvms()).as("JVMs that are left").isEmpty();
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @Tag("bench.call-python-is-optional")
  @DisplayName("without python3 on the PATH its rows say so, and the rest is measured")
  void pythonIsOptional() throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.io.tmpdir=" + tmpdir,
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "compare"));
    command.addAll(List.of(SMOKE));
    command.addAll(List.of("--out", results.toString()));
    File output = temp.resolve("output.txt").toFile();
    ProcessBuilder builder = ChildJvm.withoutJvmVariables(new ProcessBuilder(command));
    builder.environment().put("PATH", Files.createDirectory(temp.resolve("bin")).toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(output).start();
    try {
      assertThat(process.waitFor(
              NoStrayThreads.PATIENCE.multipliedBy(6).toNanos(), TimeUnit.NANOSECONDS))
          .isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output.toPath());
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text)
        .as("[bench.call-python-is-optional]")
        .contains("Cost of killable calls: calls, kills and starts.")
        .containsPattern("\\| python-fork +\\| not measured: no python3 +\\|")
        .containsPattern("\\| warm-call +\\| ");
    assertThat(ResultFolderTest.lines(results.resolve("calls.csv.gz")))
        .as("[bench.call-python-is-optional]")
        .noneMatch(line -> line.startsWith("python"));
    assertNothingIsLeft();
  }

  /** Until a fork has so many children, it measures what its first seconds measure. */
  @ParameterizedTest(name = "with {0} processes below the forks")
  @ValueSource(ints = {1, 3})
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("SIGTERM, like Ctrl-C, in the middle leaves no child, no Python and no file")
  void interruptionLeavesNothing(int processes) throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
    Set<ProcessHandle> seen = new HashSet<>();
    try (ChildJvm child = compare("--smoke", "--minutes", "99", "--question", "call-cost")) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(6))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            List<ProcessHandle> now = child.handle().descendants().toList();
            seen.addAll(now);
            return now.size() > processes;
          });
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.output()).contains("Interrupted.");
      assertThat(seen)
          .as("[bench.interrupt-leaves-no-jvm] of those that were seen")
          .noneMatch(ProcessInspector::runs);
    }
    assertNothingIsLeft();
  }
}
