// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static stoplab.bench.report.difference.DifferenceSentences.cell;
import static stoplab.bench.report.difference.DifferenceSentences.name;
import static stoplab.bench.report.difference.DifferenceSentences.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import stoplab.bench.report.difference.EnvironmentDifference.Fact;

/**
 * The difference of two comparisons for a terminal.
 *
 * <p>Guarantee [bench.diff-fits-terminal]: each line is ASCII that can be printed, whatever a
 * folder says of itself, and has at most 100 columns, unless one word of it is longer.
 */
public final class DifferenceText {
  static final int COLUMNS = 100;

  private static final String INDENT = "  ";

  private final RunDifference difference;
  private final DifferenceSentences sentences;

  /** Makes the text of a difference. */
  public DifferenceText(RunDifference difference) {
    this.difference = difference;
    this.sentences = new DifferenceSentences(difference);
  }

  /**
   * The whole text.
   *
   * @param all whether to show what has not changed, too
   */
  public String text(boolean all) {
    EnvironmentDifference environments = difference.environments();
    List<String> lines = new ArrayList<>();
    sentences.verdict().ifPresent(words -> wrap(words, lines));
    wrap(environments.headline(), lines);
    wrap(sentences.counts(), lines);
    sentences.biggest().ifPresent(words -> wrap(words, lines));
    sentences.controls().ifPresent(words -> wrap(words, lines));
    sentences.bareCalls().ifPresent(words -> wrap(words, lines));
    environments.warnings().forEach(words -> wrap("Warning: " + words, lines));
    lines.add("");
    facts(environments).forEach(words -> wrap(words, lines));
    wrap("same in both: " + environments.equal(), lines);
    difference.bySection().forEach((section, rows) -> section(section, rows, all, lines));
    lines.add("");
    sentences.unchanged(all).ifPresent(words -> wrap("- " + words, lines));
    sentences.notes().forEach(words -> wrap("- " + words, lines));
    sentences.alone(all).forEach(words -> wrap("- " + words, lines));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> facts(EnvironmentDifference environments) {
    List<Fact> facts = new ArrayList<>(List.of(
        new Fact("folder", environments.before().name(), environments.after().name())));
    facts.addAll(environments.differing());
    return facts.stream()
        .map(fact -> fact.name() + ": " + fact.before() + " -> " + fact.after())
        .toList();
  }

  private static void section(
      String title, List<MeasureDifference> section, boolean all, List<String> lines) {
    List<MeasureDifference> shown = DifferenceSentences.shown(section, all);
    if (!shown.isEmpty()) {
      lines.add("");
      lines.add(title + ": " + DifferenceSentences.changed(section));
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("what", "before", "after", "after / before", "time"));
      shown.forEach(each -> rows.add(List.of(
          name(each.before()),
          cell(each.before()),
          cell(each.after()),
          ratio(each),
          each.change().toString())));
      align(rows).forEach(line -> lines.add(INDENT + line));
    }
  }

  private static Stream<String> align(List<List<String>> rows) {
    int[] widths = IntStream.range(0, rows.get(0).size())
        .map(column ->
            rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow())
        .toArray();
    return rows.stream().map(row -> {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      return line.toString().stripTrailing();
    });
  }

  /** Breaks a sentence into lines; a word that is too long has a line of its own. */
  private static void wrap(String sentence, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String word : printable(sentence).split(" +")) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > COLUMNS) {
        lines.add(line.toString());
        line = new StringBuilder(INDENT);
      }
      line.append(line.toString().isBlank() ? "" : " ").append(word);
    }
    lines.add(line.toString());
  }

  /** What a folder says of itself may come from anywhere, and must not command the terminal. */
  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
