// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.process.NoStrayThreads.PATIENCE;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessStateTest {
  /** Its main thread leaves, and another one works on for ten minutes. */
  private static final String DEAD_MAIN_THREAD = "import ctypes, os, threading, time\n"
      + "threading.Thread(target=time.sleep, args=(600,)).start()\n"
      + "print(os.getpid(), flush=True)\n"
      + "ctypes.CDLL(None).pthread_exit(None)\n";

  /** This process, seen as one of another user is: its command cannot be read. */
  private static ProcessHandle withoutCommand() {
    ProcessHandle.Info nothing = (ProcessHandle.Info) Proxy.newProxyInstance(
        ProcessStateTest.class.getClassLoader(),
        new Class<?>[] {ProcessHandle.Info.class},
        (proxy, method, args) -> Optional.empty());
    return (ProcessHandle) Proxy.newProxyInstance(
        ProcessStateTest.class.getClassLoader(),
        new Class<?>[] {ProcessHandle.class},
        (proxy, method, args) -> switch (method.getName()) {
          case "pid" -> ProcessHandle.current().pid();
          case "isAlive" -> true;
          case "info" -> nothing;
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private static Optional<Character> stateOf(ProcessHandle process) {
    try (InputStream in = new FileInputStream("/proc/" + process.pid() + "/stat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return Optional.of(line.charAt(line.lastIndexOf(')') + 2));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  @Tag("process.dead-main-thread-runs")
  @DisplayName("a process whose main thread has left runs while another of its threads does")
  void deadMainThreadRuns() throws Exception {
    assumeTrue(hasPython(), "python3 is missing: it makes the process");
    Process child = new ProcessBuilder("sh", "-c", "python3 -c '" + DEAD_MAIN_THREAD + "' & wait")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (BufferedReader out = child.inputReader()) {
      ProcessHandle threaded = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      awaitZombie(threaded);
      assertThat(ProcessState.runs(threaded))
          .as("[process.dead-main-thread-runs] it runs")
          .isTrue();
      assertThat(new TreeStop(PATIENCE).stop(child)).isTrue();
      assertThat(stateOf(threaded).filter(state -> state != 'Z'))
          .as("[process.dead-main-thread-runs] the state after a stop that said true")
          .isEmpty();
      assertThat(ProcessState.runs(threaded)).isFalse();
    } finally {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly().waitFor();
    }
  }

  private static void awaitZombie(ProcessHandle threaded) {
    await("its main thread has left")
        .atMost(PATIENCE)
        .until(() -> stateOf(threaded).filter(state -> state == 'Z').isPresent());
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import ctypes").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Tag("process.dead-main-thread-runs")
  @DisplayName("a process whose command cannot be read runs")
  void unreadableCommandRuns() {
    assertThat(ProcessState.runs(withoutCommand()))
        .as("[process.dead-main-thread-runs] it runs")
        .isTrue();
  }

  /** Stops a tree when it has no file descriptor left, or one, for most of the time or for good. */
  static final class WithoutFiles {
    public static void main(String[] args) throws Exception {
      int left = Integer.parseInt(args[0]);
      Process child =
          new ProcessBuilder("sh", "-c", "(trap '' TERM; exec sleep 600) & echo $!; wait").start();
      String grandchild = child.inputReader().readLine();
      ProcessHandle handle = ProcessHandle.of(Long.parseLong(grandchild)).orElseThrow();
      // Loads the classes.
      new TreeStop(Duration.ZERO).stop(new ProcessBuilder("sleep", "600").start());
      List<InputStream> files = new ArrayList<>();
      try {
        while (true) {
          files.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        for (int i = 0; i < left; i++) {
          files.remove(files.size() - 1).close();
        }
      }
      boolean gone = new TreeStop(Duration.ofMillis(300)).stop(child);
      for (InputStream file : files) {
        file.close();
      }
      System.out.println("said " + gone + ", runs " + ProcessState.runs(handle));
      handle.destroyForcibly();
    }
  }

  @Test
  @Tag("process.tree-unseen-is-false")
  @DisplayName("a tree that could not be looked at is not called gone")
  void unseenTreeIsNotGone() throws Exception {
    for (String left : List.of("0", "1")) {
      Process stopper = new ProcessBuilder(
              "sh",
              "-c",
              "ulimit -n 128; exec \"$0\" -cp \"$1\" \"$2\" " + left,
              System.getProperty("java.home") + "/bin/java",
              System.getProperty("java.class.path"),
              WithoutFiles.class.getName())
          .redirectErrorStream(true)
          .start();
      try (BufferedReader out = stopper.inputReader()) {
        assertThat(out.readLine())
            .as("[process.tree-unseen-is-false] %s descriptors left", left)
            .startsWith("said false");
        assertThat(stopper.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      } finally {
        stopper.descendants().forEach(ProcessHandle::destroyForcibly);
        stopper.destroyForcibly();
      }
    }
  }
}
