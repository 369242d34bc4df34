// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.List;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;

/** Starts of executors, and calls that are killed. */
final class KillTable implements CallTable {
  private final CallSamples samples;

  KillTable(CallSamples samples) {
    this.samples = samples;
  }

  private List<CallWay> ways() {
    return CallPart.KILLS.ways().stream()
        .filter(way -> way.unit() == CallWay.Unit.NANOS && samples.has(way))
        .toList();
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (CallWay way : ways()) {
      Distribution later = samples.later(way);
      rows.add(List.of(
          way.label(),
          CallCells.median(samples.first(way)),
          CallCells.median(later),
          later.max().stream().mapToObj(Nanos::format).findFirst().orElse(LatencyCells.NOTHING),
          LatencyCells.counts(later)));
    }
    return "starts and kills, with the default settings of an executor for one call at a time:\n\n"
        + MarkdownTable.render(
            List.of("kill or start", "first in a JVM", "later", "greatest", "later in JVMs"), rows);
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("cold-start: from the opening of an executor to its first answer; two children start"
        + " at the same time, one of which is the spare. bare-kill: SIGKILL of the child of a call"
        + " that runs in an endless loop, by destroyForcibly(), until it was seen dead. cancel:"
        + " cancel(true) of such a call, which also asks where it hangs, and ends its tree. next-call: the next one, from its submission"
        + " to its answer, by a spare that was ready; its replacement starts meanwhile."
        + " cancel-and-next: both together.");
    addBound(notes, CallCost.CANCEL_BOUND_MILLIS, CallWay.CANCEL);
    addBound(notes, CallCost.CANCEL_BOUND_MILLIS, CallWay.CANCEL_AND_NEXT);
    addBound(notes, CallCost.NEXT_BOUND_MILLIS, CallWay.NEXT_CALL);
    return notes;
  }

  private void addBound(List<String> notes, int millis, CallWay way) {
    Distribution later = samples.later(way);
    if (later.size() > 0) {
      notes.add(CallCells.bound(millis, way.label(), later));
    }
  }

  @Override
  public List<Measure> measures(String section) {
    List<Measure> measures = new ArrayList<>();
    for (CallWay way : ways()) {
      measures.add(Measure.of(section, way.label(), "first", samples.first(way)));
      measures.add(Measure.of(section, way.label(), "later", samples.later(way)));
    }
    return measures;
  }
}
