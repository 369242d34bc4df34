// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.Event;
import stoplab.bench.FanOut;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.report.FanOutSummary;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.testkit.ThreadKind;

/**
 * {@link FanOut}, for events and sizes, with each kind of thread that this JVM has.
 *
 * <p>Guarantee [bench.fanout-scope]: the headlines are the recommended event in the sizes that the
 * bound is for; a round of everything takes less than 45 s.
 */
final class FanOutQuestion implements Question {
  @Override
  public String words() {
    return "how long until the last of many threads that wait for one event runs again?";
  }

  /** Not among the headlines, since a round of it takes about ten seconds. */
  @Override
  public boolean isUsual(Scope scope) {
    return scope != Scope.HEADLINES;
  }

  @Override
  public List<FanOutCase> cases(Scope scope, Selection selection) {
    List<FanOutCase> cases = new ArrayList<>();
    List<Event> one = List.of(Event.CONDITION_EVENT);
    for (Event event : scope.pick(one, one, List.of(Event.values()))) {
      for (ThreadKind kind : ThreadKind.available()) {
        for (int waiters : sizes(scope, kind)) {
          cases.add(new FanOutCase(event, kind, waiters));
        }
      }
    }
    return List.copyOf(cases);
  }

  private static List<Integer> sizes(Scope scope, ThreadKind kind) {
    return kind == ThreadKind.PLATFORM
        ? scope.pick(List.of(10), List.of(1_000), List.of(10, 1_000))
        : scope.pick(List.of(100), List.of(10_000, 100_000), List.of(1_000, 10_000, 100_000));
  }

  @Override
  public String key() {
    return "fanOuts";
  }

  @Override
  public String announcement() {
    return "Fan-out of %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(cases, FanOutCase.class, FanOutCase::label);
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, FanOutCase.class, FanOutSummary.Samples::of, FanOutSummary::new);
  }

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return FanOutSummary.read(folder);
  }
}
