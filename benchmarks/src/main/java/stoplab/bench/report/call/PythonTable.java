// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** Python's ways to run a function in another process, in the same rounds. */
final class PythonTable implements CallTable {
  private final CallSamples python;
  private final CallSamples calls;

  /**
   * Makes a table.
   *
   * @param python what Python took; without JVMs if it was not measured
   * @param calls what is compared with it
   */
  PythonTable(CallSamples python, CallSamples calls) {
    this.python = python;
    this.calls = calls;
  }

  private static List<CallWay> ways() {
    return CallPart.PYTHON.ways().stream()
        .filter(way -> way.unit() == CallWay.Unit.NANOS)
        .toList();
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (CallWay way : ways()) {
      Distribution later = python.later(way);
      rows.add(
          later.size() == 0
              ? List.of(
                  way.label(),
                  "not measured: " + lack(way),
                  LatencyCells.NOTHING,
                  LatencyCells.NOTHING,
                  LatencyCells.NOTHING)
              : List.of(
                  way.label(),
                  CallCells.median(later),
                  CallCells.median(python.first(way)),
                  multiple(way),
                  LatencyCells.counts(later)));
    }
    return "Python " + version() + "from the call to the result:\n\n"
        + MarkdownTable.render(
            List.of("in Python", "takes", "first", "x warm-call", "later in programs"), rows);
  }

  private String lack(CallWay way) {
    if (ways().stream().noneMatch(python::has)) {
      return "no python3";
    }
    return way == CallWay.PYTHON_PEBBLE ? "no pebble" : "not here, or it failed";
  }

  private String version() {
    OptionalLong version = python.all(CallWay.PYTHON_VERSION).max();
    return version.isEmpty() ? "" : version(version.getAsLong()) + ", ";
  }

  /** Such as 3.11.7 for 31107. */
  private static String version(long number) {
    return number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
  }

  /** How many times as long as a warm call it takes: two samples. */
  private String multiple(CallWay way) {
    double[] warm = calls.all(CallWay.WARM_CALL).medians();
    double[] theirs = python.later(way).medians();
    return warm.length == 0 || theirs.length == 0 ? LatencyCells.NOTHING : ratio(theirs, warm);
  }

  private static String ratio(double[] above, double[] below) {
    return Nanos.withInterval(
        RankIntervals.ratio(above, below), RankIntervals.ratioInterval(above, below));
  }

  @Override
  public List<String> notes() {
    if (ways().stream().noneMatch(python::has)) {
      return List.of("Python is measured if a python3 is found on the PATH, and works.");
    }
    List<String> notes = new ArrayList<>();
    notes.add("each way in a Python of its own, in the same rounds; a function that adds 1 is"
        + " called. python-fork, -forkserver, -spawn: multiprocessing.Process, the result comes over"
        + " a Pipe, and join() is included. python-pool: Pool.apply. python-executor:"
        + " ProcessPoolExecutor, submit() and result(). python-pebble: ProcessPool, schedule() with"
        + " a timeout, and result(). The last three have one worker, which has run calls before.");
    notes.add("x warm-call: two samples of JVMs and of Pythons, compared by their ranks [its"
        + " interval by Mann and Whitney's U].");
    addBound(notes, CallCost.EXECUTOR_BOUND, CallWay.PYTHON_EXECUTOR);
    addBound(notes, CallCost.FORK_BOUND, CallWay.PYTHON_FORK);
    return notes;
  }

  private void addBound(List<String> notes, double bound, CallWay way) {
    double[] warm = calls.all(CallWay.WARM_CALL).medians();
    double[] theirs = python.later(way).medians();
    if (warm.length > 0 && theirs.length > 0) {
      notes.add(CallCells.bound(
          bound,
          CallWay.WARM_CALL,
          way,
          ratio(warm, theirs),
          RankIntervals.ratioInterval(warm, theirs)));
    }
  }

  @Override
  public List<Measure> measures(String section) {
    return ways().stream()
        .filter(python::has)
        .map(way -> Measure.of(section, way.label(), "later", python.later(way)))
        .toList();
  }
}
