// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.plan.Case;
import stoplab.bench.plan.Preset;
import stoplab.bench.question.Question;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.Answer;
import stoplab.bench.stats.Nanos;

/** Tells people what a comparison is about to do, how far it is, and what it has found. */
final class Report {
  /** Above this load per CPU before the start, something else wants the CPUs that we measure on. */
  private static final double BUSY = 0.5;

  private static final int LOG_LINES = 20;

  private final PrintWriter out;
  private final Comparison comparison;
  private final Environment environment;
  private final ResultFolder folder;
  private final Map<String, Object> plan = new LinkedHashMap<>();
  private long begun;

  Report(PrintWriter out, Comparison comparison, Environment environment, ResultFolder folder) {
    this.out = out;
    this.comparison = comparison;
    this.environment = environment;
    this.folder = folder;
  }

  /** Says what will be measured, and where. */
  void announce(Preset preset, List<? extends Case> cases) {
    plan.put("preset", preset.toString());
    List<Question> sections = QuestionName.sections();
    sections.forEach(section -> plan.put(section.key(), section.labels(cases)));
    plan.put("roundsPlanned", comparison.rounds());
    plan.put("orderSeed", comparison.seed());
    say("Comparing on this machine: %s.", environment.sentence());
    for (Question section : sections) {
      List<String> labels = section.labels(cases);
      if (!labels.isEmpty()) {
        say(section.announcement(), String.join(", ", labels));
      }
    }
    if (environment.cpus() < 2) {
      say("WARNING: one CPU: requester and worker take turns on it, so no number means much.");
    }
    if (environment.loadPerCpuBefore() > BUSY) {
      say(
          "WARNING: the machine is busy (load %.1f per CPU): expect wide intervals.",
          environment.loadPerCpuBefore());
    }
  }

  /**
   * Says how long it will take, and begins to count.
   *
   * @param forkCost what a fork takes beyond its measurement, here and now
   */
  void begin(Duration forkCost) {
    say(
        "Preset %s: %d round%s, %d fresh JVMs, about %s. Ctrl-C keeps whole rounds.",
        plan.get("preset"),
        comparison.rounds(),
        comparison.rounds() == 1 ? "" : "s",
        comparison.jvms(),
        Nanos.spoken(comparison.estimate(forkCost)));
    begun = System.nanoTime();
  }

  /** Says that another round is whole. */
  void progress(int wholeRounds) {
    Duration gone = Duration.ofNanos(System.nanoTime() - begun);
    int left = comparison.rounds() - wholeRounds;
    say(
        "round %d of %d done after %s%s",
        wholeRounds,
        comparison.rounds(),
        Nanos.spoken(gone),
        left == 0
            ? ""
            : ", about " + Nanos.spoken(gone.multipliedBy(left).dividedBy(wholeRounds)) + " left");
  }

  /**
   * Writes the folder and shows the table, if there is a whole round.
   *
   * @param why a sentence that stands before it if not all rounds were measured, else empty; then
   *     nothing is said if nothing was measured
   * @return whether results were written
   */
  boolean finish(String why) {
    int kept = comparison.wholeRounds();
    if (kept == 0) {
      if (!why.isEmpty()) {
        say("%s No round was whole: nothing is kept.", why);
      }
      return false;
    }
    if (!why.isEmpty()) {
      say("%s %d of %d rounds were whole and are kept.", why, kept, comparison.rounds());
    }
    plan.put("roundsKept", kept);
    Map<String, Object> all = new LinkedHashMap<>(plan);
    all.putAll(environment.toMap());
    Map<Case, List<RunResult>> runs = comparison.runs();
    List<Answer> answers = QuestionName.sections().stream()
        .map(section -> section.answer(runs))
        .flatMap(Optional::stream)
        .toList();
    String tables = tables(answers);
    try {
      folder.write(
          runs.values().stream().map(MergedRun::of).toList(),
          answers,
          all,
          document(answers, tables, kept),
          comparison.jmhLog());
    } catch (IOException e) {
      say("\n%s\nThe results could not be written: %s", tables, e.getMessage());
      return false;
    }
    say("\n%s\nResults: %s", tables, folder.place());
    return true;
  }

  /** The tables of what was measured, each with how to read it. */
  private String tables(List<Answer> answers) {
    List<String> parts = new ArrayList<>();
    for (Answer answer : answers) {
      parts.add("## " + answer.title() + "\n");
      parts.add(answer.tables());
      parts.add(bullets(answer.notes(environment.clock(), environment.busyness())));
    }
    return String.join("\n", parts);
  }

  private static String bullets(List<String> notes) {
    return notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
  }

  private String document(List<Answer> answers, String tables, int kept) {
    return String.format(
        Locale.ROOT,
        "# Comparison\n\n%s, %s; preset %s, %d rounds.\n\n%s\n"
            + "Files: `result.json` (JMH), %s`environment.json`, `jmh.log`.\n",
        environment.started(),
        environment.sentence(),
        plan.get("preset"),
        kept,
        tables,
        answers.stream()
            .map(answer -> "`" + answer.file() + "` (" + answer.eachLine() + "), ")
            .collect(Collectors.joining()));
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
