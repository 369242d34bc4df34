// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.Waits;
import stoplab.process.worker.Waits.Waiting;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class OutputWaitTest extends PumpFixture {
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
    assertThat(pump.awaitEnd(Duration.ZERO)).as("ended, one stream is open").isFalse();
    assertThat(line.untilIn("awaitLine").task().isDone()).isFalse();
    assertThat(ready.untilIn("awaitReady").task().isDone()).isFalse();
    assertThat(end.untilIn("awaitEnd").task().isDone()).isFalse();
    err.print("wanted").end(); // the last line counts, though it has no end
    assertThat(line.end()).contains("wanted");
    assertThat(ready.end()).isFalse();
    assertThat(end.end()).isTrue();
    assertThat(pump.awaitEnd(Duration.ZERO)).isTrue();
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
}
