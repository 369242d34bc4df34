// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class PthreadCancelTest {
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  @Test
  @Tag("hazard.cancel-leaves-ghost")
  @DisplayName("a sleeping worker is gone for the system, asleep for Java, and keeps its lock")
  void cancelLeavesGhost() throws Exception {
    HazardFinding seen = Runs.known("PthreadCancel sleeping");
    assertListed(seen, "thread.before", "listed");
    assertListed(seen, "thread.after", "gone");
    Runs.assertSaid(
        seen,
        "answer=0",
        "java.alive=true",
        "java.state=TIMED_WAITING",
        "finally=",
        "interrupted=",
        "lock=taken");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }

  @Test
  @Tag("hazard.spinner-hears-no-cancel")
  @DisplayName("a spinning worker spins on")
  void spinnerHearsNoCancel() throws Exception {
    HazardFinding seen = Runs.known("PthreadCancel spinning");
    assertListed(seen, "thread.after", "listed");
    Runs.assertSaid(seen, "answer=0", "spins.on=yes", "java.state=RUNNABLE", "finally=");
    Runs.assertEnd(seen, Verdict.NO_EFFECT, 0);
  }

  @Test
  @Tag("seen")
  @Tag("hazard.cancel-crashes-later")
  @DisplayName("the next garbage collection crashes the JVM: seen at least once in five tries")
  void cancelCrashesLater() throws Exception {
    HazardFinding seen = Runs.known("PthreadCancel gc");
    Runs.assertSaid(seen, "gc=asked", "crashes=1");
    assertThat(Integer.parseInt(seen.evidence().get("tries"))).isBetween(1, 5);
    assertThat(seen.evidence().get("crash")).startsWith("SIG");
    Runs.assertEnd(seen, Verdict.HARM, 0); // that of the JVM which has started the others
  }

  @Test
  @Tag("hazard.cancel-hangs-interrupter")
  @DisplayName("an interrupt of the dead worker never returns, and the JVM does not exit")
  void cancelHangsInterrupter() throws Exception {
    HazardFinding seen = Runs.known("PthreadCancel interrupt");
    assertListed(seen, "thread.after", "gone");
    Runs.assertSaid(seen, "interrupt=called", "child=hangs");
    Runs.assertEnd(seen, Verdict.HARM, 0); // that of the JVM which has killed the other
  }

  @Test
  @DisplayName("the judge believes nothing that was not seen to happen")
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

  /** Only Linux lists its threads. */
  private static void assertListed(HazardFinding seen, String key, String onLinux) {
    Runs.assertSaid(seen, key + "=" + (LINUX ? onLinux : "not known"));
  }

  private static Verdict verdict(
      String victim, Map<String, String> evidence, String key, String value) throws Exception {
    return Runs.verdict(
        "PthreadCancel " + victim, new Evidence(evidence).with(key, value).values());
  }
}
