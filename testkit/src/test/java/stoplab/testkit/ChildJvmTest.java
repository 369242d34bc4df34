// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ChildJvmTest {
  @Test
  @DisplayName("a hung child is killed in time, with its own child, and leaves no file")
  void hangingChildLeavesNothing() throws Exception {
    ProcessHandle process;
    ProcessHandle grandchild;
    Path file;
    try (ChildJvm child = ChildJvm.start(List.of(), Parent.class)) {
      process = child.handle();
      file = child.file();
      await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("spins"));
      grandchild = process.children().findFirst().orElseThrow();
      assertThat(child.awaitExit(Duration.ofMillis(100))).isFalse();
    }
    assertThat(process.isAlive()).isFalse();
    // Killed, and not yet reaped by its new parent, it is a zombie.
    assertThat(ChildJvm.runs(grandchild)).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  @DisplayName("a process whose command cannot be read runs")
  void unreadableCommandIsNoDeath() {
    ProcessHandle.Info nothing =
        fake(ProcessHandle.Info.class, Map.of("command", Optional.empty()));
    ProcessHandle self = fake(
        ProcessHandle.class,
        Map.of("pid", ProcessHandle.current().pid(), "isAlive", true, "info", nothing));
    assertThat(ChildJvm.runs(self)).isTrue();
  }

  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(
        ChildJvmTest.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) -> answers.get(method.getName())));
  }

  /** Its main thread ends as any thread does, and another one sleeps. */
  private static final String DEAD_MAIN_THREAD = """
      import ctypes, threading, time
      threading.Thread(target=time.sleep, args=(60,)).start()
      ctypes.CDLL(None).pthread_exit(None)
      """;

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("a process whose main thread has ended runs until its other threads have")
  void deadMainThreadIsNoDeath() throws Exception {
    assumeTrue(hasPython(), "python3 makes such a process: install it");
    Process process = new ProcessBuilder("python3", "-c", DEAD_MAIN_THREAD).start();
    try {
      Path stat = Path.of("/proc/" + process.pid() + "/stat");
      await().atMost(NoStrayThreads.PATIENCE).until(() -> Files.readString(stat).contains(") Z "));
      assertThat(ChildJvm.runs(process.toHandle())).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(ChildJvm.runs(process.toHandle())).isFalse();
  }

  private static boolean hasPython() throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0;
  }

  @Test
  @DisplayName("no variable that changes a JVM or its output is passed on to a child")
  void environmentIsKeptOut() {
    ProcessBuilder builder = new ProcessBuilder("java");
    builder
        .environment()
        .putAll(Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Da=b",
            "_JAVA_OPTIONS",
            "-Xmx300m",
            "JDK_JAVA_OPTIONS",
            "-Dc=d"));
    assertThat(ChildJvm.withoutJvmVariables(builder).environment())
        .doesNotContainKeys("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
  }

  /** Starts a child of its own and waits for it. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      String java = ProcessHandle.current().info().command().orElseThrow();
      String classPath = System.getProperty("java.class.path");
      new ProcessBuilder(java, "-cp", classPath, Spinner.class.getName())
          .inheritIO()
          .start()
          .waitFor();
    }
  }

  /** Ends after a minute, so that a killed test JVM leaves no spinner for long. */
  static final class Spinner {
    private Spinner() {}

    public static void main(String[] args) {
      System.out.println("spins");
      long since = System.nanoTime();
      while (System.nanoTime() - since < TimeUnit.MINUTES.toNanos(1)) {
        Thread.onSpinWait();
      }
    }
  }
}
