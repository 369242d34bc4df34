// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
  void announce(Preset preset, List<Technique> techniques) {
    plan.put("preset", preset.toString());
    plan.put("techniques", techniques.stream().map(Technique::label).toList());
    plan.put("roundsPlanned", comparison.rounds());
    plan.put("orderSeed", comparison.seed());
    say(
        "Comparing %s on this machine: %s.",
        techniques.stream().map(Technique::label).collect(Collectors.joining(", ")),
        environment.sentence());
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
        "Preset %s: %d rounds, %d fresh JVMs, about %s. Ctrl-C keeps whole rounds.",
        plan.get("preset"),
        comparison.rounds(),
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
    Map<Case, Series> series = comparison.series();
    Summary summary = new Summary(series);
    String table = summary.table();
    plan.put("roundsKept", kept);
    Map<String, Object> all = new LinkedHashMap<>(plan);
    all.putAll(environment.toMap());
    String notes = summary.notes(environment.clock(), environment.busyness()).stream()
        .map(note -> "- " + note + "\n")
        .collect(Collectors.joining());
    try {
      folder.write(
          comparison.jmhResults(), series, all, document(table, notes, kept), comparison.jmhLog());
    } catch (IOException e) {
      say("\n%s\n%sThe results could not be written: %s", table, notes, e.getMessage());
      return false;
    }
    say("\n%s\n%s\nResults: %s", table, notes, folder.place());
    return true;
  }

  private String document(String table, String notes, int kept) {
    return String.format(
        Locale.ROOT,
        "# Stop latency\n\n%s, %s; preset %s, %d rounds.\n\n%s\n%s\n"
            + "Files: `result.json` (JMH), `samples.csv.gz` (every stop), `environment.json`,"
            + " `jmh.log`.\n",
        environment.started(),
        environment.sentence(),
        plan.get("preset"),
        kept,
        table,
        notes);
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
