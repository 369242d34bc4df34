// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.StopLatency;
import stoplab.bench.Technique;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.CpuLoad;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.StopSummary;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.testkit.ThreadKind;

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
    Set<StopCase> cases = new LinkedHashSet<>();
    cases.add(StopCase.of(Technique.FLOOR));
    List<Technique> techniques =
        selection.techniques().isEmpty() ? techniques(scope) : selection.techniques();
    for (Technique technique : techniques) {
      cases.add(StopCase.of(technique));
      if (scope == Scope.ALL) {
        cases.addAll(everywhere(technique));
      }
    }
    boolean briefly = scope != Scope.ALL && selection.techniques().isEmpty();
    (briefly ? List.of(Technique.VOLATILE_FLAG) : techniques)
        .forEach(technique -> cases.addAll(besides(technique)));
    return List.copyOf(cases);
  }

  private static List<Technique> techniques(Scope scope) {
    return scope == Scope.SMOKE
        ? List.of(Technique.VOLATILE_FLAG, Technique.LATCH, Technique.EXPERT_CALL_SITE_FLAG)
        : Technique.techniques().stream()
            .filter(technique -> scope == Scope.ALL || technique.isHeadline())
            .toList();
  }

  /** More first stops of the headlines, and on busy CPUs; and virtual threads. */
  private static List<StopCase> everywhere(Technique technique) {
    List<StopCase> cases = new ArrayList<>();
    if (technique.isHeadline()) {
      cases.add(StopCase.first(technique));
      cases.add(StopCase.of(technique, ThreadKind.PLATFORM, CpuLoad.ONE_SPINNER_PER_CPU));
    }
    if (technique.isStoppedAgain() && ThreadKind.available().contains(ThreadKind.VIRTUAL)) {
      cases.add(StopCase.of(technique, ThreadKind.VIRTUAL, CpuLoad.IDLE));
    }
    return cases;
  }

  /** The first stops with which those of a technique are compared: its controls, its original. */
  private static List<StopCase> besides(Technique technique) {
    Stream<Technique> controls = Arrays.stream(Technique.values())
        .filter(each ->
            each.isControl() && each.original().filter(technique::equals).isPresent());
    return Stream.concat(controls, technique.original().stream())
        .map(StopCase::first)
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
    return Question.section(runs, StopCase.class, Function.identity(), StopSummary::of);
  }

  @Override
  public Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    return StopSummary.read(folder);
  }
}
