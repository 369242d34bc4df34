// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.call.CallTasks;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** Calls that return, beside the pipes that they are compared with. */
final class RoundTripTable implements CallTable {
  private static final double P90 = 0.9;
  private static final double P99 = 0.99;
  private static final int MIB = 1 << 20;
  private static final int MIBS = 64;

  private final CallSamples samples;

  RoundTripTable(CallSamples samples) {
    this.samples = samples;
  }

  private List<CallWay> ways() {
    return CallPart.CALLS.ways().stream()
        .filter(way -> way.unit() == CallWay.Unit.NANOS && samples.has(way))
        .toList();
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (CallWay way : ways()) {
      Distribution all = samples.all(way);
      rows.add(List.of(
          way.label(),
          CallCells.median(all),
          CallCells.tail(all, P90),
          CallCells.tail(all, P99),
          CallCells.ratio(ratios(way)),
          bytes(way) == 0 ? LatencyCells.NOTHING : megabytesPerSecond(bytes(way), all),
          LatencyCells.counts(all)));
    }
    return "from the submission until the caller has the answer:\n\n"
        + MarkdownTable.render(
            List.of("call", "takes", "p90", "p99", "x pipe", "MB/s", "calls in JVMs"), rows);
  }

  /** As a multiple of the control that was made alike. */
  private double[] ratios(CallWay way) {
    return switch (way) {
      case PIPE_ONE_THREAD, WARM_CALL -> samples.ratios(way, CallWay.PIPE);
      case CALL_AFTER_PAUSE -> samples.ratios(way, CallWay.PIPE_AFTER_PAUSE);
      default -> new double[0];
    };
  }

  /** How many bytes go each way, if they are many. */
  private static int bytes(CallWay way) {
    return switch (way) {
      case CALL_1_MIB -> MIB;
      case CALL_64_MIB -> MIBS * MIB;
      default -> 0;
    };
  }

  private static String megabytesPerSecond(int bytes, Distribution all) {
    return String.format(Locale.ROOT, "%,.0f", 2 * bytes * 1e3 / all.median());
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("pipe: the control: as many bytes as a call has go to a JVM that answers at once, and"
        + " back. The threads are arranged like those of a call: one writes, and gives its CPU away"
        + " for 50 us; another is blocked in the read. pipe-one-thread: the thread that writes is"
        + " itself blocked in the read. Where all of it runs on one CPU, a round trip takes some"
        + " microseconds; across CPUs it takes some tens of them.");
    notes.add("warm-call: a number, which comes back. It and the pipes take turns in one JVM, in"
        + " blocks and in random order, one round trip behind the other. after-pause: a random pause"
        + " of at most 1 ms comes before each. first-call: the first of a JVM, with a spare ready."
        + " x pipe: the ratio of medians in each JVM, and of these the median [its interval by order"
        + " statistics].");
    notes.add("call-1-mib, call-64-mib: an array goes there and comes back. MB/s: its bytes, both"
        + " ways together, in 10^6.");
    if (samples.has(CallWay.WARM_CALL)) {
      addBound(notes, CallWay.WARM_CALL, CallWay.PIPE);
      addBound(notes, CallWay.WARM_CALL, CallWay.PIPE_ONE_THREAD);
      addBound(notes, CallWay.CALL_AFTER_PAUSE, CallWay.PIPE_AFTER_PAUSE);
    }
    return notes;
  }

  private void addBound(List<String> notes, CallWay way, CallWay control) {
    double[] ratios = samples.ratios(way, control);
    if (ratios.length > 0) {
      notes.add(CallCells.bound(
          CallCost.PIPE_BOUND,
          way,
          control,
          CallCells.ratio(ratios),
          RankIntervals.median(ratios)));
    }
  }

  @Override
  public List<String> checks() {
    return samples.all(CallWay.KNOWN_CALL).min().stream()
        .mapToObj(least -> check(least, CallTasks.KNOWN.toNanos()))
        .toList();
  }

  private static String check(long least, long known) {
    String seen = "a call that spins for " + Nanos.format(known) + " was never answered before "
        + Nanos.format(least);
    return least >= known
        ? "instrument OK: " + seen + "."
        : "INSTRUMENT FAILED: " + seen + ". Do not trust this report.";
  }

  @Override
  public List<Measure> measures(String section) {
    return ways().stream()
        .map(way -> Measure.of(section, way.label(), "round trip", samples.all(way)))
        .toList();
  }
}
