// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PthreadCancelTest {
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  @Test
  @Tag("hazard.cancel-leaves-ghost")
  @DisplayName("a sleeping worker is gone for the system, asleep for Java, and keeps its lock")
  void cancelLeavesGhost() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadCancel sleeping");
    assertThat(seen.evidence().get("answer")).isEqualTo("0");
    assertThat(seen.evidence().get("thread.before")).isEqualTo(LINUX ? "listed" : "not known");
    assertThat(seen.evidence().get("thread.after")).isEqualTo(LINUX ? "gone" : "not known");
    assertThat(seen.evidence().get("java.alive")).isEqualTo("true");
    assertThat(seen.evidence().get("java.state")).isEqualTo("TIMED_WAITING");
    assertThat(seen.evidence().get("finally")).isEmpty();
    assertThat(seen.evidence().get("lock")).isEqualTo("taken");
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @Test
  @Tag("hazard.spinner-hears-no-cancel")
  @DisplayName("a spinning worker spins on")
  void spinnerHearsNoCancel() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadCancel spinning");
    assertThat(seen.evidence().get("answer")).isEqualTo("0");
    assertThat(seen.evidence().get("thread.after")).isEqualTo(LINUX ? "listed" : "not known");
    assertThat(seen.evidence().get("spins.on")).isEqualTo("yes");
    assertThat(seen.evidence().get("java.state")).isEqualTo("RUNNABLE");
    assertThat(seen.evidence().get("finally")).isEmpty();
    assertThat(seen.verdict()).isEqualTo(Verdict.NO_EFFECT);
  }

  @Test
  @Tag("hazard.cancel-crashes-later")
  @DisplayName("the next garbage collection crashes the JVM: seen at least once in five tries")
  void cancelCrashesLater() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadCancel gc");
    assertThat(seen.evidence().get("gc")).isEqualTo("asked");
    assertThat(seen.evidence().get("crash")).startsWith("SIG");
    assertThat(seen.evidence().get("crashes"))
        .as("crashes in %s tries", seen.evidence().get("tries"))
        .isEqualTo("1");
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @Test
  @Tag("hazard.cancel-hangs-interrupter")
  @DisplayName("an interrupt of the dead worker never returns, and the JVM does not exit")
  void cancelHangsInterrupter() throws Exception {
    Hazard.Finding seen = Runs.known("PthreadCancel interrupt");
    assertThat(seen.evidence().get("thread.after")).isEqualTo(LINUX ? "gone" : "not known");
    assertThat(seen.evidence().get("interrupt")).isEqualTo("called");
    assertThat(seen.evidence().get("child")).isEqualTo("hangs");
    assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
  }

  @Test
  @DisplayName("by hand, it cancels each in a JVM of its own")
  void demoCancelsEach() throws Exception {
    Runs.known("PthreadCancel spinning"); // skips where the functions cannot be called
    assertThat(Demo.outputOf(PthreadCancel.class))
        .contains("sleeping", "stays taken", "spinning", "spins on", "gc", "interrupt", "hangs")
        .doesNotContain("WARNING", "unclear:");
  }

  @Test
  @DisplayName("the judge believes nothing that was not seen")
  void judgeWantsEvidence() throws Exception {
    Map<String, String> ghost = Map.of(
        "answer", "0",
        "thread.after", "gone",
        "java.alive", "true",
        "java.state", "TIMED_WAITING",
        "lock", "taken");
    assertThat(verdict("sleeping", ghost, "", "")).isEqualTo(Verdict.HARM);
    assertThat(verdict("sleeping", ghost, "lock", "free")).isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("sleeping", ghost, "finally", "ran")).isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("sleeping", ghost, "thread.after", "listed")).isEqualTo(Verdict.UNCLEAR);
    assertThat(verdict("sleeping", ghost, "java.state", "TERMINATED")).isEqualTo(Verdict.UNCLEAR);
    Map<String, String> none = Map.of("tries", "5", "crashes", "0", "gc", "survived");
    assertThat(verdict("gc", none, "", "")).isEqualTo(Verdict.UNCLEAR);
    Map<String, String> hang = Map.of("thread.after", "gone", "interrupt", "called");
    assertThat(verdict("interrupt", hang, "child", "hangs")).isEqualTo(Verdict.HARM);
    assertThat(verdict("interrupt", hang, "child", "ended")).isEqualTo(Verdict.UNCLEAR);
  }

  private static Verdict verdict(
      String victim, Map<String, String> evidence, String key, String value) throws Exception {
    return Catalogue.called("PthreadCancel " + victim)
        .get(0)
        .judge(new Evidence(evidence).with(key, value))
        .verdict();
  }
}
