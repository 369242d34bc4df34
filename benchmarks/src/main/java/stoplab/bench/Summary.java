// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Turns the series of a comparison into the table that people read, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.known-answer-verdict]: a report whose instrument undercut the known answer,
 * or missed it by over 10 % at the median, says so.
 */
final class Summary {
  /** How far the median of the known answer may lie above the truth. */
  static final double KNOWN_ANSWER_TOLERANCE = 0.10;

  private static final double[] TAIL = {0.9, 0.99, 0.999};
  private static final String NOTHING = "-";

  private final Map<Case, Series> series;

  Summary(Map<Case, Series> series) {
    this.series = series;
  }

  /** The table: one row for the floor and one for each technique. */
  String table() {
    List<String> header = new ArrayList<>(List.of("technique", "first stop", "warm stop"));
    header.addAll(List.of("floor", "x floor"));
    for (double p : TAIL) {
      header.add(percentileName(p));
    }
    header.add("n first, warm");
    List<List<String>> rows = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      if (technique != Technique.KNOWN_ANSWER && isMeasured(technique)) {
        rows.add(row(technique));
      }
    }
    return MarkdownTable.render(header, rows);
  }

  private boolean isMeasured(Technique technique) {
    return series.keySet().stream().anyMatch(each -> each.technique() == technique);
  }

  private List<String> row(Technique technique) {
    Series first = series.get(new Case(Case.Question.FIRST, technique));
    Series warm = series.get(new Case(Case.Question.WARM, technique));
    List<String> cells = new ArrayList<>();
    cells.add(technique.label());
    cells.add(first == null ? NOTHING : first(first));
    if (warm == null) {
      cells.addAll(Collections.nCopies(3 + TAIL.length, NOTHING));
    } else {
      cells.addAll(warm(warm));
    }
    cells.add(count(first) + ", " + count(warm));
    return cells;
  }

  private static String first(Series first) {
    return first.hung() > 0
        ? "HANGS in " + first.hung() + " of " + first.jvms().size()
        : median(first.latencies());
  }

  private static List<String> warm(Series warm) {
    Distribution latencies = warm.latencies();
    Distribution floors = warm.floors();
    List<String> cells = new ArrayList<>();
    cells.add(median(latencies));
    cells.add(Nanos.format(floors.percentile(0.5)));
    cells.add(
        Nanos.ratio(
            Distribution.pairedRatio(warm.latenciesByJvm(), warm.floorsByJvm()),
            Distribution.pairedRatioInterval(warm.latenciesByJvm(), warm.floorsByJvm())));
    for (double p : TAIL) {
      cells.add(tail(latencies, floors, p));
    }
    return cells;
  }

  private static String count(Series series) {
    return series == null ? NOTHING : String.format(Locale.ROOT, "%,d", series.stops());
  }

  private static String median(Distribution distribution) {
    return distribution.supports(0.5)
        ? Nanos.format(distribution.percentile(0.5), distribution.spread())
        : "too few stops";
  }

  /** A percentile, in parentheses if the floor's is at least half of it. */
  private static String tail(Distribution latencies, Distribution floors, double p) {
    if (!latencies.supports(p)) {
      return NOTHING;
    }
    String text = Nanos.format(latencies.percentile(p));
    boolean shared = floors.supports(p) && 2 * floors.percentile(p) >= latencies.percentile(p);
    return shared ? "(" + text + ")" : text;
  }

  private static String percentileName(double p) {
    String digits = String.format(Locale.ROOT, "%.1f", 100 * p);
    return "p" + (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  /** How to read the table, and whether to trust it. */
  List<String> notes(double stealPercent) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "first stop: median over fresh JVMs, each of which made this one stop, after its worker had"
            + " spun for 0.25 s. HANGS: the worker still ran 1 s after the stop; it is not measured"
            + " warm, since it cannot be stopped twice.");
    notes.add("warm stop: median over stops in JVMs that had made at least 300 before.");
    notes.add(
        "[a, b]: the middle 95 % of the JVMs' own medians. Where it is wide, the machine was not"
            + " the same for all JVMs; then trust the ratio.");
    notes.add(
        "floor: request and acknowledgement with nothing between, made in turn with the stops of"
            + " that row. x floor: the median ratio of the two in one JVM [bootstrap 95 % interval]."
            + " The row \"floor\" is the floor against itself (A/A): how far its ratio is from 1 is"
            + " noise.");
    notes.add(
        "p90 and beyond: only where at least ten stops lie beyond; in parentheses where the"
            + " floor's is at least half of it: the machine's tail, not the technique's.");
    notes.add(knownAnswer());
    notes.add(
        String.format(
            Locale.ROOT,
            "machine: the hypervisor gave %.1f %% of the CPU time to others (steal); involuntary"
                + " context switches in the measured JVMs: %s.",
            stealPercent,
            involuntary()));
    return notes;
  }

  /** The verdict on the instrument. */
  String knownAnswer() {
    Series known = series.get(new Case(Case.Question.WARM, Technique.KNOWN_ANSWER));
    Distribution latencies = known.latencies();
    String measured =
        String.format(
            "a worker that takes %s was measured at %s (median), %s at the least",
            Nanos.format(KnownAnswer.NANOS),
            Nanos.format(latencies.percentile(0.5)),
            Nanos.format(latencies.min().orElseThrow()));
    return isKnownAnswerMet()
        ? "instrument: OK: " + measured + "."
        : "INSTRUMENT FAILED: " + measured + ". Do not trust this report.";
  }

  /** Whether the known answer was never undercut, and met within 10 % at the median. */
  boolean isKnownAnswerMet() {
    Distribution latencies =
        series.get(new Case(Case.Question.WARM, Technique.KNOWN_ANSWER)).latencies();
    OptionalLong least = latencies.min();
    return least.isPresent()
        && least.getAsLong() >= KnownAnswer.NANOS
        && latencies.percentile(0.5) <= KnownAnswer.NANOS * (1 + KNOWN_ANSWER_TOLERANCE);
  }

  private String involuntary() {
    long sum = 0;
    for (Series each : series.values()) {
      for (Series.Jvm jvm : each.jvms()) {
        if (jvm.involuntary() < 0) {
          return "not told by this system";
        }
        sum += jvm.involuntary();
      }
    }
    return String.format(Locale.ROOT, "%,d", sum);
  }
}
