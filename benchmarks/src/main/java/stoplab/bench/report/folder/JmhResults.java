// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What JMH's own {@code result.json} has and the raw samples lack. Immutable. */
public final class JmhResults {
  private static final String OURS = "stoplab.bench.";

  private final JsonNode runs;

  private JmhResults(JsonNode runs) {
    this.runs = runs;
  }

  /**
   * Takes the content of a file.
   *
   * @param file its name, for the message
   * @throws UnreadableRunException if JMH has not written it for benchmarks of ours
   */
  static JmhResults of(String file, JsonNode json) throws UnreadableRunException {
    if (!json.isArray()) {
      throw new UnreadableRunException(
          file + " is not what JMH writes: it has to be a list of results.");
    }
    for (JsonNode run : json) {
      String benchmark = run.path("benchmark").asText("");
      if (!benchmark.startsWith(OURS) || !run.path("secondaryMetrics").isObject()) {
        throw new UnreadableRunException(String.format(
            "%s has a result of \"%s\", which is no benchmark of stop-lab: \"compare\" writes the"
                + " right one.",
            file, RunFolder.brief(benchmark)));
      }
    }
    return new JmhResults(json);
  }

  /**
   * One number of each measuring JVM: the sum over its iterations, in the order in which they ran.
   * Where a number is missing or none, as on a system that does not report it, there are none at
   * all: what remains could not be told apart.
   *
   * @param benchmark the beginning of the benchmark's name, such as that of its class
   * @param params the parameters that a run must have
   * @param metric the name of JMH's secondary result
   */
  public List<Double> perJvm(String benchmark, Map<String, String> params, String metric) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode run : runs) {
      if (run.path("benchmark").asText().startsWith(benchmark) && has(run, params)) {
        for (JsonNode fork : run.path("secondaryMetrics").path(metric).path("rawData")) {
          double sum = 0;
          for (JsonNode iteration : fork) {
            if (!iteration.isNumber() || !(iteration.asDouble() >= 0)) {
              return List.of();
            }
            sum += iteration.asDouble();
          }
          numbers.add(sum);
        }
      }
    }
    return numbers;
  }

  private static boolean has(JsonNode run, Map<String, String> params) {
    return params.entrySet().stream()
        .allMatch(each -> run.path("params").path(each.getKey()).asText().equals(each.getValue()));
  }
}
