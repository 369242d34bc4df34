// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * {@link PollCost}, for each poll in each loop where it makes sense.
 *
 * <p>Guarantee [bench.poll-headlines]: the headlines are seven polls in one loop, with a JVM of at
 * most 1.6 s for each. [bench.poll-named] A poll that the user names is measured in each scope, in
 * a loop where it makes sense.
 */
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
    List<Poll> named = selection.polls();
    return named.isEmpty()
        ? PollCase.of(kernels(scope), polls(scope))
        : PollCase.of(kernels(scope, named), withBaselines(named));
  }

  private static List<Kernel> kernels(Scope scope) {
    return Arrays.stream(Kernel.values())
        .filter(kernel -> scope == Scope.ALL || kernel.isHeadline())
        .toList();
  }

  /** Those of the scope, and for each poll that fits none of them the first that it fits. */
  private static List<Kernel> kernels(Scope scope, List<Poll> named) {
    Set<Kernel> kernels = new LinkedHashSet<>(kernels(scope));
    for (Poll poll : named) {
      if (kernels.stream().noneMatch(poll::fits)) {
        Arrays.stream(Kernel.values()).filter(poll::fits).findFirst().ifPresent(kernels::add);
      }
    }
    return List.copyOf(kernels);
  }

  private static Set<Poll> polls(Scope scope) {
    Set<Poll> all = EnumSet.allOf(Poll.class);
    Set<Poll> headlines = EnumSet.copyOf(all);
    headlines.removeIf(poll -> !poll.isHeadline());
    return scope.pick(
        EnumSet.of(Poll.NO_POLL, Poll.NO_POLL_AGAIN, Poll.BLOCK_4096), headlines, all);
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

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return PollSummary.read(folder);
  }
}
