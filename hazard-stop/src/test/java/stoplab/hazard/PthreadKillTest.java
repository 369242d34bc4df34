// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Hazards;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

class PthreadKillTest {
  @Test
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGTERM to one thread ends the JVM with its hooks and runs no finally")
  void sigtermShutsTheJvmDown() throws Exception {
    HazardFinding seen = Runs.known("PthreadKill SIGTERM");
    Runs.assertSaid(seen, "hook=ran", "finally.target=", "finally.other=");
    Runs.assertEnd(seen, Verdict.HARM, 143);
  }

  @ParameterizedTest
  @CsvSource({"SIGUSR1, 138, 158", "SIGKILL, 137, 137"})
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGUSR1 or SIGKILL to one thread ends the process at once")
  void othersEndTheProcess(String signal, int onLinux, int onMac) throws Exception {
    HazardFinding seen = Runs.known("PthreadKill " + signal);
    Runs.assertSaid(seen, "hook=", "finally.target=", "finally.other=", "process=");
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    Runs.assertEnd(seen, Verdict.HARM, mac ? onMac : onLinux);
  }

  @Test
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGSEGV to one thread crashes the JVM")
  void sigsegvCrashes() throws Exception {
    HazardFinding seen = Runs.known("PthreadKill SIGSEGV");
    assumeTrue(seen.evidence().get("threw.target").isEmpty(), seen.words()); // rare, by luck
    Runs.assertSaid(seen, "hook=", "finally.target=", "finally.other=", "process=");
    assertThat(seen.evidence().get(Evidence.CRASH)).startsWith("SIG");
    assertThat(seen.evidence().get(Evidence.EXIT)).matches("\\d+").isNotEqualTo("0");
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGUSR2", "SIGQUIT", "0"})
  @Tag("hazard.signal-to-thread-lost")
  @DisplayName("SIGUSR2, SIGQUIT and signal 0 to one thread do nothing")
  void othersDoNothing(String signal) throws Exception {
    HazardFinding seen = Runs.known("PthreadKill " + signal);
    Runs.assertSaid(seen, "answer=0", "target=works on", "finally.target=", "threw.target=");
    Runs.assertEnd(seen, Verdict.NO_EFFECT, 0);
  }

  @Test
  @Tag("hazard.signal-to-thread-lost")
  @DisplayName("SIGQUIT to one thread prints no thread dump")
  void sigquitBringsNoDump(@TempDir Path folder) throws Exception {
    Runs.assumePthreads();
    List<String> options = new ArrayList<>(HazardChild.nativeAccess(Runs.FEATURE));
    options.add("-Djna.tmpdir=" + folder);
    try (ChildJvm child = ChildJvm.start(options, PthreadKill.class, "SIGQUIT")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.output())
          .contains("sent SIGQUIT", "the worker works on")
          .doesNotContain("thread dump");
    }
  }

  @Test
  @DisplayName("run by hand, it runs all its entries, each in a JVM of its own")
  void demoBeginsWithTheFirst(@TempDir Path folder) throws Exception {
    Runs.assumePthreads();
    List<String> options = List.of("-Djava.io.tmpdir=" + folder);
    try (ChildJvm demo = ChildJvm.start(options, PthreadKill.class)) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> demo.output().contains("PthreadKill SIGUSR1"));
      assertThat(demo.output()).contains("PthreadKill SIGTERM").doesNotContain("WARNING");
      demo.handle().destroy(); // so that it takes its children with it
      assertThat(demo.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("hazard.ignored-signal-is-said")
  @DisplayName("if the program was started with SIGTERM ignored, the finding says so: not run")
  void ignoredSignalIsSaid(@TempDir Path folder) throws Exception {
    Runs.assumePthreads();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(
            "sh",
            "-c",
            "trap '' TERM; exec \"$@\"",
            "sh",
            java,
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Hazards.class.getName(),
            "PthreadKill SIGTERM")
        .redirectErrorStream(true);
    Process program = HazardChild.withoutJvmVariables(builder).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor())
        .as("[hazard.ignored-signal-is-said] code: %s", output)
        .isZero();
    assertThat(output)
        .as("[hazard.ignored-signal-is-said] the finding")
        .contains(": not run", "started with the signal ignored");
  }

  @Test
  @DisplayName("the judge believes nothing that was not seen to happen")
  void judgeWantsEvidence() throws Exception {
    assertThat(verdict("SIGTERM", Map.of("jvm.exit", "143"))).isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("SIGTERM", Map.of("jvm.exit", "143", "hook", "ran", "finally.other", "ran")))
        .isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("SIGKILL", Map.of("jvm.exit", "137", "hook", "ran")))
        .isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("SIGSEGV", Map.of("jvm.exit", "1"))).isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("SIGUSR2", Map.of("answer", "0", "jvm.exit", "0", "target", "ended")))
        .isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("0", Map.of("jna", "no library", "jvm.exit", "0")))
        .isEqualTo(Verdict.NOT_RUN);
  }

  private static Verdict verdict(String signal, Map<String, String> evidence) throws Exception {
    return Runs.verdict("PthreadKill " + signal, evidence);
  }
}
