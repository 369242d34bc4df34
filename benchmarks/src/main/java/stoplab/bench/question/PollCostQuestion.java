// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.PollCost;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.report.PassTimes;
import stoplab.bench.report.PollSummary;
import stoplab.bench.report.ReportSection;

/** {@link PollCost}, for each poll in each loop where it makes sense. */
final class PollCostQuestion implements Question {
  @Override
  public String words() {
    return "what does it cost to poll a flag that nobody sets?";
  }

  @Override
  public boolean takesPolls() {
    return true;
  }

  @Override
  public List<PollCase> cases(Scope scope, Selection selection) {
    List<Kernel> kernels = Arrays.stream(Kernel.values())
        .filter(kernel -> scope != Scope.HEADLINES || kernel.isHeadline())
        .toList();
    return PollCase.of(
        kernels, selection.polls().isEmpty() ? polls(scope) : withBaselines(selection.polls()));
  }

  private static Set<Poll> polls(Scope scope) {
    return Arrays.stream(Poll.values())
        .filter(poll -> scope != Scope.HEADLINES || poll.isHeadline())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Poll.class)));
  }

  private static Set<Poll> withBaselines(List<Poll> named) {
    Set<Poll> polls = EnumSet.copyOf(Poll.BASELINES);
    polls.addAll(named);
    return polls;
  }

  @Override
  public String key() {
    return "polls";
  }

  @Override
  public String announcement() {
    return "Poll cost: %s.";
  }

  @Override
  public List<String> labels(List<? extends BenchmarkCase> cases) {
    return Question.labels(cases, PollCase.class, each -> each.poll().label());
  }

  @Override
  public Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs) {
    return Question.section(runs, PollCase.class, PassTimes::of, PollSummary::new);
  }
}
