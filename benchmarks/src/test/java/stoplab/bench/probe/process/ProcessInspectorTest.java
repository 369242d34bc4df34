// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class ProcessInspectorTest {
  /** A shell that has computed for this long is past its start, and in its loop. */
  private static final Duration STARTED = Duration.ofMillis(200);

  /** The parent of all threads of the kernel, which has no program. */
  private static final long KERNEL_THREADS = 2;

  /** Its main thread ends, as a thread does, and another one sleeps. */
  private static final String DEAD_MAIN_THREAD = """
      import ctypes, threading, time
      threading.Thread(target=time.sleep, args=(60,)).start()
      ctypes.CDLL(None).pthread_exit(None)
      """;

  @BeforeEach
  void onlyLinuxTells() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "only Linux reports this: run there");
  }

  @Test
  @Tag("bench.child-seen-ready")
  @DisplayName("a child that computes is not taken for one that waits; one that waits is")
  void onlyOneThatWaitsIsAsleep() throws Exception {
    Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    Process waiting = new ProcessBuilder("sleep", "60").start();
    try {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> ProcessInspector.isAsleep(waiting.toHandle()));
      await().atMost(NoStrayThreads.PATIENCE).until(() -> cpu(busy).compareTo(STARTED) > 0);
      for (int i = 0; i < 100; i++) {
        assertThat(ProcessInspector.isAsleep(busy.toHandle()))
            .as("[bench.child-seen-ready]")
            .isFalse();
      }
    } finally {
      busy.destroyForcibly().waitFor();
      waiting.destroyForcibly().waitFor();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> ProcessInspector.awaitAsleep(List.of(busy.toHandle())))
        .withMessageContaining("has ended unasked");
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "S, 4194304, 1, true", "R, 4194304, 1, true", "D, 4194560, 3, true", "T, 4194304, 1, true",
    "Z, 4194316, 1, false", "Z, 4194316, 2, true", "X, 4194316, 1, false", "R, 4194308, 1, false",
    "R, 4194308, 2, true"
  })
  @Tag("bench.look-knows-the-living")
  @DisplayName("a zombie with several threads runs; an exiting process with one thread does not")
  void threadsOfZombieCount(char state, long flags, int threads, boolean runs) {
    String line = "42 (a) b) (c) " + state + " 1 42 42 0 -1 " + flags + " 0 0 0 0 0 0 0 0 20 0 "
        + threads + " 0 1234 0 0";
    assertThat(ProcessInspector.runs(line))
        .as("[bench.look-knows-the-living] %s", line)
        .isEqualTo(runs);
  }

  @Test
  @Tag("bench.look-knows-the-living")
  @DisplayName("a process whose main thread has ended runs until its other threads have")
  void deadMainThreadIsNoDeath() throws Exception {
    assumeTrue(hasPython(), "python3 makes such a process: install it");
    Process process = new ProcessBuilder("python3", "-c", DEAD_MAIN_THREAD)
        .redirectErrorStream(true)
        .start();
    try {
      Path stat = Path.of("/proc/" + process.pid() + "/stat");
      await().atMost(NoStrayThreads.PATIENCE).until(() -> Files.readString(stat).contains(") Z "));
      assertThat(ProcessInspector.runs(process.toHandle()))
          .as("[bench.look-knows-the-living]")
          .isTrue();
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> ProcessInspector.isAsleep(process.toHandle()));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(ProcessInspector.runs(process.toHandle())).isFalse();
  }

  private static boolean hasPython() throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0;
  }

  @Test
  @Tag("bench.look-knows-the-living")
  @DisplayName("a process whose command cannot be read runs")
  void unreadableCommandIsNoDeath() {
    Optional<ProcessHandle> kernel = ProcessHandle.of(KERNEL_THREADS)
        .filter(process -> process.info().command().isEmpty());
    assumeTrue(kernel.isPresent(), "no thread of the kernel is seen here: run outside a container");
    assertThat(ProcessInspector.runs(kernel.orElseThrow()))
        .as("[bench.look-knows-the-living]")
        .isTrue();
  }
}
