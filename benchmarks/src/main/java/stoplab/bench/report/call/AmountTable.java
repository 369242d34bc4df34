// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stoplab.bench.call.CallWay;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;

/** What is no time: calls per second, and memory. */
final class AmountTable implements CallTable {
  private static final List<CallWay> MEMORY =
      List.of(CallWay.SPARE_RSS, CallWay.SPARE_PSS, CallWay.SPARE_USS);

  private static final double MIB = 1 << 20;

  private final CallSamples calls;
  private final CallSamples kills;

  AmountTable(CallSamples calls, CallSamples kills) {
    this.calls = calls;
    this.kills = kills;
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    if (!calls.jvms().isEmpty()) {
      rows.add(
          row(CallWay.TWO_SUBMITTERS, calls.all(CallWay.TWO_SUBMITTERS), "%,.0f", 1, " per s"));
    }
    if (!kills.jvms().isEmpty()) {
      MEMORY.forEach(way -> rows.add(row(way, kills.all(way), "%.1f", MIB, " MiB")));
    }
    return "calls per second, and the memory of a spare child that has run no call:\n\n"
        + MarkdownTable.render(List.of("rate or memory", "median", "JVMs"), rows);
  }

  private static List<String> row(
      CallWay way, Distribution all, String format, double unit, String word) {
    return List.of(
        way.label(),
        all.size() == 0
            ? "not reported by this system"
            : String.format(
                Locale.ROOT,
                format + word + " [" + format + ", " + format + "]",
                all.median() / unit,
                all.range().low() / unit,
                all.range().high() / unit),
        Integer.toString(all.jvms()));
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("two-submitters: two threads, each with one call behind the other, and two children,"
        + " so four JVM threads and two readers share the CPUs. [least JVM, greatest JVM].");
    notes.add("spare-rss: its resident memory. spare-pss: the same, but of a page that n processes"
        + " share, one nth. spare-uss: only pages that no other process has: what one more spare"
        + " costs. From smaps_rollup, so on Linux alone; before each reading the child has rehearsed"
        + " calls, and has run none.");
    return notes;
  }

  @Override
  public List<Measure> measures(String section) {
    return List.of(); // a comparison of runs knows times alone
  }
}
