// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole command in a JVM of its own, with the preset that is too short to mean anything. */
@ExtendWith(NoStrayThreads.class)
class CompareEndToEndTest {
  private static final String TWO = "volatile-flag,broken-plain-flag";

  @TempDir
  private Path temp;

  private Path tmpdir;
  private Path results;

  @BeforeEach
  void makeFolders() throws IOException {
    tmpdir = Files.createDirectory(temp.resolve("tmp"));
    results = temp.resolve("deep/results");
  }

  @Test
  @DisplayName("compare measures two techniques, prints the table, and leaves the whole folder")
  void comparisonLeavesWholeFolder() throws Exception {
    try (ChildJvm child = compare("--preset", "smoke", "--technique", TWO)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      assertThat(child.output())
          .contains("1 round, 6 fresh JVMs, about ")
          .contains("round 1 of 1 done")
          .contains("| volatile-flag ")
          .contains("| broken-plain-flag ")
          .containsIgnoringCase("instrument") // OK or FAILED: on a loaded machine it may well fail
          .contains("Results: " + results);
      String table = child.output().substring(child.output().indexOf("| technique"));
      assertThat(Files.readString(results.resolve("summary.md")))
          .contains(table.substring(0, table.indexOf("\n\n")));
    }
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json", "samples.csv.gz", "environment.json", "summary.md", "jmh.log");
    assertThat(ResultFolderTest.list(results.getParent())).containsExactly("results");
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();

    List<String> samples = ResultFolderTest.samples(results);
    assertThat(samples)
        .filteredOn(line -> line.startsWith("warm,known-answer,"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(Long.parseLong(line.split(",")[5]))
            .isGreaterThanOrEqualTo(KnownAnswer.NANOS));
    assertThat(samples)
        .filteredOn(line -> line.startsWith("warm,"))
        .allSatisfy(line -> assertThat(Integer.parseInt(line.split(",")[4]))
            .as("stops up to a warm one, those that were discarded among them")
            .isGreaterThan(1));
    assertThat(samples).filteredOn(line -> line.startsWith("first,")).hasSize(3);

    JsonNode benchmarks =
        new ObjectMapper().readTree(results.resolve("result.json").toFile());
    assertThat(benchmarks).hasSize(6);
    JsonNode environment =
        new ObjectMapper().readTree(results.resolve("environment.json").toFile());
    assertThat(environment.at("/jvm/version").asText())
        .isEqualTo(Runtime.version().toString());
    assertThat(environment.at("/roundsKept").asInt()).isEqualTo(1);
    assertThat(Files.readString(results.resolve("environment.json")))
        .as("no path and no user of this machine")
        .doesNotContain(System.getProperty("user.home"), System.getProperty("user.dir"));
  }

  @Test
  @DisplayName("compare measures every poll in every loop, and leaves each iteration in its file")
  void everyPollIsMeasured() throws Exception {
    try (ChildJvm child = compare("--preset", "smoke", "--question", "poll-cost")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      for (Kernel kernel : Kernel.values()) {
        assertThat(child.output()).contains(kernel.label() + ": " + kernel.words());
      }
      for (Poll poll : Poll.values()) {
        assertThat(child.output().lines())
            .filteredOn(line -> line.startsWith("| " + poll.label() + " "))
            .hasSize((int) Arrays.stream(Kernel.values()).filter(poll::fits).count());
      }
    }
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json", "polls.csv", "environment.json", "summary.md", "jmh.log");
    assertThat(Files.readAllLines(results.resolve("polls.csv")))
        .hasSize(
            1 + 5 * PollCase.of(Preset.SMOKE.kernels(), Preset.SMOKE.polls()).size());
  }

  @Test
  @DisplayName("compare measures the polls that are named, beside their baselines, where they fit")
  void namedPollsAreMeasured() throws Exception {
    try (ChildJvm child = compare("--preset", "smoke", "--poll", "is-interrupted")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      assertThat(child.output()).doesNotContain(Kernel.EVENTS.words());
    }
    assertThat(Files.readAllLines(results.resolve("polls.csv")).stream()
            .skip(1)
            .map(line -> line.split(",")[1])
            .distinct())
        .containsExactlyInAnyOrder("no-poll", "no-poll-again", "no-poll-scalar", "is-interrupted");
  }

  @Test
  @DisplayName("compare wakes in every way on every kind of thread, and keeps each wake-up")
  void everyWakeIsMeasured() throws Exception {
    try (ChildJvm child = compare("--preset", "smoke", "--question", "wake-latency")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      for (WakeCase each : WakeCase.of(Preset.SMOKE)) {
        assertThat(child.output())
            .contains("one waiting " + each.kind().name().toLowerCase(Locale.ROOT) + " thread:")
            .contains("| " + each.wake().label() + " ");
      }
    }
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json", "wakes.csv.gz", "environment.json", "summary.md", "jmh.log");
    List<String> wakes = ResultFolderTest.lines(results.resolve("wakes.csv.gz"));
    for (WakeCase each : WakeCase.of(Preset.SMOKE)) {
      String kind = each.kind().name().toLowerCase(Locale.ROOT);
      assertThat(wakes)
          .filteredOn(line -> line.startsWith(each.wake().label() + "," + kind + ","))
          .isNotEmpty()
          .allMatch(line -> line.matches("[a-z-]+,[a-z]+,1,1,[0-9]+,[0-9]+,[0-9]+"));
    }
  }

  @Test
  @DisplayName("compare lets crowds wait for every event, and keeps each fan-out")
  void everyFanOutIsMeasured() throws Exception {
    try (ChildJvm child = compare("--preset", "smoke", "--question", "fan-out")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
    }
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json", "fan-outs.csv.gz", "environment.json", "summary.md", "jmh.log");
    List<String> fanOuts = ResultFolderTest.lines(results.resolve("fan-outs.csv.gz"));
    for (FanOutCase each : FanOutCase.of(Preset.SMOKE)) {
      String kind = each.kind().name().toLowerCase(Locale.ROOT);
      assertThat(fanOuts)
          .filteredOn(line ->
              line.startsWith(each.event().label() + "," + kind + "," + each.waiters() + ","))
          .isNotEmpty()
          .allMatch(line -> line.matches("[a-z-]+,[a-z]+,[0-9]+,1,1,[0-9]+,[0-9]+"));
      assertThat(Files.readString(results.resolve("summary.md")))
          .containsPattern("\\| " + each.event().label() + " +\\| " + kind + " +\\| ");
    }
  }

  @Test
  @DisplayName("compare stops, starts and orphans processes, keeps each sample, and leaves nothing")
  void everyProcessIsMeasured() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
    try (ChildJvm child = compare("--preset", "smoke", "--question", "process-stop")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
    }
    assertThat(ResultFolderTest.list(results))
        .containsExactlyInAnyOrder(
            "result.json", "processes.csv.gz", "environment.json", "summary.md", "jmh.log");
    List<String> samples = ResultFolderTest.lines(results.resolve("processes.csv.gz"));
    for (ProcessCase each : ProcessCase.of(Preset.SMOKE)) {
      assertThat(samples)
          .filteredOn(line -> line.startsWith(each.label() + ","))
          .hasSizeGreaterThanOrEqualTo(Preset.SMOKE.shots())
          .allMatch(line -> line.matches("[a-z0-9-]+,[a-z0-9-]+,1,1,[0-9]+,[0-9]+"));
      assertThat(Files.readString(results.resolve("summary.md")))
          .contains("| " + each.labels().get(0) + " ");
    }
    assertThat(ourJvms()).isEmpty();
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("SIGTERM, as Ctrl-C, in the middle of a stop leaves no child, and no file")
  void interruptionLeavesNoChild() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
    Set<ProcessHandle> seen = new HashSet<>();
    try (ChildJvm child =
        compare("--preset", "smoke", "--rounds", "999", "--question", "process-stop")) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(6))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            child.handle().descendants().forEach(seen::add);
            return child.output().contains("round 1 of 999 done")
                && hasFork(child)
                && child.handle().children().anyMatch(fork -> fork.children().count() > 0);
          });
      child.handle().descendants().forEach(seen::add);
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.output()).contains("Interrupted.");
      assertThat(seen).hasSizeGreaterThan(2).noneMatch(ProcessLook::runs);
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @Tag("bench.interrupt-leaves-no-jvm")
  @DisplayName("SIGTERM, as Ctrl-C, keeps the whole rounds and leaves no JVM")
  void interruptionKeepsWholeRounds() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
    try (ChildJvm child = compare("--preset", "smoke", "--rounds", "999", "--technique", TWO)) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(6))
          .until(() -> child.output().contains("round 1 of 999 done"));
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.exitCode()).isEqualTo(143);
      assertThat(child.output()).contains("Interrupted.").contains("Results: " + results);
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    JsonNode environment =
        new ObjectMapper().readTree(results.resolve("environment.json").toFile());
    int kept = environment.at("/roundsKept").asInt();
    assertThat(kept).isBetween(1, 998);
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
  @DisplayName("interrupted before the first round was whole, it keeps nothing and says so")
  void interruptionBeforeFirstRoundKeepsNothing() throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system cannot ask a process to end: run on Linux or macOS");
    try (ChildJvm child = compare("--preset", "quick")) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> child.output().contains("Comparing ") && hasFork(child));
      child.handle().destroy();
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as(child.output()).isTrue();
      assertThat(child.output()).contains("Interrupted. No round was whole: nothing is kept.");
      assertThat(ourJvms()).as("JVMs that outlive the interruption").isEmpty();
    }
    assertThat(results).doesNotExist();
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  @Test
  @DisplayName("a lock that cannot be opened is one clear sentence")
  void brokenLockIsOneSentence() throws Exception {
    Files.createDirectory(tmpdir.resolve("jmh.lock"));
    try (ChildJvm child = compare("--preset", "smoke")) {
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
    try (ChildJvm first = compare("--preset", "smoke", "--rounds", "999", "--technique", TWO)) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> Files.exists(tmpdir.resolve("jmh.lock")) && hasFork(first));
      try (ChildJvm second = compare("--preset", "smoke", "--out", temp + "/other")) {
        assertThat(second.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains("Another benchmark runs on this machine");
      }
    }
    assertThat(temp.resolve("other")).doesNotExist();
  }

  @Test
  @DisplayName("other arguments reach JMH as they are")
  void otherArgumentsReachJmh() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Main.class, "-l")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.exitCode()).isZero();
      assertThat(child.output())
          .contains(
              "Benchmarks:",
              "stoplab.bench.StopLatency.first",
              "stoplab.bench.StopLatency.warm",
              "stoplab.bench.WakeLatency.warm",
              "stoplab.bench.FanOut.last",
              "stoplab.bench.ProcessStop.stop",
              "stoplab.bench.ProcessStop.start",
              "stoplab.bench.ProcessStop.orphan");
    }
  }

  /** A private temporary folder, so that the lock of this test is not the machine's. */
  private ChildJvm compare(String... args) {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(args));
    if (!all.contains("--out")) {
      all.addAll(List.of("--out", results.toString()));
    }
    return ChildJvm.start(
        List.of("-Djava.io.tmpdir=" + tmpdir), Main.class, all.toArray(String[]::new));
  }

  private static boolean hasFork(ChildJvm child) {
    return child.handle().descendants().findAny().isPresent();
  }

  /** The JVMs on this machine that carry this test's own temporary folder in their options. */
  private List<String> ourJvms() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(tmpdir.toString()))
        .toList();
  }
}
