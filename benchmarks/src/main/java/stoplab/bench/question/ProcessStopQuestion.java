// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.process.ProcessSamples;
import stoplab.bench.report.process.ProcessSummary;

/** {@link ProcessStop}, as far as this system has what it needs. */
class ProcessStopQuestion implements Question {
  @Override
  public String words() {
    return "how long until a process is stopped, a JVM started, an orphan gone?";
  }

  @Override
  public List<ProcessCase> cases(Scope scope, Selection selection) {
    List<ProcessCase> cases = new ArrayList<>();
    Arrays.stream(ProcessTrial.values())
        .filter(trial -> scope == Scope.ALL || trial.isHeadline())
        .filter(ProcessTrial::isPossible)
        .map(ProcessCase::of)
        .forEach(cases::add);
    if (scope == Scope.ALL) {
      cases.add(ProcessCase.START);
      cases.add(ProcessCase.ORPHAN);
    }
    return List.copyOf(cases);
  }

  @Override
  public final String key() {
    return "processes";
  }

  @Override
  public final String announcement() {
    return "Process stop: %s.";
  }

  @Override
  public final List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(cases, ProcessCase.class, ProcessCase::label);
  }

  @Override
  public final Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, ProcessCase.class, ProcessSamples::of, ProcessSummary::new);
  }

  @Override
  public final Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return ProcessSummary.read(folder);
  }
}
