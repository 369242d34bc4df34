// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell limits the file descriptors here")
class OrphanGuardCheckTest {
  /** Starts a guarded child with few file descriptors: it is the parent of the note. */
  private static final String PARENT = "ulimit -n 128; exec 3<&0; java=$1; shift; own=$1; shift;"
      + " \"$java\" -Dstoplab.guard=token,$$,$own,0 \"$@\" <&3 & wait $!; echo \"exit $?\"";

  /** How long a child has no descriptor: over many checks of its guard. */
  private static final long EMPTY_MILLIS = 1_500;

  /** Uses up its descriptors, for a while or for good. */
  static final class OutOfFiles {
    public static void main(String[] args) throws Exception {
      List<InputStream> kept = new ArrayList<>();
      CountDownLatch never = new CountDownLatch(1);
      boolean forGood = args[0].equals("for good");
      long begun = System.nanoTime();
      boolean isFull = false;
      while (forGood || System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(EMPTY_MILLIS)) {
        try {
          kept.add(new FileInputStream("/dev/null"));
        } catch (IOException e) {
          if (!isFull) {
            System.out.println("full " + ProcessHandle.current().pid());
          }
          isFull = true;
          never.await(10, TimeUnit.MILLISECONDS);
        }
      }
      System.exit(7);
    }
  }

  /** Closes its input, says so, and ends by itself or is ended. */
  static final class ClosesStdin {
    public static void main(String[] args) throws Exception {
      System.in.close();
      System.out.println("ready");
      new CountDownLatch(1).await(Long.parseLong(args[0]), TimeUnit.MILLISECONDS);
      System.exit(7);
    }
  }

  private static Process parent(boolean ownStdin, String how) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", PARENT, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("" + ownStdin);
    command.addAll(List.of(GuardChildren.SMALL));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(GuardedMain.class.getName(), OutOfFiles.class.getName(), how));
    return ChildJvm.withoutJvmVariables(new ProcessBuilder(command))
        .redirectErrorStream(true)
        .start();
  }

  private static ProcessHandle child(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).startsWith("full ");
    return ProcessHandle.of(Long.parseLong(line.substring("full ".length()))).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("process.failed-look-stays")
  @DisplayName("a guarded child without file descriptors stays while its parent lives")
  void staysOutOfFiles(boolean ownStdin) throws Exception {
    Process parent = parent(ownStdin, "for a while");
    try (BufferedReader out = parent.inputReader()) {
      child(out);
      assertThat(out.lines()) // JDK 25 says also that it has no descriptor to log the exit
          .as("[process.failed-look-stays] the exit code that the child has chosen")
          .contains("exit 7");
    } finally {
      end(parent);
    }
  }

  @Test
  @Tag("process.failed-look-stays")
  @DisplayName("a guarded child without file descriptors still sees that its parent is gone")
  void leavesOutOfFiles() throws Exception {
    Process parent = parent(true, "for good");
    ProcessHandle child = null;
    try (BufferedReader out = parent.inputReader()) {
      child = child(out);
      ProcessHandle orphan = child;
      parent.toHandle().destroyForcibly(); // keeps the streams, as if another held them
      await("[process.failed-look-stays] the orphan leaves")
          .atMost(PATIENCE)
          .until(() -> !Cage.runs(orphan));
    } finally {
      if (child != null) {
        child.destroyForcibly();
      }
      end(parent);
    }
  }

  @Test
  @Tag("process.closed-stdin-stays")
  @DisplayName("a guarded child that closes System.in stays")
  void staysWithClosedStdin() throws Exception {
    try (WorkerProcess worker = start(Launch.main(ClosesStdin.class, "600"))) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.exitCode())
          .as("[process.closed-stdin-stays] the exit code that the child has chosen")
          .isEqualTo(OptionalInt.of(7));
    }
  }

  @Test
  @Tag("process.closed-stdin-stays")
  @DisplayName("a guarded child that closes System.in still sees the end of its input")
  void leavesWithClosedStdin() throws Exception {
    try (WorkerProcess worker =
        start(Launch.main(ClosesStdin.class, "" + PATIENCE.multipliedBy(2).toMillis()))) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      worker.stdin().close();
      assertThat(worker.join(PATIENCE))
          .as("[process.closed-stdin-stays] it leaves")
          .isTrue();
      assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(0));
    }
  }

  private static WorkerProcess start(Launch launch) throws IOException {
    return new WorkerProcess(
            launch.withJvmOptions(GuardChildren.SMALL).withReadyLine("ready"),
            StopLadder.within(PATIENCE))
        .start();
  }

  private static void end(Process parent) throws InterruptedException {
    parent.descendants().forEach(ProcessHandle::destroyForcibly);
    parent.destroyForcibly().waitFor();
  }
}
