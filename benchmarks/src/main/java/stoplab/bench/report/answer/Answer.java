// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.PollSummary;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.StopSummary;
import stoplab.bench.report.process.ProcessSummary;
import stoplab.bench.report.waiting.WaitingSummary;
import stoplab.bench.stats.MarkdownTable;
import stoplab.event.EventWorker;
import stoplab.event.LatchWorker;
import stoplab.flag.BlockPollingWorker;
import stoplab.flag.VolatileFlagWorker;
import stoplab.process.worker.WorkerProcess;

/**
 * The decision table of a comparison: what a worker does, which technique to take, and what it
 * costs on this machine. Immutable.
 *
 * <p>Guarantee [bench.answer-fits-screen]: on a terminal the answer has at most 25 lines of 100
 * columns, so that it is read without scrolling.
 */
public final class Answer {
  /** The size of the screen that it fits. */
  public static final int LINES = 25;

  /** The width of that screen. */
  public static final int COLUMNS = 100;

  private static final String NOT_MEASURED = "not measured";

  private static final String HANGS = "HANGS";

  private final List<Row> rows;
  private final List<String> checks;

  /**
   * A kind of worker.
   *
   * @param worker what it does
   * @param take the class, or the call, to take
   * @param how what that does, in a sentence
   * @param first its first stop in a JVM
   * @param warm a later one
   * @param cost what it costs while nobody stops
   * @param beware what goes wrong, in a sentence
   */
  public record Row(
      String worker,
      String take,
      String how,
      String first,
      String warm,
      String cost,
      String beware) {
    List<String> cells() {
      return List.of(worker, take, first, warm, cost, beware);
    }
  }

  private Answer(List<Row> rows, List<String> checks) {
    this.rows = rows;
    this.checks = checks;
  }

  /** Takes from the sections of a report what they have measured. */
  public static Answer of(List<? extends ReportSection> sections) {
    Optional<StopSummary> stops = section(sections, StopSummary.class);
    Optional<PollSummary> polls = section(sections, PollSummary.class);
    Optional<WaitingSummary> waits = section(sections, WaitingSummary.class);
    Optional<ProcessSummary> processes = section(sections, ProcessSummary.class);
    Function<Technique, String> first = each -> cell(stops, summary -> summary.firstStop(each));
    Function<Technique, String> warm = each -> cell(stops, summary -> summary.warmStop(each));
    Function<Poll, String> poll = each -> cell(polls, summary -> summary.ratio(each));
    List<Row> rows = new ArrayList<>();
    if (stops.isPresent()) {
      rows.add(new Row(
          "spins",
          VolatileFlagWorker.class.getSimpleName(),
          "It polls a volatile flag on every pass.",
          first.apply(Technique.VOLATILE_FLAG),
          warm.apply(Technique.VOLATILE_FLAG),
          with(poll.apply(Poll.VOLATILE), "times a vectorised loop"),
          plainField(first.apply(Technique.BROKEN_PLAIN_FLAG))));
      rows.add(new Row(
          "computes over an array",
          BlockPollingWorker.class.getSimpleName(),
          "It polls the flag between blocks of 4,096 elements.",
          first.apply(Technique.BLOCK_POLLING),
          warm.apply(Technique.BLOCK_POLLING),
          with(poll.apply(Poll.BLOCK_4096), "times the loop"),
          "A block is always finished first: keep it short."));
      rows.add(new Row(
          "pauses between units",
          LatchWorker.class.getSimpleName(),
          "It pauses in await() of a latch, and the stop opens it.",
          first.apply(Technique.LATCH),
          warm.apply(Technique.LATCH),
          with(
              cell(waits, summary -> summary.cpuTime(WaitingWay.LATCH_100_MS)),
              "of CPU time a second"),
          sleep(brief(warm.apply(Technique.COSTLY_SLEEPING_FLAG)))));
      rows.add(new Row(
          "waits for an event",
          EventWorker.class.getSimpleName(),
          "It waits in await() of an event, and the stop sets it.",
          first.apply(Technique.EVENT),
          warm.apply(Technique.EVENT),
          with(cell(waits, summary -> summary.cpuTime(WaitingWay.EVENT)), "of CPU time a second"),
          "It misses a pulse before its wait."));
      rows.add(new Row(
          "blocks in a JDK call",
          "Thread.interrupt()",
          "The call throws, and the worker ends.",
          first.apply(Technique.INTERRUPT_SLEEP),
          warm.apply(Technique.INTERRUPT_SLEEP),
          "nothing",
          "Some calls ignore it: interrupt-stop/MAP.md lists them."));
    }
    if (processes.isPresent()) {
      ProcessTrial kill = processes.get().firstStop(ProcessTrial.KILL_JVM).isPresent()
          ? ProcessTrial.KILL_JVM
          : ProcessTrial.KILL_SLEEP;
      rows.add(new Row(
          "runs foreign code",
          WorkerProcess.class.getSimpleName(),
          "It runs in a child process, and the stop kills that.",
          cell(processes, summary -> summary.firstStop(kill)),
          cell(processes, summary -> summary.warmStop(kill)),
          "another process; killed here: "
              + (kill == ProcessTrial.KILL_JVM ? "a JVM" : "a native sleep"),
          "Its own children may live on: StopLadder ends those."));
    }
    rows.removeIf(row -> row.first().equals(NOT_MEASURED) && row.warm().equals(NOT_MEASURED));
    return new Answer(
        List.copyOf(rows),
        sections.stream().flatMap(each -> each.checks().stream()).toList());
  }

  private static <S> Optional<S> section(List<? extends ReportSection> all, Class<S> type) {
    return all.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private static <S> String cell(Optional<S> summary, Function<S, Optional<String>> cell) {
    return summary.flatMap(cell).orElse(NOT_MEASURED);
  }

  /** A cell and what its number is of; a cell without a number stays as it is. */
  private static String with(String cell, String of) {
    return cell.equals(NOT_MEASURED) ? cell : cell + " " + of;
  }

  private static String plainField(String firstStop) {
    return firstStop.startsWith(HANGS)
        ? "A plain field " + firstStop + " JVMs."
        : "A plain field may never be seen.";
  }

  private static String sleep(String warmStop) {
    return warmStop.equals(NOT_MEASURED)
        ? "A flag and a sleep ends only after the sleep."
        : "A flag and sleep(10 ms) takes " + warmStop + ".";
  }

  /** A cell without the range of its number. */
  private static String brief(String cell) {
    return cell.replaceFirst(" \\[.*", "");
  }

  /** The stops of the first kind of worker in one line; empty if there are too few of them. */
  public Optional<String> headline() {
    return rows.stream()
        .filter(row -> row.take().equals(VolatileFlagWorker.class.getSimpleName()))
        .filter(row -> !row.first().startsWith(LatencyCells.TOO_FEW))
        .map(row -> "a volatile flag stops in " + row.first() + ", later in " + row.warm())
        .findFirst();
  }

  /** A row for each kind of worker. */
  public List<Row> rows() {
    return rows;
  }

  /** A line for each check of the instrument. */
  public List<String> checks() {
    return checks;
  }

  /** Whether nothing was measured that answers it. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** For a terminal, in ASCII: two lines for each kind of worker, and one for each check. */
  public String text() {
    StringBuilder text =
        new StringBuilder(line("if your worker ...", "take", "first stop in a JVM", "later stops"));
    for (Row row : rows) {
      text.append(line(row.worker(), row.take(), row.first(), row.warm()))
          .append("    costs ")
          .append(row.cost())
          .append(". ")
          .append(row.beware())
          .append("\n");
    }
    text.append(
        "A time is a median [least, greatest]; a ratio has [its interval]. First: of a fresh JVM.\n");
    return text + checks.stream().map(check -> check + "\n").collect(Collectors.joining());
  }

  private static String line(String worker, String take, String first, String warm) {
    return String.format(Locale.ROOT, "%-24s%-19s%-29s%s%n", worker, take, first, warm);
  }

  /** For a page, in Markdown. */
  public String markdown() {
    return MarkdownTable.render(
            List.of(
                "if your worker ...",
                "take",
                "first stop in a JVM",
                "later stops",
                "costs meanwhile",
                "beware"),
            rows.stream().map(Row::cells).toList())
        + "\n"
        + checks.stream().map(check -> "- " + check + "\n").collect(Collectors.joining());
  }
}
