// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.ExitCause;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerAccess;
import stoplab.process.worker.WorkerProcess;
import stoplab.testkit.ChildJvm;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a descriptor cannot be opened again there")
class GuardChannelTest {
  /** Closes what it is told to, and ends by {@code exit}, or by {@code halt}. */
  static final class Closing {
    public static void main(String[] args) {
      PrintStream out = System.out;
      out.println("ready");
      if (args[0].contains("err")) {
        System.err.close();
      }
      if (args[0].contains("hook")) {
        Runtime.getRuntime().addShutdownHook(new Thread(System.err::close));
      }
      if (args[0].contains("out")) {
        out.print("half a line");
        out.close();
      }
      if (args[0].contains("halt")) {
        Runtime.getRuntime().halt(Integer.parseInt(args[1]));
      }
      System.exit(Integer.parseInt(args[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "err", "err in a hook", "out", "out, err"})
  @Tag("process.guard-keeps-channel")
  @DisplayName("a child that closes its streams, itself or in a hook, has exited by itself")
  void closedStreams(String closes) throws Exception {
    for (int code : new int[] {0, 3, 137}) {
      try (WorkerProcess worker = start(Launch.main(Closing.class, closes, "" + code))) {
        assertThat(worker.join(PATIENCE)).isTrue();
        assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
        assertThat(WorkerAccess.goodbye(worker))
            .as("[process.guard-keeps-channel] its goodbye")
            .isEqualTo(Goodbye.EXIT);
        assertThat(worker.exitCode()).hasValue(code);
        assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
        assertThat(worker.output().lastLines())
            .as("[process.guard-keeps-channel] without the guard's lines")
            .isSubsetOf("ready", "half a line");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, OWN_EXIT", "3, OWN_EXIT", "128, OWN_EXIT", "193, OWN_EXIT", "134, DIED"})
  @Tag("process.unheard-goodbye")
  @DisplayName("a missing goodbye is no death, unless the exit code is that of a signal")
  void unheardGoodbye(int code, ExitCause cause) throws Exception {
    try (WorkerProcess worker = start(Launch.main(Closing.class, "halt", "" + code))) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(WorkerAccess.goodbye(worker)).isEqualTo(Goodbye.NONE);
      assertThat(worker.exitCause())
          .as("[process.unheard-goodbye] exit code %s", code)
          .isEqualTo(cause);
    }
  }

  @Test
  @Tag("process.guard-keeps-channel")
  @DisplayName("the guard writes to the stream that its parent reads, or not at all")
  void channels(@TempDir Path folder) throws Exception {
    for (int channel : List.of(GuardNote.NO_CHANNEL, GuardNote.STDOUT, GuardNote.STDERR)) {
      GuardNote note = GuardNote.write(true, channel);
      Path out = folder.resolve("out" + channel);
      Path err = folder.resolve("err" + channel);
      Files.writeString(err, "before\n");
      assertThat(run(note, out, err)).isEqualTo(3);
      List<String> said = List.of(note.token() + " hello", note.token() + " bye exit");
      assertThat(Files.readAllLines(out))
          .as("[process.guard-keeps-channel] standard output, channel %s", channel)
          .containsExactlyElementsOf(
              channel == 1 ? List.of(said.get(0), "ready", said.get(1)) : List.of("ready"));
      List<String> expected = new ArrayList<>(List.of("before"));
      expected.addAll(channel == 2 ? said : List.of());
      assertThat(Files.readAllLines(err))
          .as("[process.guard-keeps-channel] standard error, channel %s", channel)
          .containsExactlyElementsOf(expected);
    }
  }

  private static int run(GuardNote note, Path out, Path err) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            note.option(),
            "-cp",
            System.getProperty("java.class.path"),
            GuardedMain.class.getName(),
            Closing.class.getName(),
            "none",
            "3")
        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
        .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    Process child = ChildJvm.withoutJvmVariables(builder).start();
    try {
      assertThat(child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      return child.exitValue();
    } finally {
      child.destroyForcibly();
    }
  }

  private static WorkerProcess start(Launch launch) throws IOException {
    return new WorkerProcess(
            launch.withJvmOptions(GuardChildren.SMALL), StopLadder.within(PATIENCE))
        .start();
  }
}
