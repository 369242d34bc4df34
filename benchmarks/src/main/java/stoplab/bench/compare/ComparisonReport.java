// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import picocli.CommandLine.Help.Ansi;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.question.Question;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.stats.Nanos;

/** Tells people what a comparison is about to do, how far it has got, and what it has found. */
final class ComparisonReport implements Comparison.Progress {
  private static final int LOG_LINES = 20;

  /** More would fill the screen; environment.json has them all. */
  private static final int SHOWN_LABELS = 3;

  private final PrintWriter out;
  private final Comparison comparison;
  private final MachineState environment;
  private final ResultFolder folder;
  private final boolean showsAnswer;
  private final Map<String, Object> plan = new LinkedHashMap<>();
  private final boolean rewrites = Ansi.AUTO.enabled(); // the progress, on a terminal
  private String soFar = "";

  /**
   * Makes a report.
   *
   * @param out where it is printed
   * @param comparison what it is about
   * @param environment the machine
   * @param folder where the results go
   * @param showsAnswer whether it prints the answer, and not all tables
   */
  ComparisonReport(
      PrintWriter out,
      Comparison comparison,
      MachineState environment,
      ResultFolder folder,
      boolean showsAnswer) {
    this.out = out;
    this.comparison = comparison;
    this.environment = environment;
    this.folder = folder;
    this.showsAnswer = showsAnswer;
  }

  /** Says what will be measured, and where. */
  void announce(Scope scope, List<? extends BenchmarkCase> cases) {
    plan.put("scope", scope.toString());
    List<Question> questions = QuestionName.onePerSection();
    questions.forEach(question -> plan.put(question.key(), question.labels(cases)));
    comparison.budget().time().ifPresent(time -> plan.put("minutesPlanned", time.toMinutes()));
    plan.put("orderSeed", comparison.seed());
    RunEnvironment now = RunEnvironment.of(environment.toMap());
    say("Comparing on this machine: %s.", now.sentence());
    for (Question question : questions) {
      List<String> labels = question.labels(cases);
      if (!labels.isEmpty()) {
        say(question.announcement(), briefly(labels));
      }
    }
    if (now.cpus() < 2) {
      say("WARNING: one CPU: requester and worker take turns on it, so no number means much.");
    }
    if (now.isBusy()) {
      say(
          "WARNING: the machine is busy (load %.1f per CPU): expect wide intervals.",
          now.loadPerCpuBefore());
    }
    say("%s. Ctrl-C keeps whole rounds.", intention());
  }

  /** The first few, and how many there are. */
  private static String briefly(List<String> labels) {
    int more = labels.size() - SHOWN_LABELS;
    return more <= 1
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, SHOWN_LABELS)) + " and " + more + " more";
  }

  /** How long it will take. */
  private String intention() {
    Budget budget = comparison.budget();
    Duration round = comparison.expectedRound();
    String each = String.format(
        Locale.ROOT, "of %d fresh JVMs, about %s", comparison.jvmsPerRound(), Nanos.spoken(round));
    return budget
        .time()
        .map(time -> "Whole rounds for " + Nanos.spoken(time) + ", each " + each)
        .orElse(
            budget.rounds() == 1
                ? "1 round " + each
                : budget.rounds() + " rounds, each " + each + ", in all "
                    + Nanos.spoken(round.multipliedBy(budget.rounds())));
  }

  @Override
  public void afterCase(int round, int done, int all) {
    if (rewrites) {
      rewrite(String.format(Locale.ROOT, "round %d: %d of %d%s", round, done, all, soFar));
    }
  }

  @Override
  public void afterRound(int wholeRounds, Duration gone) {
    Duration more = comparison.budget().left(wholeRounds, gone);
    soFar = (more.isZero() ? "" : ", about " + Nanos.spoken(more) + " left")
        + Answer.of(sections(comparison.runs()))
            .headline()
            .map(answer -> "; so far " + answer)
            .orElse("");
    String line = String.format(
        Locale.ROOT, "round %d done after %s%s", wholeRounds, Nanos.spoken(gone), soFar);
    if (rewrites) {
      rewrite(line);
    } else {
      say("%s", line);
    }
  }

  private void rewrite(String line) {
    out.print("\r" + line + "\u001b[K");
    out.flush();
  }

  /**
   * Writes the folder and shows the table, if there is a whole round.
   *
   * @param why a sentence to print first if not all rounds were measured, otherwise empty; then
   *     nothing is printed if nothing was measured
   * @return whether results were written
   */
  boolean finish(String why) {
    out.println(); // after the line that is rewritten, or as a gap
    int kept = comparison.wholeRounds();
    if (kept == 0) {
      if (!why.isEmpty()) {
        say("%s No round was complete: nothing is kept.", why);
      }
      return false;
    }
    if (!why.isEmpty()) {
      say("%s %d whole round%s kept.", why, kept, kept == 1 ? " is" : "s are");
    }
    warnIfTooFew(kept);
    plan.put("roundsKept", kept);
    Map<String, Object> all = new LinkedHashMap<>(plan);
    all.putAll(environment.toMap());
    Map<BenchmarkCase, List<RunResult>> runs = comparison.runs();
    List<ReportSection> sections = sections(runs);
    RunPages pages = new RunPages(RunEnvironment.of(all), sections, List.of());
    pages.charts().failures().forEach(failure -> say("%s", failure));
    try {
      folder.write(
          runs.values().stream().map(MergedRun::of).toList(), sections, all, pages.files());
    } catch (IOException e) {
      say("%s\nThe results could not be written: %s", pages.tables(), e.getMessage());
      return false;
    }
    say("%s", showsAnswer ? pages.answer().text() : pages.tables());
    say(
        "Results: %s: open report.html in a browser, or read summary.md and tables.md.",
        folder.place());
    return true;
  }

  private void warnIfTooFew(int kept) {
    if (comparison.scope() == Scope.SMOKE) {
      say("This only shows that it runs: the numbers mean nothing.");
    } else if (kept < Budget.ROUNDS_FOR_INTERVALS) {
      say(
          "Only %d round%s: too few for intervals, which need %d; a greater --minutes allows them.",
          kept, kept == 1 ? "" : "s", Budget.ROUNDS_FOR_INTERVALS);
    }
  }

  private static List<ReportSection> sections(Map<BenchmarkCase, List<RunResult>> runs) {
    return QuestionName.onePerSection().stream()
        .map(question -> question.section(runs))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The last lines that JMH has printed, to see why a measurement failed. */
  String endOfLog() {
    List<String> lines = comparison.jmhLog().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private void say(String format, Object... args) {
    out.println(String.format(Locale.ROOT, format, args).strip());
    out.flush();
  }
}
