// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** What a comparison does when it is interrupted, or when it must not begin. */
class CompareInterruptionTest extends CompareRuns {
  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("SIGTERM, like Ctrl-C, in the middle of a stop leaves no child and no file")
  void interruptionLeavesNoChild() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
    Set<ProcessHandle> seen = new HashSet<>();
    try (ChildJvm child = compare("--smoke", "--minutes", "99", "--question", "process-stop")) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(6))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            child.handle().descendants().forEach(seen::add);
            return child.handle().children().anyMatch(fork -> fork.children().count() > 0);
          });
      child.handle().descendants().forEach(seen::add);
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.output()).contains("Interrupted.");
      assertThat(seen).hasSizeGreaterThan(2).noneMatch(ProcessInspector::runs);
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("SIGTERM, like Ctrl-C, keeps the complete rounds and leaves no JVM")
  void interruptionKeepsWholeRounds() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
    try (ChildJvm child = compare("--smoke", "--minutes", "99", "--technique", TWO)) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(6))
          .until(() -> child.output().contains("round 1 done"));
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.exitCode()).isEqualTo(143);
      assertThat(child.output()).contains("Interrupted.").contains("Results: " + results);
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    JsonNode environment =
        new ObjectMapper().readTree(results.resolve("environment.json").toFile());
    int kept = environment.at("/roundsKept").asInt();
    assertThat(kept).isPositive();
    JsonNode benchmarks =
        new ObjectMapper().readTree(results.resolve("result.json").toFile());
    assertThat(StreamSupport.stream(benchmarks.spliterator(), false))
        .hasSize(6)
        .allSatisfy(benchmark -> {
          assertThat(benchmark.at("/forks").asInt()).isEqualTo(kept);
          assertThat(benchmark.at("/primaryMetric/rawData")).hasSize(kept);
        });
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("interrupted before the first round is complete, it keeps nothing and says so")
  void interruptionBeforeFirstRoundKeepsNothing() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
    try (ChildJvm child = compare()) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> child.output().contains("Comparing ") && hasFork(child));
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.output()).contains("Interrupted. No round was complete: nothing is kept.");
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    assertThat(results).doesNotExist();
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @DisplayName("a lock that cannot be opened is reported in one clear sentence")
  void brokenLockIsOneSentence() throws Exception {
    Files.createDirectory(tmpdir.resolve("jmh.lock"));
    try (ChildJvm child = compare("--smoke")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.output().lines())
          .filteredOn(line -> !line.isBlank() && !line.startsWith("WARNING: ")) // JDK 24+ on JNA
          .singleElement()
          .asString()
          .contains("cannot be opened: remove it");
    }
  }

  @Test
  @DisplayName("a second comparison on the same machine is refused in one sentence")
  void secondComparisonIsRefused() throws Exception {
    try (ChildJvm first = compare("--smoke", "--minutes", "99", "--technique", TWO)) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> Files.exists(tmpdir.resolve("jmh.lock")) && hasFork(first));
      try (ChildJvm second = compare("--smoke", "--out", temp + "/other")) {
        assertThat(second.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains("Another benchmark runs on this machine");
      }
    }
    assertThat(temp.resolve("other")).doesNotExist();
  }
}
