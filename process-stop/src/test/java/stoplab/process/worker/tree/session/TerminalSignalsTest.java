// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;

@EnabledOnOs(value = OS.LINUX, disabledReason = "setsid comes with Linux: run it there")
class TerminalSignalsTest {
  /** A trap tells which signal has come; the child of the shell is in its group. */
  private static final String CHILD =
      "trap 'echo got INT; exit 3' INT; trap 'echo got HUP; exit 3' HUP;"
          + " trap 'echo got TERM; exit 3' TERM; echo ready; while :; do sleep 600; done";

  /** Starts a child in a session of its own, and waits, or exits when the child is ready. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", CHILD);
      builder.command(
          OwnSession.wrap(builder.command(), null, builder.environment()).orElseThrow());
      Process child = builder.redirectOutput(Path.of(args[0]).toFile()).start();
      TerminalSignals.forwardTo(child);
      System.out.println("child " + child.pid());
      await().atMost(PATIENCE).until(() -> Files.readString(Path.of(args[0])).contains("ready"));
      if (args[1].equals("EXIT")) {
        System.exit(0);
      }
      System.out.println("waiting");
      new CountDownLatch(1).await(PATIENCE.toMinutes() + 10, TimeUnit.MINUTES);
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, got INT", "HUP, got HUP", "TERM, nothing", "EXIT, nothing"})
  @Tag("process.terminal-signal-is-forwarded")
  @DisplayName("signals of the terminal reach a child in its own session; other ends do not")
  void signalIsForwarded(String end, String expected) throws Exception {
    assumeTrue(
        OwnSession.wrap(List.of("true"), null, System.getenv()).isPresent(),
        "there is no setsid: install util-linux or busybox");
    assumeFalse(isIgnored(end), "SIG" + end + " is ignored here, as nohup and sh's & have it");
    Path said = Files.createTempFile("stoplab-child", ".txt");
    Optional<ProcessHandle> child = Optional.empty();
    try (ChildJvm parent =
        ChildJvm.start(List.of("-XX:TieredStopAtLevel=1"), Parent.class, "" + said, end)) {
      await("a child")
          .atMost(PATIENCE)
          .until(() -> parent.output().lines().anyMatch(line -> line.startsWith("child ")));
      child = ProcessHandle.of(Long.parseLong(
          parent.output().lines().findFirst().orElseThrow().substring("child ".length())));
      if (!end.equals("EXIT")) {
        await("waiting").atMost(PATIENCE).until(() -> parent.output().contains("waiting"));
        new ProcessBuilder("kill", "-" + end, "" + parent.handle().pid())
            .start()
            .waitFor();
      }
      assertThat(parent.awaitExit(PATIENCE)).isTrue();
      if (expected.equals("nothing")) {
        assertThat(child.filter(Cage::runs))
            .as("[process.terminal-signal-is-forwarded] the child, after the end by %s", end)
            .isPresent();
        assertThat(Files.readString(said)).isEqualTo("ready\n");
      } else {
        Optional<ProcessHandle> left = child;
        await("the end of the child")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(left.filter(Cage::runs))
                .as("[process.terminal-signal-is-forwarded] the child, after SIG%s", end)
                .isEmpty());
        assertThat(Files.readString(said))
            .as("[process.terminal-signal-is-forwarded] what the child got")
            .isEqualTo("ready\n" + expected + "\n");
      }
    } finally {
      child.ifPresent(TerminalSignalsTest::end);
      Files.delete(said);
    }
  }

  private static void end(ProcessHandle shell) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(shell), shell.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    await("its end").atMost(PATIENCE).until(() -> all.stream().noneMatch(Cage::runs));
  }

  /** A JVM that is started with a signal ignored stays deaf to it, and so are its children. */
  private static boolean isIgnored(String signal) throws IOException {
    int number = List.of("HUP", "INT").indexOf(signal) + 1;
    String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> line.substring("SigIgn:".length()).strip())
        .findFirst()
        .orElse("0");
    return number > 0 && (Long.parseUnsignedLong(mask, 16) >> (number - 1) & 1) == 1;
  }
}
