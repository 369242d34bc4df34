// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.plan.PollCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.stats.Bootstrap;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;

/** Turns the passes of a comparison into tables for people, as Markdown in ASCII. */
public final class PollSummary implements ReportSection {
  private final Map<PollCase, PassTimes> passes;

  public PollSummary(Map<PollCase, PassTimes> passes) {
    this.passes = passes;
  }

  @Override
  public String title() {
    return "Poll cost";
  }

  /** A table for each loop that was measured, under a line that says what the loop does. */
  @Override
  public String tables() {
    StringBuilder text = new StringBuilder();
    for (Kernel kernel : Kernel.values()) {
      if (passes.containsKey(new PollCase(kernel, Poll.NO_POLL))) {
        text.append(text.length() == 0 ? "" : "\n")
            .append(kernel.label() + ": " + kernel.words() + "\n\n")
            .append(table(kernel));
      }
    }
    return text.toString();
  }

  private String table(Kernel kernel) {
    double[] baseline = byRound(kernel, Poll.NO_POLL);
    List<List<String>> rows = new ArrayList<>();
    for (Poll poll : Poll.values()) {
      if (passes.containsKey(new PollCase(kernel, poll))) {
        rows.add(row(poll, byRound(kernel, poll), baseline, poll.pollsIn(kernel.elements())));
      }
    }
    return MarkdownTable.render(
        List.of("poll", "time of a pass", "x no-poll", "polls", "ns per poll", "JVMs"), rows);
  }

  private double[] byRound(Kernel kernel, Poll poll) {
    return passes.get(new PollCase(kernel, poll)).byRound();
  }

  private static List<String> row(Poll poll, double[] nanos, double[] baseline, int polls) {
    double[] ratios = paired(nanos, baseline, (pass, none) -> pass / none);
    double[] perPoll = paired(nanos, baseline, (pass, none) -> (pass - none) / polls);
    return List.of(
        poll.label(),
        Nanos.format(
            Distribution.median(nanos),
            new Distribution.Interval(
                Arrays.stream(nanos).min().orElseThrow(),
                Arrays.stream(nanos).max().orElseThrow())),
        poll == Poll.NO_POLL ? "1" : middle(ratios),
        String.format(Locale.ROOT, "%,d", polls),
        polls == 0 ? "-" : middle(perPoll),
        Integer.toString(nanos.length));
  }

  private static String middle(double[] values) {
    return Nanos.withInterval(Distribution.median(values), Distribution.medianInterval(values));
  }

  /** Pairs what was measured in the same round. */
  private static double[] paired(double[] nanos, double[] baseline, DoubleBinaryOperator operator) {
    double[] result = new double[nanos.length];
    Arrays.setAll(result, i -> operator.applyAsDouble(nanos[i], baseline[i]));
    return result;
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    return List.of(
        "time of a pass: over all elements of the loop, with a flag that nobody sets; the median of"
            + " the JVMs' own medians [least JVM, greatest JVM].",
        "x no-poll: the ratio to the loop without a poll, computed in each round and then taken in"
            + " the middle; with [its bootstrap 95 % interval] from "
            + Bootstrap.JVMS_FOR_INTERVAL
            + " JVMs on. The row \"no-poll-again\" is the same loop once more (A/A): how far its"
            + " ratio is from 1 is noise.",
        "polls: how often a pass polls; a mask is tested for every element, though"
            + " it reads the flag only at each 1,024th. ns per poll: the extra time of a pass,"
            + " compared with no poll, divided by the number of polls; below zero is noise.",
        "no-poll-scalar: the loop without a poll in a JVM that does not vectorise. What a poll"
            + " costs up to that is the price of the lost vectors; the rest is the poll's own.",
        "plain: fast, but broken: the compiler has hoisted the read out of the loop.",
        "machine: " + busyness + ".");
  }

  @Override
  public String file() {
    return "polls.csv";
  }

  @Override
  public String eachLine() {
    return "every iteration";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writePasses(
        folder.resolve(file()),
        "kernel,poll,round,iteration,ns_per_pass",
        passes,
        each -> each.kernel().label() + "," + each.poll().label());
  }
}
