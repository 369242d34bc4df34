// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static stoplab.bench.report.difference.DifferenceSentences.cell;
import static stoplab.bench.report.difference.DifferenceSentences.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import stoplab.bench.stats.MarkdownTable;

/**
 * The difference of two comparisons for a page, as Markdown.
 *
 * <p>Guarantee [bench.diff-shows-markup]: markup in what a folder says of itself is shown as text.
 */
public final class DifferenceMarkdown {
  private final RunDifference difference;
  private final DifferenceSentences sentences;

  /** Makes the Markdown of a difference. */
  public DifferenceMarkdown(RunDifference difference) {
    this.difference = difference;
    this.sentences = new DifferenceSentences(difference);
  }

  /**
   * The whole page, without a title.
   *
   * @param all whether to show what has not changed, too
   */
  public String markdown(boolean all) {
    EnvironmentDifference environments = difference.environments();
    List<String> parts = new ArrayList<>();
    sentences.verdict().ifPresent(parts::add);
    parts.add(MarkdownTable.escape(environments.headline()));
    parts.add(sentences.counts());
    sentences.biggest().ifPresent(parts::add);
    sentences.controls().ifPresent(parts::add);
    sentences.bareCalls().ifPresent(parts::add);
    environments.warnings().forEach(words -> parts.add("**Warning:** " + words));
    parts.add("Where and when:");
    parts.add(facts(environments));
    parts.add("Same in both: " + MarkdownTable.escape(environments.equal()));
    difference.bySection().forEach((section, rows) -> {
      List<MeasureDifference> shown = DifferenceSentences.shown(rows, all);
      if (!shown.isEmpty()) {
        parts.add(section + ": " + DifferenceSentences.changed(rows) + ":");
        parts.add(table(shown));
      }
    });
    List<String> notes = new ArrayList<>();
    sentences.unchanged(all).ifPresent(notes::add);
    notes.addAll(sentences.notes());
    notes.addAll(sentences.alone(all));
    parts.add(notes.stream().map(note -> "- " + note).collect(Collectors.joining("\n")));
    return String.join("\n\n", parts) + "\n";
  }

  private static String facts(EnvironmentDifference environments) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(
        "folder",
        MarkdownTable.escape(environments.before().name()),
        MarkdownTable.escape(environments.after().name())));
    environments
        .differing()
        .forEach(fact -> rows.add(List.of(
            fact.name(), MarkdownTable.escape(fact.before()), MarkdownTable.escape(fact.after()))));
    return MarkdownTable.render(List.of("differs", "before", "after"), rows).stripTrailing();
  }

  private static String table(List<MeasureDifference> shown) {
    return MarkdownTable.render(
            List.of("what", "which time", "before", "after", "after / before", "time"),
            shown.stream()
                .map(each -> List.of(
                    each.before().row(),
                    each.before().what(),
                    cell(each.before()),
                    cell(each.after()),
                    ratio(each),
                    each.change().toString()))
                .toList())
        .stripTrailing();
  }
}
