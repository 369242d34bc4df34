// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallPart;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.CallCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.probe.call.PythonProgram;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.call.CallSamples;
import stoplab.bench.report.call.CallSummary;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.process.worker.start.PrivatePipes;

/** {@link CallCost}, as far as this system has what it needs. */
final class CallCostQuestion implements Question {
  @Override
  public String words() {
    return "what does a call in a child JVM cost, that can be killed, and how soon does the next one"
        + " run after a kill? Also in Python, if there is a python3.";
  }

  /** Twenty seconds more in each round would leave the usual comparison without its intervals. */
  @Override
  public boolean isUsual(Scope scope) {
    return scope != Scope.HEADLINES;
  }

  @Override
  public List<CallCase> cases(Scope scope, Selection selection) {
    return PrivatePipes.areSupported()
        ? Arrays.stream(CallPart.values())
            .filter(part -> part != CallPart.PYTHON || PythonProgram.find().isPresent())
            .map(CallCase::new)
            .toList()
        : List.of();
  }

  @Override
  public String key() {
    return "calls";
  }

  @Override
  public String announcement() {
    return "Cost of killable calls: %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(cases, CallCase.class, each -> each.part().label());
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, CallCase.class, CallSamples::of, CallSummary::ofCases);
  }

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return CallSummary.read(folder);
  }
}
