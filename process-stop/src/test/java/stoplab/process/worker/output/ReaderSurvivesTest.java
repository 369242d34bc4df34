// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.process.worker.Waits;
import stoplab.process.worker.Waits.Waiting;
import stoplab.testkit.NoStrayThreads;

/** Nothing that a caller's code does in a reader's thread ends the reading. */
@ExtendWith(NoStrayThreads.class)
class ReaderSurvivesTest {
  private static final String THREADS = "surviving-reader";

  private final Feed out = new Feed();
  private final Feed err = new Feed();

  private OutputPump begin() {
    return begin(line -> {});
  }

  private OutputPump begin(Consumer<String> lines) {
    ChildOutput output = new ChildOutput(PumpFixture.settings(3, Optional.empty(), lines));
    output.prepare(Optional.empty()).begin(THREADS, out, err);
    return output.both();
  }

  @AfterEach
  void endBoth() {
    out.end();
    err.end();
    Waits.until("the end of the readers", () -> Waits.threads(THREADS).isEmpty());
  }

  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    @SuppressWarnings("unchecked")
    T unchecked = (T) failure;
    throw unchecked;
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new AssertionError("not what I want"),
        new StackOverflowError("of a question"),
        new IllegalStateException("of a question"),
        new IOException("checked, as some languages let it"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @Tag("process.question-fails-alone")
  @DisplayName("whatever a caller's predicate throws, the caller gets it, and reading goes on")
  void question(Throwable failure) throws Exception {
    OutputPump pump = begin();
    Waiting<Optional<String>> asking = Waits.start(() -> pump.awaitLine(
            line -> {
              ReaderSurvivesTest.<RuntimeException>sneak(failure);
              return false;
            },
            Waits.LONG))
        .untilIn("awaitLine");
    out.print("one\n");
    assertThatThrownBy(asking::end)
        .as("[process.question-fails-alone] thrown to the caller")
        .hasCause(failure);
    out.print("two\n");
    assertThat(pump.awaitLine("two"::equals, PATIENCE))
        .as("[process.question-fails-alone] the reader reads on")
        .contains("two");
    assertThat(out.isClosed()).as("[process.question-fails-alone] closed").isFalse();
  }

  @Test
  @Tag("process.question-fails-alone")
  @DisplayName("a predicate that itself waits for a line harms no other waiting thread")
  void questionThatWaits() throws Exception {
    OutputPump pump = begin();
    Waiting<Optional<String>> nesting = Waits.start(() -> pump.awaitLine(
            line -> {
              try {
                return pump.awaitLine("never"::equals, Duration.ZERO).isPresent();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            Waits.LONG))
        .untilIn("awaitLine");
    Waiting<Optional<String>> other =
        Waits.start(() -> pump.awaitLine("two"::equals, Waits.LONG)).untilIn("awaitLine");
    out.print("one\n").print("two\n");
    assertThat(other.end())
        .as("[process.question-fails-alone] the other's line")
        .contains("two");
    endBoth();
    assertThat(nesting.end()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("failures")
  @Tag("process.line-consumer")
  @DisplayName("what a consumer throws is reported, and it still gets the next line")
  void consumer(Throwable failure) throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, each) -> {
      reported.add(each);
      throw new IllegalStateException("a handler that fails itself");
    });
    try {
      OutputPump pump = begin(line -> {
        got.add(line);
        ReaderSurvivesTest.<RuntimeException>sneak(failure);
      });
      out.print("one\ntwo\n").print("three");
      out.end();
      err.end();
      assertThat(pump.awaitEnd(PATIENCE))
          .as("[process.line-consumer] read to the end")
          .isTrue();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(got).as("[process.line-consumer]").containsExactly("one", "two", "three");
    assertThat(reported).as("[process.line-consumer]").containsExactly(failure, failure, failure);
  }

  @Test
  @Tag("process.line-consumer")
  @DisplayName("a consumer of both streams gets each line, one call at a time")
  void oneCallAtATime() throws Exception {
    StringBuilder unguarded = new StringBuilder(); // not thread-safe, and a consumer may be so
    OutputPump pump = begin(line -> unguarded.append(line).append(' '));
    IntStream.range(0, 500).forEach(i -> {
      out.print("o\n");
      err.print("e\n");
    });
    out.end();
    err.end();
    assertThat(pump.awaitEnd(PATIENCE)).isTrue();
    assertThat(unguarded.toString())
        .as("[process.line-consumer] %s", unguarded)
        .hasSize(2_000)
        .matches("([oe] )*");
  }

  @Test
  @Tag("process.line-consumer")
  @DisplayName("a consumer busy with a line does not hold up threads that ask for lines")
  void notUnderTheLock() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    OutputPump pump = begin(line -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    out.print("one\n");
    try {
      Waiting<Optional<String>> asking = Waits.start(() -> pump.awaitLine("one"::equals, PATIENCE));
      assertThat(asking.end()).as("[process.line-consumer] found meanwhile").contains("one");
      assertThat(pump.lastLines()).as("[process.line-consumer]").containsExactly("one");
    } finally {
      go.countDown();
    }
  }
}
