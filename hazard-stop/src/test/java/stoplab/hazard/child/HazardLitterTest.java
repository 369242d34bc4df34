// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.NoStrayThreads;

class HazardLitterTest {
  /** Its main thread ends, as a thread does, and another one sleeps. */
  private static final String DEAD_MAIN_THREAD = """
      import ctypes, threading, time
      threading.Thread(target=time.sleep, args=(60,)).start()
      ctypes.CDLL(None).pthread_exit(None)
      """;

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("hazard.look-knows-the-living")
  @DisplayName("a process whose main thread has ended runs until its other threads have")
  void deadMainThreadIsNoDeath() throws Exception {
    assumeTrue(hasPython(), "python3 makes such a process: install it");
    Process process = new ProcessBuilder("python3", "-c", DEAD_MAIN_THREAD).start();
    try {
      Path stat = Path.of("/proc/" + process.pid() + "/stat");
      await().atMost(NoStrayThreads.PATIENCE).until(() -> Files.readString(stat).contains(") Z "));
      assertThat(HazardLitter.runs(process.toHandle()))
          .as("[hazard.look-knows-the-living] it runs")
          .isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(HazardLitter.runs(process.toHandle()))
        .as("[hazard.look-knows-the-living] it runs after its end")
        .isFalse();
  }

  private static boolean hasPython() throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("hazard.look-knows-the-living")
  @DisplayName("a zombie does not run, though the JDK calls it alive")
  void zombieIsDead() throws Exception {
    Process maker =
        new ProcessBuilder("sh", "-c", "sh -c 'echo $$' & exec sleep 60").start(); // reaps nobody
    try {
      String pid = maker.inputReader().readLine();
      Path stat = Path.of("/proc/" + pid + "/stat");
      await().atMost(NoStrayThreads.PATIENCE).until(() -> Files.readString(stat).contains(") Z "));
      ProcessHandle zombie = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      assertThat(zombie.isAlive()).as("what the JDK reports").isTrue();
      assertThat(HazardLitter.runs(zombie))
          .as("[hazard.look-knows-the-living] it runs")
          .isFalse();
    } finally {
      maker.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("hazard.look-knows-the-living")
  @DisplayName("a process whose command cannot be read counts as running")
  void unreadableCommandIsNoDeath() {
    ProcessHandle.Info nothing =
        fake(ProcessHandle.Info.class, Map.of("command", Optional.empty()));
    ProcessHandle self = fake(
        ProcessHandle.class,
        Map.of("pid", ProcessHandle.current().pid(), "isAlive", true, "info", nothing));
    assertThat(HazardLitter.runs(self))
        .as("[hazard.look-knows-the-living] it runs")
        .isTrue();
  }

  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(Proxy.newProxyInstance(
        HazardLitterTest.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) -> answers.get(method.getName())));
  }
}
