// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import stoplab.bench.compare.Main;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class JmhScoreTest {
  /** What they answer is not one latency: JMH's own time, and a metric for each way to wait. */
  private static final List<Class<?>> COSTS = List.of(PollCost.class, WaitingCost.class);

  @TempDir
  private Path temp;

  @Test
  @Tag("bench.jmh-score-is-the-latency")
  @DisplayName("under JMH alone, the score is the median latency in nanoseconds, without an error")
  void scoreIsTheLatency() throws Exception {
    Path json = temp.resolve("result.json");
    String[] args = ("FanOut -p event=LATCH_EVENT -p waiters=2 -f 1 -wi 0 -i 2 -r 20ms -rf json"
            + " -prof stoplab.bench.OneWayProfiler -rff " + json)
        .split(" ");
    try (ChildJvm child = ChildJvm.start(List.of("-Djava.io.tmpdir=" + temp), Main.class, args)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
    }
    JsonNode result = new ObjectMapper().readTree(json.toFile()).get(0);
    JsonNode score = result.get("primaryMetric");
    JsonNode latency = result.at("/secondaryMetrics/latency.p50");
    assertThat(latency.get("score").asDouble()).isPositive();
    for (String field :
        List.of("score", "scoreError", "scorePercentiles", "scoreUnit", "rawData")) {
      assertThat(score.get(field))
          .as("[bench.jmh-score-is-the-latency] %s of the score and of the metric", field)
          .isEqualTo(latency.get(field));
    }
    assertThat(score.get("scoreUnit").asText()).isEqualTo("ns");
    assertThat(score.get("scoreError").asText()).isEqualTo("NaN");
  }

  @Test
  @Tag("bench.jmh-score-is-the-latency")
  @DisplayName(
      "each benchmark has a latency as its score, except for the costs of polls and waiting")
  void everyBenchmarkHasAnAnswer() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        VerboseMode.SILENT);
    assertThat(BenchmarkList.defaultList().getAll(silent, List.of()))
        .extracting(BenchmarkListEntry::getUsername)
        .as("[bench.jmh-score-is-the-latency] every benchmark")
        .isNotEmpty()
        .allSatisfy(name -> assertThat(OneWayProfiler.answer(name).isEmpty())
            .as("[bench.jmh-score-is-the-latency] JMH's own time is the score of %s", name)
            .isEqualTo(COSTS.stream().anyMatch(cost -> name.startsWith(cost.getName()))));
  }

  @Test
  @Tag("bench.jmh-score-is-the-latency")
  @DisplayName("the score of a stop that hung is not a number, and it spoils no other stop's score")
  void hungStopHasNoScore() {
    LatencyResult hung = score();
    assertThat(hung.getScore()).as("[bench.jmh-score-is-the-latency] hung").isNaN();
    Result<LatencyResult> merged =
        hung.getIterationAggregator().aggregate(List.of(hung, score(70, 95), score(80)));
    assertThat(merged.getScore()).as("[bench.jmh-score-is-the-latency] merged").isEqualTo(80);
    assertThat(merged.getRole())
        .as("[bench.jmh-score-is-the-latency]")
        .isEqualTo(ResultRole.PRIMARY);
  }

  private static LatencyResult score(long... nanos) {
    return new LatencyResult(ResultRole.PRIMARY, "any", 0, Arrays.copyOf(nanos, nanos.length));
  }
}
