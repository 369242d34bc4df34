// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.doctor.dump.ThreadDump;

class TwoDumpsTest {
  private static ThreadDump dump(double time, double cpuOfSpinner, String method) {
    return SmallDump.ofJdk(17)
        .thread(
            "spinner",
            20,
            10 + time,
            cpuOfSpinner,
            "RUNNABLE",
            "com.example.Spin.loop",
            "java.lang.Thread.run")
        .thread(
            "mover",
            21,
            10 + time,
            5,
            "RUNNABLE",
            "com.example.Move." + method,
            "java.lang.Thread.run")
        .thread(
            "stuck",
            22,
            10 + time,
            5,
            "TIMED_WAITING (sleeping)",
            "java.lang.Thread.sleep",
            "com.example.Stuck.run",
            "java.lang.Thread.run")
        .destroyJavaVm()
        .read();
  }

  @Test
  @Tag("doctor.two-dumps")
  @DisplayName("two dumps tell threads that compute, move, or are stuck")
  void tellsThreadsApart() {
    ThreadDump first = dump(0, 1_000, "left");
    ThreadDump again = dump(4, 4_600, "right");
    Diagnosis diagnosis = SmallDump.diagnose(first, again);
    assertThat(finding(diagnosis, "spinner").progress())
        .as("[doctor.two-dumps] 3.6 s of 4 s")
        .startsWith("computes")
        .contains("90 %");
    assertThat(finding(diagnosis, "mover").progress())
        .as("[doctor.two-dumps] another stack")
        .startsWith("moves");
    assertThat(finding(diagnosis, "stuck").progress())
        .as("[doctor.two-dumps] the same stack, no CPU time")
        .startsWith("stuck");
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.two-dumps] the summary")
        .contains("4.0 s apart", "\"spinner\" computed");
    assertThat(diagnosis.dump())
        .as("[doctor.two-dumps] it is about the later dump")
        .isSameAs(again);
  }

  @Test
  @Tag("doctor.two-dumps")
  @DisplayName("two dumps in the wrong order are exchanged")
  void exchangesDumps() {
    ThreadDump first = dump(0, 1_000, "left");
    ThreadDump again = dump(4, 4_600, "right");
    assertThat(SmallDump.diagnose(again, first).dump())
        .as("[doctor.two-dumps] the age of threads decides")
        .isSameAs(again);
  }

  @Test
  @Tag("doctor.two-dumps")
  @DisplayName("dumps of two JVMs are suspected")
  void suspectsTwoJvms() {
    ThreadDump other = SmallDump.ofJdk(17)
        .thread("a", 20, 9, "RUNNABLE", "com.example.A.run", "java.lang.Thread.run")
        .thread("b", 21, 9, "RUNNABLE", "com.example.A.run", "java.lang.Thread.run")
        .thread("c", 22, 9, "RUNNABLE", "com.example.A.run", "java.lang.Thread.run")
        .read();
    assertThat(SmallDump.diagnose(other, dump(4, 1, "left")).remarks())
        .as("[doctor.two-dumps] few threads in common")
        .anyMatch(remark -> remark.contains("two JVMs"));
  }
}
