// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * What a comparison can answer: which cases it measures, and how it reports them. A new question is
 * a class, and a line in {@link QuestionName}.
 *
 * <p>Guarantee [bench.all-leaves-nothing-out]: a comparison of everything that names no question
 * answers every question except {@link ManyStopsQuestion}, which keeps the machine busy for long.
 */
public interface Question {
  /** What is asked, for {@code --help}. */
  String words();

  /**
   * Whether a comparison that names no question answers this one.
   *
   * @param scope how much it measures
   */
  default boolean isUsual(Scope scope) {
    return true;
  }

  /** Whether the option {@code --technique} selects what is measured. */
  default boolean takesTechniques() {
    return false;
  }

  /** Whether the option {@code --poll} selects what is measured. */
  default boolean takesPolls() {
    return false;
  }

  /**
   * What is measured in each round.
   *
   * @param scope how much
   * @param selection what the user has named
   * @return the cases; empty if this system lacks what they need
   */
  List<? extends BenchmarkCase> cases(Scope scope, Selection selection);

  /**
   * The name of {@link #labels} in {@code environment.json}. Questions of the same key share a
   * section of the report, which the first of them writes.
   */
  String key();

  /** The sentence that announces what will be measured, with {@code %s} for the labels. */
  String announcement();

  /**
   * What will be measured, in words: of all cases of the comparison, those with this key.
   *
   * @return each label once; empty if this was not asked
   */
  List<String> labels(List<? extends BenchmarkCase> cases);

  /**
   * Turns what was measured into a section of the report.
   *
   * @param runs all cases of the comparison, each with JMH's results, one per round
   * @return the section; empty if this was not asked
   */
  Optional<ReportSection> section(Map<BenchmarkCase, List<RunResult>> runs);

  /**
   * Reads the same section from the folder of an earlier comparison.
   *
   * @return the section; empty if this was not asked
   * @throws UnreadableRunException if the samples are damaged
   */
  Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException;

  /** The labels of the cases of one type, each once. */
  static <C extends BenchmarkCase> List<String> labels(
      List<? extends BenchmarkCase> cases, Class<C> type, Function<C, String> label) {
    return cases.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .map(label)
        .distinct()
        .toList();
  }

  /**
   * Turns the runs of the cases of one type into a section.
   *
   * @param collect extracts the samples from the runs of a case
   * @param section makes the section from the samples of all cases
   */
  static <C extends BenchmarkCase, S> Optional<ReportSection> section(
      Map<BenchmarkCase, List<RunResult>> runs,
      Class<C> type,
      Function<List<RunResult>, S> collect,
      Function<Map<C, S>, ReportSection> section) {
    Map<C, S> samples = new LinkedHashMap<>();
    runs.forEach((each, rounds) -> {
      if (type.isInstance(each)) {
        samples.put(type.cast(each), collect.apply(rounds));
      }
    });
    return samples.isEmpty() ? Optional.empty() : Optional.of(section.apply(samples));
  }
}
