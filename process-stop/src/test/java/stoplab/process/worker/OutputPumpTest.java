// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.Waits.Waiting;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class OutputPumpTest {
  private static final int LONGEST = 8_192;
  private static final String TOKEN = "stoplab-guard-0123";
  private static final String READY = "ready";
  private static final String THREADS = "pump-of-the-test";

  private final Feed out = new Feed();
  private final Feed err = new Feed();

  private OutputPump pump(int most) {
    ChildOutput output = output(most, READY);
    begin(output, TOKEN, out, err);
    return output.both();
  }

  private static ChildOutput output(int most, String readyLine) {
    return new ChildOutput(
        Launch.command("not started").withKeptLines(most).withReadyLine(readyLine));
  }

  private static void begin(ChildOutput output, String token, Feed out, Feed err) {
    Optional<GuardNote> note =
        Optional.ofNullable(token).map(each -> new GuardNote(each, 1, false, GuardNote.STDERR));
    output.prepare(note).begin(THREADS, out, err);
  }

  @AfterEach
  void endBoth() {
    out.end();
    err.end();
    Waits.until("the end of the readers", () -> Waits.threads(THREADS).isEmpty());
  }

  private static void awaitCount(OutputPump pump, long lines) {
    Waits.until(lines + " lines are read", () -> pump.lineCount() == lines);
  }

  /** Ends both streams, and returns what is kept then. */
  private List<String> ended(OutputPump pump) throws InterruptedException {
    out.end();
    err.end();
    assertThat(pump.awaitEnd(NoStrayThreads.PATIENCE)).as("both have ended").isTrue();
    return pump.lastLines();
  }

  @Test
  @Tag("process.output-is-bounded")
  @DisplayName("the lines of both streams are kept in the order in which they were read")
  void orderIsKept() throws Exception {
    OutputPump pump = pump(10);
    out.print("a\nb\n");
    awaitCount(pump, 2);
    err.print("c\n");
    awaitCount(pump, 3);
    out.print("d");
    out.print("e\n\nf\n");
    assertThat(ended(pump)).containsExactly("a", "b", "c", "de", "", "f");
    assertThat(pump.lineCount()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50})
  @Tag("process.output-is-bounded")
  @DisplayName("no more lines are kept than were asked for, the newest, and all are counted")
  void onlyTheLastAreKept(int most) throws Exception {
    OutputPump pump = pump(most);
    for (int i = 1; i <= 60; i++) {
      out.print(i + "\n");
    }
    assertThat(ended(pump))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(61 - most, 60).mapToObj(String::valueOf).toList());
    assertThat(pump.lineCount()).isEqualTo(60);
  }

  @Test
  @Tag("process.output-is-bounded")
  @DisplayName("a line without an end is cut into pieces, so that it needs no more memory")
  void endlessLineIsCut() throws Exception {
    OutputPump pump = pump(3);
    for (int i = 0; i < 100; i++) {
      out.print("x".repeat(1_000));
    }
    List<String> kept = ended(pump);
    assertThat(pump.lineCount()).isEqualTo(100_000 / LONGEST + 1);
    assertThat(kept).hasSize(3).allMatch(piece -> piece.matches("x+"));
    assertThat(kept).extracting(String::length).containsExactly(LONGEST, LONGEST, 1_696);
  }

  @Test
  @Tag("process.output-is-bounded")
  @DisplayName("an endless line of carriage returns is cut too")
  void endlessCarriageReturnsAreCut() throws Exception {
    OutputPump pump = pump(3);
    for (int i = 0; i < 40; i++) {
      out.print("\r".repeat(1_000));
    }
    ended(pump);
    assertThat(pump.lineCount()).isEqualTo(40_000 / LONGEST + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  @DisplayName("a line of just that length is one line, and one of a character more is two")
  void lineOfJustTheLength(String end) throws Exception {
    OutputPump pump = pump(9);
    String full = "x".repeat(LONGEST);
    out.print("x".repeat(LONGEST)).print(end).print("a" + end);
    out.print(full).print("y" + end).print("b" + end);
    assertThat(ended(pump)).containsExactly(full, "a", full, "y", "b");
  }

  @Test
  @DisplayName("the line ends of Windows are line ends, wherever a read parts them")
  void crlfIsOneEnd() throws Exception {
    OutputPump pump = pump(9);
    out.print("a\r\nb\r").print("\nc\rd\n\r\n");
    assertThat(ended(pump)).containsExactly("a", "b", "c\rd", "");
  }

  @Test
  @DisplayName("a last line without an end counts, at the end of the stream and at its failure")
  void lastLineCounts() throws Exception {
    OutputPump pump = pump(9);
    out.print("one").end();
    awaitCount(pump, 1);
    err.print("two").fail();
    awaitCount(pump, 2);
    assertThat(pump.awaitEnd(NoStrayThreads.PATIENCE)).isTrue();
    assertThat(pump.lastLines()).containsExactly("one", "two");
    assertThat(out.isClosed()).as("out is closed").isTrue();
    assertThat(err.isClosed()).as("err is closed").isTrue();
  }

  @Test
  @DisplayName("a character of several bytes may be parted by a read")
  void charactersAreWhole() throws Exception {
    OutputPump pump = pump(9);
    Charset natural = Charset.forName(System.getProperty("native.encoding"));
    byte[] bytes = "gr\u00fc\u00df dich\n".getBytes(natural);
    for (byte each : bytes) {
      out.print(new byte[] {each});
    }
    assertThat(ended(pump))
        .containsExactly(new String(bytes, natural).replace("\n", ""))
        .allMatch(line -> line.startsWith("gr"));
  }

  /** Prints the code points of what a child of it has printed in the charset of the machine. */
  static final class NativePrinter {
    private NativePrinter() {}

    public static void main(String[] args) throws Exception {
      Charset natural = Charset.forName(System.getProperty("native.encoding"));
      StringBuilder octal = new StringBuilder();
      for (byte each : "\u00e9".getBytes(natural)) {
        octal.append(String.format("\\%03o", each & 0xff));
      }
      try (WorkerProcess worker = new WorkerProcess(Launch.command("printf", octal + "\\n"))) {
        worker.start().output().awaitEnd(NoStrayThreads.PATIENCE);
        int expected = new String("\u00e9".getBytes(natural), natural).codePointAt(0);
        boolean same = worker.output().lastLines().get(0).codePointAt(0) == expected;
        System.out.println("default is " + Charset.defaultCharset() + ", same: " + same);
      }
    }
  }

  @Test
  @DisplayName("the output is read in the charset of the machine, whatever the default is here")
  void charsetIsTheMachines() throws Exception {
    List<String> options = List.of("-Dfile.encoding=ISO-8859-1");
    try (ChildJvm jvm = ChildJvm.start(options, NativePrinter.class)) {
      assertThat(jvm.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(jvm.output()).contains("same: true");
    }
  }

  @Test
  @DisplayName("the readers are daemons: a process that keeps the pipe does not keep this JVM")
  void readersAreDaemons() {
    pump(9);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith(THREADS))
        .hasSize(2)
        .allMatch(Thread::isDaemon);
  }

  @Test
  @DisplayName("the guard's words are heard, and taken out of the output")
  void guardIsHeard() throws Exception {
    OutputPump pump = pump(9);
    assertThat(pump.goodbye()).isEqualTo(Goodbye.NO_GUARD);
    err.print(TOKEN + " hello\n");
    Waits.until("hello", () -> pump.goodbye() == Goodbye.NONE);
    err.print("a\n" + TOKEN + " bye exit\r\n");
    Waits.until("bye", () -> pump.goodbye() == Goodbye.EXIT);
    err.print("no newline" + TOKEN + " bye signal\nb\n");
    Waits.until("bye", () -> pump.goodbye() == Goodbye.SIGNAL);
    err.print(TOKEN + " what nobody knows\n");
    assertThat(ended(pump)).containsExactly("a", "no newlineb");
    assertThat(pump.lineCount()).isEqualTo(2);
    assertThat(pump.goodbye()).isEqualTo(Goodbye.SIGNAL);
  }

  @Test
  @DisplayName("the guard is heard wherever its words stand in an endless line")
  void guardIsHeardInEndlessLine() throws Exception {
    String bye = TOKEN + " bye exit";
    for (int before = LONGEST - bye.length() - 2; before <= LONGEST + 2; before++) {
      Feed in = new Feed();
      Feed none = new Feed();
      ChildOutput output = output(9, READY);
      OutputPump pump = output.both();
      begin(output, TOKEN, none, in);
      in.print("x".repeat(before - 10))
          .print("x".repeat(10) + bye + "\n")
          .print("a\n")
          .end();
      none.end();
      assertThat(pump.awaitEnd(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(pump.goodbye()).as("%s characters before", before).isEqualTo(Goodbye.EXIT);
      assertThat(String.join("", pump.lastLines())).isEqualTo("x".repeat(before) + "a");
    }
  }

  @Test
  @DisplayName("without a guard its words are words like others")
  void noGuardNoWords() throws Exception {
    ChildOutput output = new ChildOutput(Launch.command("not started"));
    OutputPump pump = output.both();
    begin(output, null, out, err);
    err.print(TOKEN + " bye exit\n");
    assertThat(ended(pump)).containsExactly(TOKEN + " bye exit");
    assertThat(pump.goodbye()).isEqualTo(Goodbye.NO_GUARD);
    assertThat(pump.awaitReady(Deadline.after(Duration.ZERO))).isFalse();
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a line that is still kept is found at once, the first of them")
  void keptLineIsFound() throws Exception {
    OutputPump pump = pump(3);
    out.print("x1\nx2\nx3\ny\n");
    awaitCount(pump, 4);
    assertThat(pump.awaitLine(line -> line.startsWith("x"), Duration.ZERO)).contains("x2");
    assertThat(pump.awaitLine(line -> line.startsWith("x"), Duration.ofNanos(Long.MIN_VALUE)))
        .contains("x2");
    assertThat(pump.awaitLine("x1"::equals, Duration.ZERO)).as("not kept").isEmpty();
    assertThat(pump.awaitLine("y"::equals, Waits.LONG)).contains("y");
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a line that comes later is found, and each waiter finds his own")
  void laterLineIsFound() throws Exception {
    OutputPump pump = pump(3);
    Waiting<Optional<String>> one =
        Waits.start(() -> pump.awaitLine("one"::equals, Waits.LONG)).untilIn("awaitLine");
    Waiting<Optional<String>> two = Waits.start(
            () -> pump.awaitLine("two"::equals, Duration.ofSeconds(Long.MAX_VALUE)))
        .untilIn("awaitLine");
    out.print("no\n");
    awaitCount(pump, 1);
    err.print("two\n");
    assertThat(two.end()).contains("two");
    assertThat(one.untilIn("awaitLine").task().isDone()).as("one waits on").isFalse();
    out.print("one\n");
    assertThat(one.end()).contains("one");
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a thread that waits no more is not asked any more")
  void endedWaitIsForgotten() throws Exception {
    OutputPump pump = pump(3);
    List<String> asked = new CopyOnWriteArrayList<>();
    out.print("a\n");
    awaitCount(pump, 1);
    assertThat(pump.awaitLine(line -> !asked.add(line), Duration.ZERO)).isEmpty();
    out.print("b\n");
    ended(pump);
    assertThat(asked).containsExactly("a");
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("one line wakes all threads that wait for it")
  void oneLineWakesAll() throws Exception {
    OutputPump pump = pump(3);
    List<Waiting<Optional<String>>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(
          Waits.start(() -> pump.awaitLine("wanted"::equals, Waits.LONG)).untilIn("awaitLine"));
    }
    out.print("wanted\n");
    for (Waiting<Optional<String>> waiter : waiters) {
      assertThat(waiter.end()).contains("wanted");
    }
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a line is found though others have pushed it out before the waiter runs")
  void pushedOutLineIsFound() throws Exception {
    OutputPump pump = pump(1);
    List<Waiting<Optional<String>>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(Waits.start(() -> pump.awaitLine(line -> line.startsWith("wanted"), Waits.LONG))
          .untilIn("awaitLine"));
    }
    out.print("wanted\nwanted later\n" + "other\n".repeat(1_000));
    for (Waiting<Optional<String>> waiter : waiters) {
      assertThat(waiter.end()).as("the first such line").contains("wanted");
    }
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a line that never comes: the wait ends at its bound, and not before")
  void missingLine() throws Exception {
    OutputPump pump = pump(3);
    Duration bound = Duration.ofMillis(60);
    long from = System.nanoTime();
    out.print("other\n");
    assertThat(pump.awaitLine("wanted"::equals, bound)).isEmpty();
    assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(bound.toNanos());
    from = System.nanoTime();
    assertThat(pump.awaitReady(Deadline.after(bound))).isFalse();
    assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(bound.toNanos());
    from = System.nanoTime();
    assertThat(pump.awaitEnd(bound)).isFalse();
    assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(bound.toNanos());
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("all waits end when both streams have ended, and not when one has")
  void waitsEndWithTheStreams() throws Exception {
    OutputPump pump = pump(3);
    Waiting<Optional<String>> line =
        Waits.start(() -> pump.awaitLine("wanted"::equals, Waits.LONG)).untilIn("awaitLine");
    Waiting<Boolean> ready =
        Waits.start(() -> pump.awaitReady(Deadline.after(Waits.LONG))).untilIn("awaitReady");
    Waiting<Boolean> end = Waits.start(() -> pump.awaitEnd(Waits.LONG)).untilIn("awaitEnd");
    out.end();
    Waits.until("one reader has ended", () -> Waits.threads(THREADS).size() == 1);
    assertThat(pump.hasEnded()).as("ended, one stream is open").isFalse();
    assertThat(line.untilIn("awaitLine").task().isDone()).isFalse();
    assertThat(ready.untilIn("awaitReady").task().isDone()).isFalse();
    assertThat(end.untilIn("awaitEnd").task().isDone()).isFalse();
    err.print("wanted").end(); // the last line counts, though it has no end
    assertThat(line.end()).contains("wanted");
    assertThat(ready.end()).isFalse();
    assertThat(end.end()).isTrue();
    assertThat(pump.hasEnded()).isTrue();
    assertThat(pump.awaitLine("missing"::equals, Waits.LONG)).isEmpty();
    assertThat(pump.awaitReady(Deadline.after(Waits.LONG))).isFalse();
    assertThat(pump.awaitEnd(Duration.ZERO)).isTrue();
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("a wait that begins before the start waits for what comes")
  void waitBeforeTheStart() throws Exception {
    ChildOutput output = output(3, READY);
    OutputPump pump = output.both();
    assertThat(pump.awaitEnd(Duration.ZERO)).as("ended, though not begun").isFalse();
    Waiting<Optional<String>> line =
        Waits.start(() -> pump.awaitLine("wanted"::equals, Waits.LONG)).untilIn("awaitLine");
    begin(output, TOKEN, out, err);
    out.print("wanted\n");
    assertThat(line.end()).contains("wanted");
    ended(pump);
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("an interrupt ends each wait; what need not wait leaves the status alone")
  void interruptEndsWaits() throws Exception {
    OutputPump pump = pump(3);
    List<Waiting<?>> waiters = List.of(
        Waits.start(() -> pump.awaitLine("wanted"::equals, Waits.LONG)).untilIn("awaitLine"),
        Waits.start(() -> pump.awaitReady(Deadline.after(Waits.LONG))).untilIn("awaitReady"),
        Waits.start(() -> pump.awaitEnd(Waits.LONG)).untilIn("awaitEnd"));
    for (Waiting<?> waiter : waiters) {
      waiter.thread().interrupt();
      assertThatThrownBy(waiter::end)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
    out.print("wanted\nready\n");
    awaitCount(pump, 2);
    Waiting<Boolean> early = Waits.start(() -> {
      Thread.currentThread().interrupt();
      assertThat(pump.awaitLine("wanted"::equals, Waits.LONG)).contains("wanted");
      assertThat(pump.awaitLine("missing"::equals, Duration.ZERO)).isEmpty();
      assertThat(pump.awaitReady(Deadline.after(Waits.LONG))).isTrue();
      assertThat(pump.awaitEnd(Duration.ZERO)).isFalse();
      return Thread.interrupted();
    });
    assertThat(early.end()).as("status").isTrue();
    assertThatThrownBy(Waits.start(() -> {
          Thread.currentThread().interrupt();
          return pump.awaitLine("missing"::equals, Waits.LONG);
        })::end)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("what the waiter's question throws is his alone: the pump reads on")
  void failingQuestion() throws Exception {
    OutputPump pump = pump(3);
    Waiting<Optional<String>> failing = Waits.start(() -> pump.awaitLine(
            line -> {
              throw new IllegalArgumentException(line);
            },
            Waits.LONG))
        .untilIn("awaitLine");
    Waiting<Optional<String>> other =
        Waits.start(() -> pump.awaitLine("two"::equals, Waits.LONG)).untilIn("awaitLine");
    out.print("one\n");
    assertThatThrownBy(failing::end)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("one");
    out.print("two\n");
    assertThat(other.end()).contains("two");
  }

  @Test
  @Tag("process.wait-for-line")
  @DisplayName("the ready line is remembered when it is not kept any more; it is a whole line")
  void readyIsRemembered() throws Exception {
    OutputPump pump = pump(1);
    out.print("ready or not\nnot ready\n");
    awaitCount(pump, 2);
    assertThat(pump.awaitReady(Deadline.after(Duration.ZERO))).isFalse();
    Waiting<Boolean> waiter =
        Waits.start(() -> pump.awaitReady(Deadline.after(Waits.LONG))).untilIn("awaitReady");
    err.print("ready\nother\n");
    assertThat(waiter.end()).isTrue();
    ended(pump);
    assertThat(pump.lastLines()).containsExactly("other");
    assertThat(pump.awaitReady(Deadline.after(Duration.ZERO))).isTrue();
  }

  @Test
  @DisplayName("a thread dump is laid aside with the date before it, and all else is kept")
  void dumpIsLaidAside() throws Exception {
    OutputPump pump = pump(9);
    assertThat(pump.collectDump()).isTrue();
    assertThat(pump.collectDump()).as("somebody else collects").isFalse();
    out.print("before\n2026-11-23 03:04:05\n");
    awaitCount(pump, 2);
    out.print("Full thread dump X:\n\"main\"\n\nHeap\n 1 K\n\n");
    assertThat(pump.takeDump(Deadline.after(Waits.LONG)))
        .isEqualTo("Full thread dump X:\n\"main\"\n\nHeap\n 1 K\n\n");
    out.print("after\nFull thread dump is what I say\n");
    assertThat(ended(pump)).containsExactly("before", "after", "Full thread dump is what I say");
    assertThat(pump.collectDump()).as("the first is done").isTrue();
    assertThat(pump.takeDump(Deadline.after(Waits.LONG))).as("none").isNull();
  }

  @Test
  @DisplayName("a date that no dump follows is kept, and what follows a whole dump is too")
  void onlyTheDumpIsLaidAside() throws Exception {
    OutputPump pump = pump(9);
    assertThat(pump.collectDump()).isTrue();
    out.print("2026-11-23 03:04:05\na\nFull thread dump\nHeap\n\nb\n");
    awaitCount(pump, 3);
    assertThat(pump.lastLines()).containsExactly("2026-11-23 03:04:05", "a", "b");
    assertThat(pump.takeDump(Deadline.after(Waits.LONG))).isEqualTo("Full thread dump\nHeap\n\n");
  }

  @Test
  @DisplayName("a dump that does not end is taken as it is, at the bound or the end of the output")
  void unfinishedDump() throws Exception {
    OutputPump pump = pump(9);
    assertThat(pump.collectDump()).isTrue();
    assertThat(pump.takeDump(Deadline.after(Duration.ofMillis(20)))).isNull();
    assertThat(pump.collectDump()).isTrue();
    out.print("Full thread dump\n\"main\"\nx");
    Waiting<String> taker =
        Waits.start(() -> pump.takeDump(Deadline.after(Waits.LONG))).untilIn("takeDump");
    ended(pump);
    assertThat(taker.end()).isEqualTo("Full thread dump\n\"main\"\nx\n");
    assertThat(pump.lastLines()).isEmpty();
  }
}
