// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.StopLatency;
import stoplab.bench.Technique;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.StopCase;
import stoplab.bench.report.LatencySamples;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.StopSummary;

/** {@link StopLatency}, for each technique. */
final class StopLatencyQuestion implements Question {
  @Override
  public String words() {
    return "how long until a worker has noticed its stop?";
  }

  @Override
  public boolean takesTechniques() {
    return true;
  }

  @Override
  public List<StopCase> cases(Scope scope, Selection selection) {
    return StopCase.of(
        selection.techniques().isEmpty() ? techniques(scope) : selection.techniques());
  }

  private static List<Technique> techniques(Scope scope) {
    return Technique.techniques().stream()
        .filter(technique -> scope != Scope.HEADLINES || technique.isHeadline())
        .toList();
  }

  @Override
  public String key() {
    return "techniques";
  }

  @Override
  public String announcement() {
    return "Stop latency of %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(
        cases.stream().filter(each -> !isControl(each)).toList(),
        StopCase.class,
        each -> each.technique().label());
  }

  private static boolean isControl(BenchmarkCase each) {
    return each instanceof StopCase stop && stop.technique().isControl();
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, StopCase.class, LatencySamples::of, StopSummary::new);
  }
}
