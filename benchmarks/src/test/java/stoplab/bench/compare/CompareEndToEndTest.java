// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.bench.Kernel;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.WaitingCase;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.probe.KnownAnswerWorker;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.question.QuestionName;
import stoplab.bench.question.Selection;
import stoplab.bench.stats.Distribution;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The whole command in a JVM of its own, so briefly that its numbers do not mean anything. */
class CompareEndToEndTest extends CompareRuns {
  @Test
  @Tag("bench.report-is-the-same")
  @DisplayName("compare measures two techniques, prints the table, and leaves a complete folder")
  void comparisonLeavesWholeFolder() throws Exception {
    String output = runToItsEnd("--smoke", "--technique", TWO);
    assertThat(output)
        .contains("1 round of 6 fresh JVMs, about ")
        .contains("round 1 done")
        .contains("| volatile-flag ")
        .contains("| broken-plain-flag ")
        .containsIgnoringCase("instrument") // OK or FAILED: on a loaded machine it may well fail
        .contains("Results: " + results);
    String table = output.substring(output.indexOf("| technique"));
    assertThat(Files.readString(results.resolve("tables.md")))
        .contains(table.substring(0, table.indexOf("\n\n")));
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "samples.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    if (!output.contains("There is no chart")) { // this JDK may have no fonts
      assertThat(ResultFolderTest.list(results.resolve("charts")))
          .containsExactly("stop-latency.svg");
    }
    assertThat(ResultFolderTest.list(results.getParent())).containsExactly("results");
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();

    List<String> samples = ResultFolderTest.samples(results);
    assertThat(samples)
        .filteredOn(line -> line.startsWith("known-answer,floor,"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(Long.parseLong(line.split(",")[7]))
            .isGreaterThanOrEqualTo(KnownAnswerWorker.NANOS));
    assertThat(samples)
        .filteredOn(line -> line.startsWith("warm,"))
        .allSatisfy(line -> assertThat(Integer.parseInt(line.split(",")[6]))
            .as("stops up to a warm one, including the discarded ones")
            .isGreaterThan(1));
    assertThat(samples).filteredOn(line -> line.startsWith("first,")).hasSize(6);
    assertThat(samples)
        .filteredOn(line -> line.startsWith("joined,"))
        .as("no floor is made in turn with a join")
        .isNotEmpty()
        .allMatch(line -> line.endsWith(","));

    JsonNode benchmarks =
        new ObjectMapper().readTree(results.resolve("result.json").toFile());
    assertThat(benchmarks).hasSize(6);
    JsonNode environment =
        new ObjectMapper().readTree(results.resolve("environment.json").toFile());
    assertThat(environment.at("/jvm/version").asText())
        .isEqualTo(Runtime.version().toString());
    assertThat(environment.at("/roundsKept").asInt()).isEqualTo(1);
    assertThat(Files.readString(results.resolve("environment.json")))
        .as("no path and no user name of this machine")
        .doesNotContain(
            System.getProperty("user.home"), System.getProperty("user.dir"), tmpdir.toString());
  }

  @Test
  @DisplayName("compare measures polls in a loop, and leaves each iteration in its file")
  void pollsAreMeasured() throws Exception {
    String output = runToItsEnd("--smoke", "--question", "poll-cost");
    for (PollCase each : cases(QuestionName.POLL_COST, Scope.SMOKE, PollCase.class)) {
      assertThat(output)
          .contains(each.kernel().label() + ": " + each.kernel().words())
          .contains("| " + each.poll().label() + " ");
    }
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "polls.csv",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    assertThat(Files.readAllLines(results.resolve("polls.csv")))
        .hasSize(
            1 + 5 * cases(QuestionName.POLL_COST, Scope.SMOKE, PollCase.class).size());
  }

  @Test
  @DisplayName("compare measures the named polls beside their baselines, where they fit")
  void namedPollsAreMeasured() throws Exception {
    String output = runToItsEnd("--smoke", "--poll", "is-interrupted");
    assertThat(output).doesNotContain(Kernel.EVENTS.words());
    assertThat(Files.readAllLines(results.resolve("polls.csv")).stream()
            .skip(1)
            .map(line -> line.split(",")[1])
            .distinct())
        .containsExactlyInAnyOrder("no-poll", "no-poll-again", "no-poll-scalar", "is-interrupted");
  }

  @Test
  @Tag("soak")
  @DisplayName("compare wakes threads of every kind in every way, and keeps each wake-up")
  void everyWakeIsMeasured() throws Exception {
    String output = runToItsEnd("--all", "--minutes", "1", "--question", "wake-latency");
    for (WakeCase each : cases(QuestionName.WAKE_LATENCY, Scope.ALL, WakeCase.class)) {
      assertThat(output)
          .contains("one waiting " + each.kind().name().toLowerCase(Locale.ROOT) + " thread:")
          .contains("| " + each.wake().label() + " ");
    }
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "wakes.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    List<String> wakes = ResultFolderTest.lines(results.resolve("wakes.csv.gz"));
    for (WakeCase each : cases(QuestionName.WAKE_LATENCY, Scope.ALL, WakeCase.class)) {
      String kind = each.kind().name().toLowerCase(Locale.ROOT);
      assertThat(wakes)
          .filteredOn(line -> line.startsWith(each.wake().label() + "," + kind + ","))
          .isNotEmpty()
          .allMatch(line -> line.matches("[a-z-]+,[a-z]+,[0-9]+,[0-9]+,[0-9]+,[0-9]+,[0-9]+"));
    }
  }

  @Test
  @Tag("bench.jmh-score-is-the-latency")
  @DisplayName(
      "compare lets threads wait for an event, keeps each fan-out, and scores their median")
  void fanOutsAreMeasured() throws Exception {
    runToItsEnd("--smoke", "--question", "fan-out");
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "fan-outs.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    List<String> fanOuts = ResultFolderTest.lines(results.resolve("fan-outs.csv.gz"));
    for (FanOutCase each : cases(QuestionName.FAN_OUT, Scope.SMOKE, FanOutCase.class)) {
      String kind = each.kind().name().toLowerCase(Locale.ROOT);
      assertThat(fanOuts)
          .filteredOn(line ->
              line.startsWith(each.event().label() + "," + kind + "," + each.waiters() + ","))
          .isNotEmpty()
          .allMatch(line -> line.matches("[a-z-]+,[a-z]+,[0-9]+,1,1,[0-9]+,[0-9]+"));
      assertThat(Files.readString(results.resolve("tables.md")))
          .containsPattern("\\| " + each.event().label() + " +\\| " + kind + " +\\| ");
    }
    for (JsonNode each :
        new ObjectMapper().readTree(results.resolve("result.json").toFile())) {
      String name = ",%s,%s,"
          .formatted(
              each.at("/params/kind").asText().toLowerCase(Locale.ROOT),
              each.at("/params/waiters").asText());
      double[] nanos = fanOuts.stream()
          .filter(line -> line.contains(name))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
          .toArray();
      assertThat(each.at("/primaryMetric/score").asDouble())
          .as("[bench.jmh-score-is-the-latency] in result.json%s", name)
          .isEqualTo(Distribution.median(nanos));
    }
  }

  @Test
  @Tag("soak")
  @DisplayName("compare stops, starts and orphans processes, keeps each sample, and leaves nothing")
  void everyProcessIsMeasured() throws Exception {
    assertProcessesAreMeasured(QuestionName.PROCESS_STOP, Scope.ALL, "--all", "--minutes", "1");
  }

  @ParameterizedTest
  @EnumSource(
      value = QuestionName.class,
      names = {"FIRST_STOP", "MANY_STOPS"})
  @DisplayName("compare stops a program's only child, and many at once, and leaves nothing")
  void firstAndManyAreMeasured(QuestionName question) throws Exception {
    assertProcessesAreMeasured(question, Scope.SMOKE, "--smoke");
  }

  @Test
  @DisplayName("compare measures what it costs to wait in each way, and keeps each reading")
  void everyWayToWaitIsMeasured() throws Exception {
    String output = runToItsEnd("--smoke", "--question", "waiting-cost");
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "waiting.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    List<String> samples = ResultFolderTest.lines(results.resolve("waiting.csv.gz"));
    for (WaitingWay way : WaitingCase.of(Scope.SMOKE).ways()) {
      assertThat(output).contains("| " + way.label() + " ");
      for (String measured : List.of("stop_ns", "cpu_ns_per_s", "units_per_s")) {
        assertThat(samples)
            .filteredOn(line -> line.startsWith(way.label() + ",1,1," + measured + ","))
            .as("%s of %s", measured, way)
            .isNotEmpty();
      }
    }
  }

  private void assertProcessesAreMeasured(QuestionName question, Scope scope, String... extent)
      throws Exception {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
    List<String> args = new ArrayList<>(List.of(extent));
    args.addAll(List.of("--question", question.toString()));
    runToItsEnd(args.toArray(String[]::new));
    assertThat(filesButCharts())
        .containsExactlyInAnyOrder(
            "result.json",
            "processes.csv.gz",
            "environment.json",
            "summary.md",
            "tables.md",
            "report.html");
    List<String> samples = ResultFolderTest.lines(results.resolve("processes.csv.gz"));
    for (ProcessCase each : cases(question, scope, ProcessCase.class)) {
      assertThat(samples)
          .filteredOn(line -> line.startsWith(each.label() + ","))
          .hasSizeGreaterThanOrEqualTo(each.shots(scope))
          .allMatch(line -> line.matches("[a-z0-9-]+,[a-z0-9-]+,[0-9]+,[0-9]+,[0-9]+,[0-9]+"));
      assertThat(Files.readString(results.resolve("tables.md")))
          .contains("| " + each.labels().get(0) + " ");
    }
    assertThat(ourJvms()).isEmpty();
    assertThat(ResultFolderTest.list(tmpdir)).as("temporary files").isEmpty();
  }

  private List<String> filesButCharts() throws IOException {
    return ResultFolderTest.list(results).stream()
        .filter(name -> !name.equals("charts"))
        .toList();
  }

  private static <C extends BenchmarkCase> List<C> cases(
      QuestionName name, Scope scope, Class<C> type) {
    return name.question().cases(scope, Selection.NONE).stream().map(type::cast).toList();
  }

  @Test
  @DisplayName("other arguments reach JMH unchanged")
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
              "stoplab.bench.ProcessStop.orphan",
              "stoplab.bench.FirstStop.first",
              "stoplab.bench.ManyStops.many",
              "stoplab.bench.WaitingCost.cost",
              "stoplab.bench.call.CallCost.calls",
              "stoplab.bench.call.CallCost.kills",
              "stoplab.bench.call.CallCost.python");
    }
  }

  @Test
  @DisplayName("a word that is neither a verb nor a benchmark gets one line, and exit code 2")
  void wordThatNamesNothingGetsOneLine() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Main.class, "compere", "--minutes", "4")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.output().lines())
          .singleElement()
          .asString()
          .contains(
              "compere",
              "the verbs are compare, report, diff, techniques",
              "-l lists the benchmarks");
    }
  }
}
