// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.WaitingCost;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.WaitingCase;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.waiting.WaitingSamples;
import stoplab.bench.report.waiting.WaitingSummary;

/** {@link WaitingCost}, for all ways to wait in one JVM. */
final class WaitingCostQuestion implements Question {
  @Override
  public String words() {
    return "what does a worker cost while it waits for its stop, and how fast is that stop?";
  }

  @Override
  public List<WaitingCase> cases(Scope scope, Selection selection) {
    return List.of(WaitingCase.of(scope));
  }

  @Override
  public String key() {
    return "waiting";
  }

  @Override
  public String announcement() {
    return "Cost of waiting by %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return cases.stream()
        .filter(WaitingCase.class::isInstance)
        .flatMap(each -> ((WaitingCase) each).ways().stream())
        .map(WaitingWay::label)
        .toList();
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(
        runs,
        WaitingCase.class,
        WaitingSamples::of,
        samples -> new WaitingSummary(samples.values().iterator().next()));
  }

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return WaitingSummary.read(folder);
  }
}
