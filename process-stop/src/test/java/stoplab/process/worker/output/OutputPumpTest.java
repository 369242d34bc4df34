// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.Launch;
import stoplab.process.worker.Waits;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.worker.guard.Goodbye;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class OutputPumpTest extends PumpFixture {
  private static final int LONGEST = 8_192;

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
    ChildOutput output = new ChildOutput(settings(9, Optional.empty(), line -> {}));
    OutputPump pump = output.both();
    begin(output, null, out, err);
    err.print(TOKEN + " bye exit\n");
    assertThat(ended(pump)).containsExactly(TOKEN + " bye exit");
    assertThat(pump.goodbye()).isEqualTo(Goodbye.NO_GUARD);
    assertThat(pump.awaitReady(Deadline.after(Duration.ZERO))).isFalse();
  }

  @Test
  @DisplayName("a thread dump is laid aside with the date before it, and all other lines are kept")
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
