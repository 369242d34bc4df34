// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.plan.PollCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * Turns the passes of a comparison into tables for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.poll-cost-two-samples]: JVMs of different loops are compared as two samples,
 * so one slow JVM does not move what a poll costs.
 */
public final class PollSummary implements ReportSection {
  private static final String FILE = "polls.csv";
  private static final String HEADER = "kernel,poll,round,iteration,ns_per_pass";

  private final Map<PollCase, PassTimes> passes;

  public PollSummary(Map<PollCase, PassTimes> passes) {
    this.passes = passes;
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no polls that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    Map<PollCase, Map<Integer, List<Double>>> rounds = new LinkedHashMap<>();
    folder.read(FILE, HEADER, line -> {
      Optional<Kernel> kernel = RunFolder.constant(Kernel.class, line.text(0));
      Optional<Poll> poll = RunFolder.constant(Poll.class, line.text(1));
      if (kernel.isPresent() && poll.isPresent()) {
        rounds
            .computeIfAbsent(new PollCase(kernel.get(), poll.get()), any -> new TreeMap<>())
            .computeIfAbsent(line.count(2), any -> new ArrayList<>())
            .add(line.divisor(4));
      } else {
        folder.leaveOut(FILE, line.texts(0, 2));
      }
    });
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    rounds.forEach((each, times) -> passes.put(
        each,
        new PassTimes(times.values().stream()
            .map(round -> round.stream().mapToDouble(Double::doubleValue).toArray())
            .toList())));
    for (PollCase each : passes.keySet()) {
      if (!passes.containsKey(new PollCase(each.kernel(), Poll.NO_POLL))) {
        throw folder.incomplete(
            FILE,
            "it has " + columns(each) + ", but no " + Poll.NO_POLL.label() + " in the same loop");
      }
    }
    return passes.isEmpty() ? Optional.empty() : Optional.of(new PollSummary(passes));
  }

  /** The first columns of raw samples. */
  private static String columns(PollCase each) {
    return each.kernel().label() + "," + each.poll().label();
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
    List<List<String>> rows = new ArrayList<>();
    for (Poll poll : Poll.values()) {
      if (passes.containsKey(new PollCase(kernel, poll))) {
        rows.add(row(new PollCase(kernel, poll)));
      }
    }
    return MarkdownTable.render(
        List.of("poll", "time of a pass", "x no-poll", "polls", "ns per poll", "JVMs"), rows);
  }

  private List<String> row(PollCase measured) {
    Poll poll = measured.poll();
    int polls = poll.pollsIn(measured.kernel().elements());
    Compared compared = compared(measured);
    return List.of(
        poll.label(),
        LatencyCells.median(compared.nanos()),
        poll == Poll.NO_POLL ? "1" : compared.ratio(),
        String.format(Locale.ROOT, "%,d", polls),
        polls == 0 ? LatencyCells.NOTHING : compared.perPoll(polls),
        Integer.toString(compared.nanos().length));
  }

  /**
   * How many times as long a loop takes with a poll as without.
   *
   * @param ratio the ratio
   * @param interval its interval, or the ratio alone if there were too few JVMs
   */
  public record LoopRatio(double ratio, Distribution.Interval interval) {}

  /** The cost of a poll in the loop that a comparison measures by default; empty if unknown. */
  public Optional<LoopRatio> comparison(Poll poll) {
    return headline(poll).map(Compared::comparison);
  }

  /** The same as a cell. */
  public Optional<String> ratio(Poll poll) {
    return headline(poll).map(Compared::ratio);
  }

  /** The same in another loop; empty if that was not measured. */
  public Optional<String> ratio(Kernel kernel, Poll poll) {
    return Optional.of(new PollCase(kernel, poll))
        .filter(passes::containsKey)
        .map(each -> compared(each).ratio());
  }

  /** What the loop does of which {@link #ratio(Poll)} is, in words. */
  public String headlineLoop() {
    return Arrays.stream(Kernel.values())
        .filter(Kernel::isHeadline)
        .findFirst()
        .orElseThrow()
        .words();
  }

  private Optional<Compared> headline(Poll poll) {
    return Arrays.stream(Kernel.values())
        .filter(Kernel::isHeadline)
        .map(kernel -> new PollCase(kernel, poll))
        .filter(passes::containsKey)
        .findFirst()
        .map(this::compared);
  }

  @Override
  public List<String> checks() {
    return ratio(Poll.NO_POLL_AGAIN)
        .map(ratio -> "noise (A/A): a loop without a poll takes " + ratio + " times itself.")
        .stream()
        .toList();
  }

  /** A loop and the baseline: the loop without a poll, which was measured twice and pooled. */
  private Compared compared(PollCase measured) {
    PassTimes baseline = passes.get(new PollCase(measured.kernel(), Poll.NO_POLL));
    PassTimes again = passes.get(new PollCase(measured.kernel(), Poll.NO_POLL_AGAIN));
    boolean isBaseline = measured.poll() == Poll.NO_POLL_AGAIN;
    return new Compared(
        passes.get(measured).byRound(),
        (again == null || isBaseline ? baseline : baseline.plus(again)).byRound());
  }

  /**
   * Two samples, one number for each JVM.
   *
   * @param nanos what a pass takes
   * @param baseline what one takes without a poll
   */
  private record Compared(double[] nanos, double[] baseline) {
    String ratio() {
      return Nanos.withInterval(
          RankIntervals.ratio(nanos, baseline),
          ifEnough(RankIntervals.ratioInterval(nanos, baseline)));
    }

    LoopRatio comparison() {
      double ratio = RankIntervals.ratio(nanos, baseline);
      return new LoopRatio(
          ratio,
          ifEnough(RankIntervals.ratioInterval(nanos, baseline))
              .orElse(new Distribution.Interval(ratio, ratio)));
    }

    String perPoll(int polls) {
      return Nanos.withInterval(
          RankIntervals.shift(nanos, baseline) / polls,
          ifEnough(RankIntervals.shiftInterval(nanos, baseline))
              .map(i -> new Distribution.Interval(i.low() / polls, i.high() / polls)));
    }

    OptionalDouble coverage() {
      return hasEnough()
          ? RankIntervals.shiftCoverage(nanos.length, baseline.length)
          : OptionalDouble.empty();
    }

    /** Fewer rounds have no interval in any table, though two samples could do with fewer. */
    private Optional<Distribution.Interval> ifEnough(Optional<Distribution.Interval> interval) {
      return interval.filter(any -> hasEnough());
    }

    private boolean hasEnough() {
      return nanos.length >= RankIntervals.JVMS_FOR_INTERVAL;
    }
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>(List.of(
        "time of a pass: over all elements of the loop, with a flag that nobody sets; the median of"
            + " the JVMs' own medians [least JVM, greatest JVM]; two times where the JVMs fall into"
            + " two groups.",
        "x no-poll: the ratio to the loop without a poll. No JVM runs both, so two samples are"
            + " compared, by Hodges and Lehmann: the median of the ratios of each JVM with the poll"
            + " to each JVM without. The baseline is measured twice, and pooled. With "
            + LatencyCells.interval("the exact distribution of Mann and Whitney", coverages())
            + ". The row \"no-poll-again\" is the second baseline against the first (A/A): how far"
            + " its ratio is from 1 is noise.",
        "polls: how often a pass polls; a mask is tested for every element, though"
            + " it reads the flag only at each 1,024th. ns per poll: the extra time of a pass,"
            + " by the same two samples, divided by the number of polls; below zero is noise.",
        "no-poll-scalar: the loop without a poll in a JVM that does not vectorise. What a poll"
            + " costs up to that is the price of the lost vectors; the rest is the poll's own.",
        "plain: fast, but broken: the compiler has hoisted the read out of the loop."));
    notes.addAll(BlockBound.notes(passes));
    notes.add("machine: " + busyness + ".");
    return notes;
  }

  private Stream<OptionalDouble> coverages() {
    return passes.keySet().stream()
        .filter(each -> each.poll() != Poll.NO_POLL)
        .map(each -> compared(each).coverage());
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    passes.forEach((each, times) -> measures.add(Measure.of(
        title(), each.poll().label(), each.kernel().label() + " loop", times.byRound())));
    return measures;
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every iteration";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writePasses(folder.resolve(FILE), HEADER, passes, PollSummary::columns);
  }
}
