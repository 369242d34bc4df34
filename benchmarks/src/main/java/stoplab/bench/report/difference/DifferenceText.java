// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;

/** The difference of two comparisons in words and tables, as Markdown that reads well as it is. */
public final class DifferenceText {
  /** The share of unchanged measures that lies outside of a 95 % interval by chance. */
  private static final double BY_CHANCE = 0.05;

  private static final String NOTHING = "-";

  private final RunDifference difference;

  /** Makes the text of a difference. */
  public DifferenceText(RunDifference difference) {
    this.difference = difference;
  }

  /**
   * The whole text.
   *
   * @param all whether to show what has not changed, too
   */
  public String markdown(boolean all) {
    List<String> parts = new ArrayList<>();
    EnvironmentDifference environments = difference.environments();
    parts.add(escape(environments.headline()));
    parts.add(facts(environments));
    environments.warnings().forEach(warning -> parts.add("WARNING: " + escape(warning)));
    parts.add(counts());
    if (!difference.changedControls().isEmpty()) {
      parts.add(controls(difference.changedControls()));
    }
    if (!difference.changed().isEmpty()) {
      parts.add(table(difference.changed(), true));
    }
    if (all) {
      bySection().forEach((section, rows) -> {
        parts.add("### " + section);
        parts.add(table(rows, false));
      });
    }
    only(difference.onlyBefore(), "before").ifPresent(parts::add);
    only(difference.onlyAfter(), "after").ifPresent(parts::add);
    return String.join("\n\n", parts) + "\n";
  }

  private String facts(EnvironmentDifference environments) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(
        "run", escape(environments.before().name()), escape(environments.after().name())));
    environments
        .differing()
        .forEach(
            fact -> rows.add(List.of(fact.name(), escape(fact.before()), escape(fact.after()))));
    return MarkdownTable.render(List.of("", "before", "after"), rows)
        + "\nThe same in both: "
        + escape(environments.equal())
        + ".";
  }

  private String counts() {
    int compared = difference.measures().size();
    if (compared == 0) {
      return "Nothing was measured in both.";
    }
    List<String> words = new ArrayList<>();
    for (Change change : Change.values()) {
      long count = difference.count(change);
      if (change.isChange() && count > 0) {
        words.add(count + " " + change);
      }
    }
    return String.format(
        Locale.ROOT,
        "%d of %d compared times changed%s; %d are the same within 15 %%, %d are undecided.\n"
            + "Changed means: beyond its 95 %% interval, and beyond 15 %% as well, since about %.0f"
            + " of %d would be beyond their interval by chance alone.",
        difference.changed().size(),
        compared,
        words.isEmpty() ? "" : " (" + String.join(", ", words) + ")",
        difference.count(Change.SAME),
        difference.count(Change.UNDECIDED),
        BY_CHANCE * compared,
        compared);
  }

  private static String controls(List<MeasureDifference> changed) {
    return changed.stream()
        .map(each -> String.format(
            Locale.ROOT,
            "%s, %s: x %s",
            each.before().row(),
            each.before().what(),
            Nanos.withInterval(each.ratio(), Optional.empty())))
        .collect(Collectors.joining(
            "; ",
            "Controls changed, too (",
            "): they poll or wait for nothing, so the machine itself was another, and part of every"
                + " change may come from it."));
  }

  private Map<String, List<MeasureDifference>> bySection() {
    return difference.measures().stream()
        .collect(Collectors.groupingBy(
            each -> each.before().section(), LinkedHashMap::new, Collectors.toList()));
  }

  private static String table(List<MeasureDifference> rows, boolean withSection) {
    return MarkdownTable.render(
            List.of("what", "before", "after", "after / before", "time"),
            rows.stream().map(each -> row(each, withSection)).toList())
        .stripTrailing();
  }

  private static List<String> row(MeasureDifference each, boolean withSection) {
    Measure before = each.before();
    return List.of(
        escape((withSection ? before.section() + ": " : "") + before.row() + ", " + before.what()),
        cell(before),
        cell(each.after()),
        each.hasRatio() && before.hung() + each.after().hung() == 0
            ? Nanos.withInterval(each.ratio(), each.interval())
            : NOTHING,
        each.change().toString());
  }

  private static String cell(Measure measure) {
    if (measure.hung() > 0) {
      return "hangs in " + measure.hung();
    }
    return measure.jvms().length == 0 ? NOTHING : Nanos.format(Distribution.median(measure.jvms()));
  }

  private static Optional<String> only(List<Measure> measures, String where) {
    Set<String> sections = new TreeSet<>();
    measures.forEach(each -> sections.add(each.section()));
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(String.format(
            Locale.ROOT,
            "Measured only %s: %d (%s).",
            where,
            measures.size(),
            String.join(", ", sections)));
  }

  /** What a folder says of itself is data, not Markdown. */
  private static String escape(String text) {
    return text.replace("|", "\\|");
  }
}
