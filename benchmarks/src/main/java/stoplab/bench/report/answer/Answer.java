// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.answer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import stoplab.bench.Kernel;
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
 * columns, so that it is read without scrolling. A cost that is too long for that stands there
 * without its range.
 */
public final class Answer {
  /** The size of the screen that it fits. */
  public static final int LINES = 25;

  /** The width of that screen. */
  public static final int COLUMNS = 100;

  /** The page that lists what an interrupt does to each call. */
  public static final String MAP = "interrupt-stop/MAP.md";

  private static final String NOT_MEASURED = "not measured";

  private static final String HANGS = "HANGS";

  private static final String NO_TIME = "0 ns [0, 0]";

  private static final Pattern RATIO = Pattern.compile("(\\d+\\.\\d+) times");

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
          loops(
              cell(polls, summary -> summary.ratio(Kernel.MIX, Poll.VOLATILE)),
              poll.apply(Poll.VOLATILE)),
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
          cpuTime(
              cell(waits, summary -> summary.cpuTime(WaitingWay.LATCH_100_MS)),
              " at a 100 ms period"),
          sleep(brief(warm.apply(Technique.COSTLY_SLEEPING_FLAG)))));
      rows.add(new Row(
          "waits for an event",
          EventWorker.class.getSimpleName(),
          "It waits in await() of an event, and the stop sets it.",
          first.apply(Technique.EVENT),
          warm.apply(Technique.EVENT),
          cpuTime(cell(waits, summary -> summary.cpuTime(WaitingWay.EVENT)), ""),
          "An event that is set and cleared before the wait is missed."));
      rows.add(new Row(
          "blocks in a JDK call",
          "Thread.interrupt()",
          "The call throws, and the worker ends.",
          first.apply(Technique.INTERRUPT_SLEEP),
          warm.apply(Technique.INTERRUPT_SLEEP),
          "nothing",
          "Some calls ignore it: " + MAP + " lists them."));
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
          secondProcess(kill, processes.get().firstLine()),
          "stop() ends its children; destroyForcibly() does not."));
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

  /** In a loop without vectors, and in a vectorised one, as far as each was measured. */
  private static String loops(String plain, String vectorised) {
    return plain.equals(NOT_MEASURED) || vectorised.equals(NOT_MEASURED)
        ? with(vectorised, "times a vectorised loop")
        : plain + " times a plain loop; " + vectorised + " times a vectorised one";
  }

  private static String cpuTime(String cell, String when) {
    return cell.startsWith(NO_TIME) ? "no CPU time" : with(cell, "of CPU time a second" + when);
  }

  private static String secondProcess(ProcessTrial killed, Optional<String> firstLine) {
    return killed != ProcessTrial.KILL_JVM
        ? "a second process; killed here: a native sleep"
        : "a second JVM" + firstLine.map(time -> ": first line after " + time).orElse("");
  }

  private static String plainField(String firstStop) {
    return firstStop.startsWith(HANGS)
        ? "A plain field " + firstStop + " JVMs."
        : "A plain field may never be seen.";
  }

  private static String sleep(String warmStop) {
    return warmStop.equals(NOT_MEASURED)
        ? "A flag and a sleep ends only after the sleep."
        : "With a flag and sleep(10 ms) a stop takes " + warmStop + ".";
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
      text.append(line(row.worker(), row.take(), row.first(), row.warm())).append(secondLine(row));
    }
    text.append(
        "A time is a median [least, greatest], on platform threads; a ratio has [its interval].\n");
    return text + checks.stream().map(check -> check + "\n").collect(Collectors.joining());
  }

  private static String secondLine(Row row) {
    String whole = "  costs " + row.cost() + ". " + row.beware();
    return (whole.length() <= COLUMNS
            ? whole
            : "  costs " + shorter(row.cost()) + ". " + row.beware())
        + "\n";
  }

  /** Without ranges, and three digits of a ratio. */
  private static String shorter(String cost) {
    Matcher ratio = RATIO.matcher(cost.replaceAll(" \\[[^]]*]", ""));
    return ratio
        .replaceAll(found ->
            new BigDecimal(found.group(1)).round(new MathContext(3)).toPlainString() + " times")
        .replace(" a second", "/s");
  }

  private static String line(String worker, String take, String first, String warm) {
    return String.format(Locale.ROOT, "%-24s%-19s%-29s%s%n", worker, take, first, warm);
  }

  /** For a page, in Markdown: the table, if it has rows, and the checks. */
  public String markdown() {
    String table = MarkdownTable.render(
            List.of(
                "if your worker ...",
                "take",
                "first stop in a JVM",
                "later stops",
                "costs meanwhile",
                "beware"),
            rows.stream().map(Row::cells).toList())
        + "\n";
    return (isEmpty() ? "" : table)
        + checks.stream().map(check -> "- " + check + "\n").collect(Collectors.joining());
  }
}
