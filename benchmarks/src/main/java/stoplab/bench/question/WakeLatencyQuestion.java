// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.Wake;
import stoplab.bench.WakeLatency;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.report.LatencySamples;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.WakeSummary;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.testkit.ThreadKind;

/** {@link WakeLatency}, for each way to wake a thread, on each kind of thread that this JVM has. */
final class WakeLatencyQuestion implements Question {
  @Override
  public String words() {
    return "how long until a thread that waits for an event runs again?";
  }

  @Override
  public boolean isUsual(Scope scope) {
    return scope != Scope.HEADLINES;
  }

  @Override
  public List<WakeCase> cases(Scope scope, Selection selection) {
    List<WakeCase> cases = new ArrayList<>();
    if (scope == Scope.SMOKE) {
      return List.of(new WakeCase(Wake.CONDITION_EVENT, ThreadKind.PLATFORM));
    }
    for (ThreadKind kind : ThreadKind.available()) {
      for (Wake wake : Wake.values()) {
        if (scope == Scope.ALL || wake.isHeadline()) {
          cases.add(new WakeCase(wake, kind));
        }
      }
    }
    return List.copyOf(cases);
  }

  @Override
  public String key() {
    return "wakes";
  }

  @Override
  public String announcement() {
    return "Wake latency of %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(cases, WakeCase.class, each -> each.wake().label());
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, WakeCase.class, LatencySamples::of, WakeSummary::new);
  }

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return WakeSummary.read(folder);
  }
}
