// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;

@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "an environment can be read in Linux's /proc: run it on Linux")
class OrphanSweepTest {
  private static final Pattern STARTED = Pattern.compile("started (\\d+)\n");

  /** Starts a process with the mark, in a session of its own, that runs a script. */
  static final class Program {
    public static void main(String[] args) throws Exception {
      OrphanSweep sweep = OrphanSweep.begin().orElseThrow();
      Process process = start(args[0], Map.of(sweep.variable(), sweep.value()));
      if (Boolean.parseBoolean(args[1])) {
        sweep.close();
      }
      System.out.println("started " + process.pid());
      new CountDownLatch(1).await();
    }
  }

  private static Process start(String script, Map<String, String> more) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", script);
    builder.environment().putAll(more);
    return builder.start();
  }

  /** The process that a program has started, once the program was killed. */
  private static ProcessHandle orphanOf(String script, boolean isClosed) throws Exception {
    try (ChildJvm program =
        ChildJvm.start(List.of("-XX:-UsePerfData"), Program.class, script, "" + isClosed)) {
      Cage.await(script + " runs", () -> STARTED.matcher(program.output()).find());
      Matcher line = STARTED.matcher(program.output());
      assertThat(line.find()).isTrue();
      ProcessHandle orphan = ProcessHandle.of(Long.parseLong(line.group(1))).orElseThrow();
      program.handle().destroyForcibly(); // its children are not found by their parent any more
      assertThat(program.awaitExit(PATIENCE)).isTrue();
      return orphan;
    }
  }

  private static void end(ProcessHandle process) {
    List<ProcessHandle> below = process.descendants().toList(); // later they cannot be found
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kill -STOP $$; exec sleep 600",
        "while :; do sleep 600; done",
        "trap '' TERM; exec sleep 600"
      })
  @Tag("process.orphans-are-swept")
  @DisplayName("what a killed JVM has left behind is killed, also what is stopped by SIGSTOP")
  void orphanIsSwept(String script) throws Exception {
    ProcessHandle orphan = orphanOf(script, false);
    try {
      Cage.await("[process.orphans-are-swept] the end of " + script, () -> !Cage.runs(orphan));
    } finally {
      end(orphan);
    }
  }

  @Test
  @Tag("process.orphans-are-swept")
  @DisplayName("a sweep that was closed kills nothing, and no sweep kills a stranger")
  void closedSweepKillsNothing() throws Exception {
    ProcessHandle orphan = orphanOf("exec sleep 600", true);
    Process stranger = start("exec sleep 600", Map.of());
    try {
      ProcessHandle swept = orphanOf("exec sleep 600", false);
      Cage.await("[process.orphans-are-swept] the end of another", () -> !Cage.runs(swept));
      assertThat(Cage.runs(orphan))
          .as("[process.orphans-are-swept] what a closed sweep leaves alone")
          .isTrue();
      assertThat(Cage.runs(stranger.toHandle()))
          .as("[process.orphans-are-swept] a process without the mark")
          .isTrue();
    } finally {
      end(orphan);
      end(stranger.toHandle());
    }
  }

  @Test
  @Tag("process.orphans-are-swept")
  @DisplayName("a close ends the shell of a sweep, and an interrupt stays set")
  void closeEndsTheShell() {
    long before = ProcessHandle.current().children().count();
    OrphanSweep sweep = OrphanSweep.begin().orElseThrow();
    assertThat(ProcessHandle.current().children().count())
        .as("[process.orphans-are-swept] its shell")
        .isEqualTo(before + 1);
    Thread.currentThread().interrupt();
    sweep.close();
    assertThat(Thread.interrupted())
        .as("[process.orphans-are-swept] the interrupt")
        .isTrue();
    assertThat(ProcessHandle.current().children().count())
        .as("[process.orphans-are-swept] no shell")
        .isEqualTo(before);
  }
}
