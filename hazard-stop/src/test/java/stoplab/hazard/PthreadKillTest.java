// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PthreadKillTest {
  @Test
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGTERM to one thread ends the JVM with its hooks, and runs no finally")
  void sigtermShutsTheJvmDown() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadKill SIGTERM");
    assertThat(seen.evidence().get(Evidence.EXIT)).isEqualTo("143");
    assertThat(seen.evidence().get("hook")).isEqualTo("ran");
    assertNoFinallyRan(seen);
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @ParameterizedTest
  @CsvSource({"SIGUSR1, 138, 158", "SIGKILL, 137, 137"})
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGUSR1 or SIGKILL to one thread ends the process at once")
  void othersEndTheProcess(String signal, String onLinux, String onMac) throws Exception {
    Hazard.Finding seen = Runs.known("PthreadKill " + signal);
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    assertThat(seen.evidence().get(Evidence.EXIT)).isEqualTo(mac ? onMac : onLinux);
    assertThat(seen.evidence().get("hook")).isEmpty();
    assertNoFinallyRan(seen);
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @Test
  @Tag("hazard.signal-hits-process")
  @DisplayName("SIGSEGV to one thread crashes the JVM")
  void sigsegvCrashes() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadKill SIGSEGV");
    assumeTrue(
        seen.evidence().get("threw.target").isEmpty(),
        "the luck of a process id below 4096 and the user root: " + seen.words());
    assertThat(seen.evidence().get(Evidence.CRASH)).startsWith("SIG");
    assertThat(seen.evidence().get(Evidence.EXIT)).isNotEqualTo("0");
    assertThat(seen.evidence().get("hook")).isEmpty();
    assertNoFinallyRan(seen);
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIGUSR2", "SIGQUIT", "0"})
  @Tag("hazard.signal-to-thread-lost")
  @DisplayName("SIGUSR2, SIGQUIT and 0 to one thread do nothing")
  void othersDoNothing(String signal) throws Exception {
    Hazard.Finding seen = Runs.known("PthreadKill " + signal);
    assertThat(seen.evidence().get("answer")).isEqualTo("0");
    assertThat(seen.evidence().get("target")).isEqualTo("works on");
    assertNoFinallyRan(seen);
    assertThat(seen.evidence().get(Evidence.EXIT)).isEqualTo("0");
    assertThat(seen.verdict()).isEqualTo(Verdict.NO_EFFECT);
  }

  @Test
  @Tag("hazard.signal-to-thread-lost")
  @DisplayName("SIGQUIT to one thread brings no thread dump")
  void sigquitBringsNoDump(@TempDir Path folder) throws Exception {
    Jvm jvm = assumeCallable();
    List<String> options = new ArrayList<>(jvm.nativeAccess());
    options.add("-Djna.tmpdir=" + folder);
    try (ChildJvm child = ChildJvm.start(options, PthreadKill.class, "SIGQUIT")) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.output())
          .contains("sent SIGQUIT", "the worker works on")
          .doesNotContain("thread dump");
    }
  }

  @Test
  @DisplayName("by hand, it sends each signal in a JVM of its own")
  void demoSendsEach() throws Exception {
    assumeCallable();
    assertThat(Demo.outputOf(PthreadKill.class))
        .contains("SIGTERM", "code 143", "SIGUSR1", "SIGKILL", "code 137", "SIGSEGV", "crashed")
        .contains("SIGUSR2", "SIGQUIT", "PthreadKill 0")
        .doesNotContain("WARNING", "unclear");
  }

  @Test
  @DisplayName("the judge believes nothing that was not seen")
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

  private static Jvm assumeCallable() throws Exception {
    Jvm jvm = Jvm.current();
    for (Need need : List.of(Need.JNA, Need.PTHREADS)) {
      assumeTrue(need.missingOn(jvm).isEmpty(), () -> need.missingOn(jvm).orElseThrow());
    }
    return jvm;
  }

  private static Verdict verdict(String signal, Map<String, String> evidence) throws Exception {
    return Catalogue.called("PthreadKill " + signal)
        .get(0)
        .judge(new Evidence(evidence))
        .verdict();
  }

  private static void assertNoFinallyRan(Hazard.Finding seen) {
    assertThat(seen.evidence().values()).doesNotContainKeys("finally.target", "finally.other");
  }
}
