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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import stoplab.bench.plan.Case;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.Preset;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.StopCase;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.report.FanOutSummary;
import stoplab.bench.report.Passes;
import stoplab.bench.report.PollSummary;
import stoplab.bench.report.ProcessSummary;
import stoplab.bench.report.Series;
import stoplab.bench.report.StopSummary;
import stoplab.bench.report.WakeSummary;
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
    List<String> techniques = labels(
        cases,
        StopCase.class,
        each -> !each.technique().isControl(),
        each -> each.technique().label());
    List<String> polls =
        labels(cases, PollCase.class, each -> true, each -> each.poll().label());
    List<String> wakes =
        labels(cases, WakeCase.class, each -> true, each -> each.wake().label());
    List<String> fanOuts = labels(cases, FanOutCase.class, each -> true, FanOutCase::label);
    List<String> processes = labels(cases, ProcessCase.class, each -> true, ProcessCase::label);
    plan.put("techniques", techniques);
    plan.put("polls", polls);
    plan.put("wakes", wakes);
    plan.put("fanOuts", fanOuts);
    plan.put("processes", processes);
    plan.put("roundsPlanned", comparison.rounds());
    plan.put("orderSeed", comparison.seed());
    say("Comparing on this machine: %s.", environment.sentence());
    sayAll("Stop latency of %s.", techniques);
    sayAll("Poll cost: %s.", polls);
    sayAll("Wake latency of %s.", wakes);
    sayAll("Fan-out of %s.", fanOuts);
    sayAll("Process stop: %s.", processes);
    if (environment.cpus() < 2) {
      say("WARNING: one CPU: requester and worker take turns on it, so no number means much.");
    }
    if (environment.loadPerCpuBefore() > BUSY) {
      say(
          "WARNING: the machine is busy (load %.1f per CPU): expect wide intervals.",
          environment.loadPerCpuBefore());
    }
  }

  private static <C extends Case> List<String> labels(
      List<? extends Case> cases, Class<C> type, Predicate<C> shown, Function<C, String> label) {
    return cases.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(shown)
        .map(label)
        .distinct()
        .toList();
  }

  private void sayAll(String format, List<String> labels) {
    if (!labels.isEmpty()) {
      say(format, String.join(", ", labels));
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
    Results results = comparison.results();
    String tables = tables(results);
    try {
      folder.write(results, all, document(results, tables, kept), comparison.jmhLog());
    } catch (IOException e) {
      say("\n%s\nThe results could not be written: %s", tables, e.getMessage());
      return false;
    }
    say("\n%s\nResults: %s", tables, folder.place());
    return true;
  }

  /** The tables of what was measured, each with how to read it. */
  private String tables(Results results) {
    List<String> parts = new ArrayList<>();
    Map<StopCase, Series> stops = results.stops();
    if (!stops.isEmpty()) {
      StopSummary summary = new StopSummary(stops);
      parts.add("## Stop latency\n");
      parts.add(summary.table());
      parts.add(bullets(summary.notes(environment.clock(), environment.busyness())));
    }
    Map<PollCase, Passes> polls = results.polls();
    if (!polls.isEmpty()) {
      parts.add("## Poll cost\n");
      parts.add(new PollSummary(polls).tables());
      parts.add(bullets(PollSummary.notes(environment.busyness())));
    }
    if (!results.wakes().isEmpty()) {
      WakeSummary summary = new WakeSummary(results.wakes());
      parts.add("## Wake latency\n");
      parts.add(summary.tables());
      parts.add(bullets(summary.notes(environment.clock(), environment.busyness())));
    }
    if (!results.fanOuts().isEmpty()) {
      FanOutSummary summary = new FanOutSummary(results.fanOuts());
      parts.add("## Fan-out\n");
      parts.add(summary.table());
      parts.add(bullets(summary.notes(environment.clock(), environment.busyness())));
    }
    if (!results.processes().isEmpty()) {
      ProcessSummary summary = new ProcessSummary(results.processes());
      parts.add("## Process stop\n");
      parts.add(summary.tables());
      parts.add(bullets(summary.notes(environment.clock(), environment.busyness())));
    }
    return String.join("\n", parts);
  }

  private static String bullets(List<String> notes) {
    return notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
  }

  private String document(Results results, String tables, int kept) {
    return String.format(
        Locale.ROOT,
        "# Comparison\n\n%s, %s; preset %s, %d rounds.\n\n%s\n"
            + "Files: `result.json` (JMH), %s`environment.json`, `jmh.log`.\n",
        environment.started(),
        environment.sentence(),
        plan.get("preset"),
        kept,
        tables,
        (results.stops().isEmpty() ? "" : "`samples.csv.gz` (every stop), ")
            + (results.polls().isEmpty() ? "" : "`polls.csv` (every iteration), ")
            + (results.wakes().isEmpty() ? "" : "`wakes.csv.gz` (every wake-up), ")
            + (results.fanOuts().isEmpty() ? "" : "`fan-outs.csv.gz` (every fan-out), ")
            + (results.processes().isEmpty() ? "" : "`processes.csv.gz` (every process), "));
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
