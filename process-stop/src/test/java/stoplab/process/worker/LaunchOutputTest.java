// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.guard.Goodbye;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Where a child's output goes, and what gets its lines. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class LaunchOutputTest {
  private static final Launch BOTH = Launch.command("sh", "-c", "echo out; echo err >&2");
  private static final String[] SMALL = {"-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  private static WorkerProcess ended(Launch launch) throws Exception {
    WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start();
    assertThat(worker.join(PATIENCE)).isTrue();
    assertThat(worker.output().awaitEnd(PATIENCE)).as("the end of the output").isTrue();
    return worker;
  }

  @Test
  @Tag("process.streams-apart")
  @DisplayName("standard error is distinguished from standard output, and both are read together")
  void streamsApart() throws Exception {
    WorkerProcess worker = ended(BOTH);
    assertThat(worker.output().lastLines())
        .as("[process.streams-apart]")
        .containsExactlyInAnyOrder("out", "err");
    assertThat(worker.standardOutput().lastLines())
        .as("[process.streams-apart]")
        .containsExactly("out");
    assertThat(worker.standardError().lastLines())
        .as("[process.streams-apart]")
        .containsExactly("err");
    assertThat(worker.standardError().awaitLine("err"::equals, PATIENCE))
        .as("[process.streams-apart]")
        .contains("err");
  }

  @Test
  @Tag("process.line-consumer")
  @DisplayName("each line goes to the consumer of its stream, while the child runs")
  void consumers() throws Exception {
    List<String> out = new CopyOnWriteArrayList<>();
    List<String> err = new CopyOnWriteArrayList<>();
    Launch launch = Launch.command("sh", "-c", "echo out; echo err >&2; read line; echo last")
        .withLineConsumers(out::add, err::add);
    try (WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start()) {
      Waits.until("both lines", () -> out.size() == 1 && err.size() == 1);
      assertThat(worker.isAlive()).as("[process.line-consumer] as they come").isTrue();
      worker.stdin().close();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(out).as("[process.line-consumer]").containsExactly("out", "last");
      assertThat(err).as("[process.line-consumer]").containsExactly("err");
    }
  }

  /** Longer than a stop waits for an output that others may hold. */
  private static void takeTime() {
    try {
      new CountDownLatch(1).await(700, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a reader", e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.slow-reader-is-awaited")
  @DisplayName("a stop waits for a slow reader once nothing is left that could write")
  void slowReader() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    List<String> read = new CopyOnWriteArrayList<>();
    Launch launch = Launch.command("sh", "-c", "printf 'first\\nlast\\n'; exec sleep 600")
        .withLineConsumer(line -> {
          reading.countDown();
          takeTime();
          read.add(line);
        });
    try (WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start()) {
      assertThat(reading.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      StopReport report = worker.stop();
      assertThat(report.outputComplete())
          .as("[process.slow-reader-is-awaited] %s", report)
          .isTrue();
      assertThat(read).as("[process.slow-reader-is-awaited]").containsExactly("first", "last");
    }
  }

  @Test
  @Tag("process.output-elsewhere")
  @DisplayName("output in files is complete, and nobody here waits for a line of it")
  void files(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Files.writeString(out, "what was there before\n");
    WorkerProcess worker = ended(BOTH.withOutputTo(out).withErrorTo(err).withReadyLine("out"));
    assertThat(out).as("[process.output-elsewhere]").hasContent("out");
    assertThat(err).as("[process.output-elsewhere]").hasContent("err");
    assertThat(worker.output().lastLines()).isEmpty();
    assertThat(worker.output().lineCount()).isZero();
    assertThatIllegalStateException()
        .as("[process.output-elsewhere]")
        .isThrownBy(() -> worker.output().awaitLine(line -> true, PATIENCE))
        .withMessage("no line will come: the launch sends this output to a file or elsewhere");
    assertThatIllegalStateException()
        .as("[process.output-elsewhere]")
        .isThrownBy(() -> worker.awaitReady(PATIENCE));
    StopReport report = worker.stop();
    assertThat(report.outputComplete())
        .as("[process.output-elsewhere] %s", report)
        .isTrue();
  }

  @Test
  @Tag("process.output-elsewhere")
  @DisplayName("one stream in a file leaves the other readable; a file takes both, or more")
  void oneFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("file");
    WorkerProcess half = ended(BOTH.withErrorTo(file).withReadyLine("out"));
    assertThat(half.awaitReady(PATIENCE)).as("[process.output-elsewhere] ready").isTrue();
    assertThat(half.output().lastLines()).containsExactly("out");
    assertThat(file).as("[process.output-elsewhere]").hasContent("err");
    assertThatIllegalStateException()
        .isThrownBy(() -> half.standardError().awaitLine(line -> true, PATIENCE));
    ended(BOTH.withOutputTo(file).withErrorTo(file));
    assertThat(file).as("[process.output-elsewhere] both").hasContent("out\nerr");
    Redirect more = Redirect.appendTo(file.toFile());
    ended(BOTH.withOutput(more).withError(Redirect.DISCARD));
    assertThat(file).as("[process.output-elsewhere] more").hasContent("out\nerr\nout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOTH.withOutput(Redirect.from(new File("x"))))
        .withMessageStartingWith("nothing can be written to ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOTH.withError(Redirect.from(new File("x"))));
  }

  /** Starts a guarded child that inherits its output. */
  static final class Inherits {
    private Inherits() {}

    public static void main(String[] args) throws Exception {
      Launch launch = Launch.main(WorkerChild.class, "return").withJvmOptions(SMALL);
      try (WorkerProcess worker = new WorkerProcess(launch.withInheritedOutput()).start()) {
        worker.join(PATIENCE);
        System.out.println(
            "parent: " + worker.exitCause() + " " + worker.output().lastLines());
      }
    }
  }

  @Test
  @Tag("process.output-elsewhere")
  @DisplayName("inherited output goes where ours goes, without a word of the guard")
  void inherited() throws Exception {
    try (ChildJvm jvm = ChildJvm.start(List.of("-XX:TieredStopAtLevel=1"), Inherits.class)) {
      assertThat(jvm.awaitExit(PATIENCE)).isTrue();
      assertThat(jvm.output().lines())
          .as("[process.output-elsewhere]")
          .containsExactly("ready", "parent: OWN_EXIT []");
    }
  }

  @Test
  @Tag("process.output-elsewhere")
  @DisplayName("a guard writes to whichever stream we read, and never to a file")
  void guardsChannel(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("file");
    Launch exits = Launch.main(WorkerChild.class, "exit", "143").withJvmOptions(SMALL);
    WorkerProcess byOutput = ended(exits.withErrorTo(file));
    assertThat(byOutput.exitCause()).as("[process.output-elsewhere]").isEqualTo(ExitCause.OWN_EXIT);
    assertThat(byOutput.output().lastLines()).as("[process.output-elsewhere]").isEmpty();
    assertThat(file).as("[process.output-elsewhere]").isEmptyFile();
    WorkerProcess byError = ended(exits.withOutputTo(file));
    assertThat(byError.exitCause()).as("[process.output-elsewhere]").isEqualTo(ExitCause.OWN_EXIT);
    assertThat(file).as("[process.output-elsewhere]").isEmptyFile();
    WorkerProcess byNone = ended(exits.withOutputTo(file).withErrorTo(file));
    assertThat(byNone.exitCause()).as("[process.output-elsewhere]").isEqualTo(ExitCause.AMBIGUOUS);
    assertThat(file).as("[process.output-elsewhere]").isEmptyFile();
  }

  /** Answers one line in a charset, and is silent for others. */
  static final class Answers {
    private Answers() {}

    public static void main(String[] args) throws Exception {
      Charset charset = Charset.forName(args[0]);
      String question = new String(System.in.readAllBytes(), charset).strip();
      System.out.write((question + " gr\u00fc\u00df dich \u20ac\n").getBytes(charset));
      System.out.flush();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-15", "UTF-16BE", "IBM1140"})
  @Tag("process.child-charset")
  @DisplayName("a child's lines are read in its charset; its guard is heard in any")
  void charset(String name) throws Exception {
    Charset charset = Charset.forName(name);
    Launch launch = Launch.main(Answers.class, name)
        .withJvmOptions(SMALL)
        .withOwnStdin()
        .withCharset(charset)
        .withErrorTo(Path.of("/dev/null")); // so that the guard speaks among the text
    try (WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start()) {
      worker.stdin().write("\u00e4\n".getBytes(charset));
      worker.stdin().close();
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(String.join("", worker.output().lastLines()).strip())
          .as("[process.child-charset]")
          .isEqualTo("\u00e4 gr\u00fc\u00df dich \u20ac");
      assertThat(WorkerAccess.goodbye(worker))
          .as("[process.child-charset] goodbye")
          .isEqualTo(Goodbye.EXIT);
    }
  }

  @Test
  @Tag("process.child-charset")
  @DisplayName("a stop writes its line in the child's charset")
  void stopWritesInTheCharset() throws Exception {
    Launch launch = Launch.command("sh", "-c", "echo ready; read line; echo \"$line\"")
        .withReadyLine("ready")
        .withCharset(StandardCharsets.ISO_8859_1);
    StopLadder ladder = StopLadder.within(PATIENCE.multipliedBy(2)).ask("\u00e4", PATIENCE);
    try (WorkerProcess worker = new WorkerProcess(launch, ladder).start()) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      assertThat(worker.stop().lastLines())
          .as("[process.child-charset]")
          .containsExactly("ready", "\u00e4");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> launch.withCharset(Charset.forName("ISO-2022-CN")))
        .withMessage("nothing can be written in ISO-2022-CN");
  }
}
