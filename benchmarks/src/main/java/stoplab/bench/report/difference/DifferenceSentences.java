// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * What a terminal and a page say of a difference in the same words, as plain text.
 *
 * <p>Guarantee [bench.diff-says-machine]: the head says first that the machine may be the cause, if
 * something changed and one of these holds. Either the steal or the load of one run alone is
 * notable. Or at least five rows changed, four of five of them one way, and a control or a bare
 * call too.
 */
final class DifferenceSentences {
  private static final String NOTHING = "-";

  private static final int BIGGEST = 3;

  private static final int MANY = 5;

  private static final double MOST = 0.8;

  private final RunDifference difference;

  DifferenceSentences(RunDifference difference) {
    this.difference = difference;
  }

  /** That this pair cannot tell what changed from the machine; empty if nothing speaks for it. */
  Optional<String> verdict() {
    if (difference.environments().isSameFolder()) {
      return Optional.of("BEFORE and AFTER are the same folder.");
    }
    int changed = difference.changed().size();
    if (changed == 0) {
      return Optional.empty();
    }
    long longer = difference.count(Change.LONGER);
    long shorter = difference.count(Change.SHORTER);
    boolean isOneWay = changed >= MANY && Math.max(longer, shorter) >= MOST * changed;
    Optional<String> yardstick = !difference.changedControls().isEmpty()
        ? Optional.of("controls")
        : difference.changedBareCalls().isEmpty() ? Optional.empty() : Optional.of("bare calls");
    Optional<String> uneven = difference.environments().unevenMachine();
    List<String> reasons = new ArrayList<>();
    if (isOneWay) {
      reasons.add("Most changes are " + (longer > shorter ? "longer" : "shorter"));
    }
    yardstick.ifPresent(what -> reasons.add(what + " changed too"));
    uneven.ifPresent(reasons::add);
    if (uneven.isEmpty() && !(isOneWay && yardstick.isPresent())) {
      return Optional.empty();
    }
    String words = String.join(", ", reasons);
    return Optional.of(words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1)
        + ": this pair cannot tell " + difference.environments().blamed()
        + " from the machine. Measure again.");
  }

  /** How much has changed. */
  String counts() {
    int compared = difference.measures().size();
    if (compared == 0) {
      return "Nothing was measured in both.";
    }
    int changed = difference.changed().size();
    return String.format(
        Locale.ROOT,
        "%s of %,d compared times changed%s; %,d %s the same within 15 %%, %,d undecided.",
        changed == 0 ? "None" : String.format(Locale.ROOT, "%,d", changed),
        compared,
        changed == 0
            ? ""
            : Stream.of(Change.values())
                .filter(change -> change.isChange() && difference.count(change) > 0)
                .map(change -> difference.count(change) + " " + change)
                .collect(Collectors.joining(", ", " (", ")")),
        difference.count(Change.SAME),
        difference.count(Change.SAME) == 1 ? "is" : "are",
        difference.count(Change.UNDECIDED));
  }

  /** The biggest changes, if there are too many to see that at a glance. */
  Optional<String> biggest() {
    return difference.changed().size() <= BIGGEST
        ? Optional.empty()
        : Optional.of(difference.changed().stream()
            .limit(BIGGEST)
            .map(each -> name(each.before())
                + ", "
                + (each.hangs()
                    ? each.change().toString()
                    : cell(each.before()) + " -> " + cell(each.after())))
            .collect(Collectors.joining("; ", "The surest: ", ".")));
  }

  /** What has changed without any technique in it. */
  Optional<String> controls() {
    List<MeasureDifference> changed = difference.changedControls();
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(changed.stream()
            .map(each -> name(each.before()) + ": " + ratio(each))
            .collect(Collectors.joining(
                "; ",
                "Controls changed: ",
                String.format(
                    Locale.ROOT,
                    ". They have no technique in them, so that is %s. Do not blame a technique for"
                        + " a change of that size in the same section.",
                    difference.environments().suspects()))));
  }

  /** Which calls without our ladder have changed. */
  Optional<String> bareCalls() {
    List<MeasureDifference> changed = difference.changedBareCalls();
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(changed.stream()
            .limit(BIGGEST)
            .map(each -> name(each.before()) + ": " + ratio(each))
            .collect(Collectors.joining(
                "; ",
                "Calls without our ladder (bare) changed, " + changed.size() + " in all, such as ",
                ". Do not blame the ladder for a change of that size.")));
  }

  /** How to read the rows, a sentence or two each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (difference.measures().isEmpty()) {
      return notes;
    }
    notes.add(
        "before, after: absolute times, the median of the JVMs' own medians; also for a pass of"
            + " a loop, so a faster CPU shortens it, whatever the poll. CPU time: of one waiting worker,"
            + " per second.");
    notes.add("A page of one run may show another number for a row: the median of all samples, or"
        + " two modes. Here it is the median of the JVMs' own medians.");
    notes.add(
        "bare: calls without our ladder. ladder: our steps from polite to forced. joined: until"
            + " the thread has ended. busy: while other threads keep all CPUs busy.");
    notes.add(
        "after / before: of each JVM of one run and each of the other, the median ratio (Hodges"
            + " and Lehmann), with [its interval of 95 % or more, by Mann and Whitney] from "
            + RankIntervals.JVMS_FOR_INTERVAL
            + " JVMs on. That assumes that the two differ by a factor alone.");
    notes.add("One run is one visit to a machine. What changes from hour to hour, such as the"
        + " neighbours of a virtual machine, is in the ratio, but not in its interval. Two runs of the"
        + " same commit on the same JDK show how much that is.");
    notes.add("longer, shorter: the interval excludes 1, and the ratio is at least 1.15, or at most"
        + " 1/1.15 (0.87). same: the whole interval lies between these. undecided: all others; few"
        + " JVMs cannot rule out 15 %.");
    if (difference.withInterval() > 0) {
      notes.add(String.format(
          Locale.ROOT,
          "By chance: even if nothing had changed, about %.0f of the %,d rows with an interval would"
              + " lie beyond it; %,d do. That is why 15 %% is asked as well. It sorts out the quiet"
              + " rows among them, not the noisy ones: measure again before you rely on one row.",
          difference.expectedByChance(),
          difference.withInterval(),
          difference.measures().stream()
              .filter(MeasureDifference::isBeyondInterval)
              .count()));
    }
    List<MeasureDifference> zeros =
        difference.measures().stream().filter(MeasureDifference::lacksRatio).toList();
    if (!zeros.isEmpty()) {
      notes.add(zeros.stream()
          .map(each ->
              name(each.before()) + ": " + cell(each.before()) + " -> " + cell(each.after()))
          .collect(Collectors.joining("; ", "No ratio, since some JVMs measured zero: ", ".")));
    }
    return notes;
  }

  /**
   * What was measured in one of the two alone.
   *
   * @param all whether to name each
   */
  List<String> alone(boolean all) {
    return Stream.of(
            alone(difference.onlyBefore(), "BEFORE", all),
            alone(difference.onlyAfter(), "AFTER", all))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> alone(List<Measure> measures, String where, boolean all) {
    Map<String, List<Measure>> bySection = measures.stream()
        .collect(Collectors.groupingBy(Measure::section, LinkedHashMap::new, Collectors.toList()));
    return measures.isEmpty()
        ? Optional.empty()
        : Optional.of(bySection.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().size()
                + (all
                    ? each.getValue().stream()
                        .map(DifferenceSentences::name)
                        .collect(Collectors.joining("; ", " (", ")"))
                    : ""))
            .collect(Collectors.joining(
                ", ",
                String.format(
                    Locale.ROOT,
                    "%,d row%s only in %s: ",
                    measures.size(),
                    measures.size() == 1 ? " exists" : "s exist",
                    where),
                all ? "." : ". --all names them.")));
  }

  /** What of a section is shown: what has changed, the biggest first, and then perhaps the rest. */
  static List<MeasureDifference> shown(List<MeasureDifference> section, boolean all) {
    return section.stream()
        .filter(each -> all || each.change().isChange())
        .sorted(Comparator.comparing(
                (MeasureDifference each) -> each.change().isChange() ? each.size() : -1)
            .reversed())
        .toList();
  }

  /** The sections of which nothing is shown; empty if there is none. */
  Optional<String> unchanged(boolean all) {
    List<String> sections = new ArrayList<>();
    difference.bySection().forEach((title, section) -> {
      if (shown(section, all).isEmpty()) {
        sections.add(String.format(Locale.ROOT, "%s (of %,d)", title, section.size()));
      }
    });
    return sections.isEmpty()
        ? Optional.empty()
        : Optional.of("None changed: " + String.join(", ", sections) + ".");
  }

  /** How many of a section have changed. */
  static String changed(List<MeasureDifference> section) {
    long changed = section.stream().filter(each -> each.change().isChange()).count();
    return String.format(
        Locale.ROOT,
        "%s of %,d changed",
        changed == 0 ? "none" : String.format(Locale.ROOT, "%,d", changed),
        section.size());
  }

  /** The name of a measure, such as {@code latch, first stop}. */
  static String name(Measure measure) {
    return measure.row() + ", " + measure.what();
  }

  /** The time of one run. */
  static String cell(Measure measure) {
    if (measure.hung() > 0) {
      return "HANGS " + measure.hung() + "/" + (measure.hung() + measure.jvms().length);
    }
    return measure.jvms().length == 0 ? NOTHING : Nanos.format(Distribution.median(measure.jvms()));
  }

  /** The ratio, with its interval if there is one. */
  static String ratio(MeasureDifference each) {
    return each.hasRatio() && !each.hangs()
        ? digits(each.ratio())
            + each.interval()
                .map(i -> " [" + digits(i.low()) + ", " + digits(i.high()) + "]")
                .orElse("")
        : NOTHING;
  }

  /** Three digits in most cases; never one for a number that only rounds to it. */
  private static String digits(double ratio) {
    if (ratio < 0.1) {
      return new BigDecimal(ratio).round(new MathContext(2)).toPlainString();
    }
    boolean isAlmostOne = ratio != 1 && Math.abs(ratio - 1) <= 0.005;
    int decimals = ratio >= 100 ? 0 : ratio >= 10 ? 1 : isAlmostOne ? 3 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", ratio);
  }
}
