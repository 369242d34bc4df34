// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.IDLE_WORKER;
import static stoplab.doctor.diagnosis.SmallDump.NO_FRAMES;
import static stoplab.doctor.diagnosis.SmallDump.SLEEPING_WORKER;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JvmStateTest {
  private static final String[] MAIN_AWAITS_POOL = {
    "jdk.internal.misc.Unsafe.park",
    "java.util.concurrent.locks.LockSupport.parkNanos",
    "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos",
    "java.util.concurrent.ThreadPoolExecutor.awaitTermination",
    "com.example.Main.main"
  };

  @Test
  @Tag("doctor.names-state")
  @DisplayName("idle pool workers keep a JVM whose main method has returned")
  void idleWorkersKeepIt() {
    SmallDump dump = SmallDump.ofJdk(17).destroyJavaVm();
    for (int i = 1; i <= 8; i++) {
      dump.thread("pool-3-thread-" + i, 20 + i, 50, "WAITING (parking)", IDLE_WORKER);
    }
    Diagnosis diagnosis = dump.diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.names-state] main has returned")
        .isEqualTo(JvmState.KEPT_BY_THREADS);
    assertThat(diagnosis.summary().get(0))
        .as("[doctor.names-state] how many, and which")
        .contains("8 non-daemon threads keep the JVM", "\"pool-3-thread-1 to -8\"");
    Finding workers = diagnosis.findings().get(0);
    assertThat(diagnosis.findings()).as("[doctor.names-state] one group").hasSize(1);
    assertThat(workers.isCause() && workers.holds())
        .as("[doctor.names-state] the cause")
        .isTrue();
    assertThat(workers.notes())
        .as("[doctor.names-state] where the pool may come from")
        .anyMatch(note -> note.contains("default thread factory"));
    assertThat(diagnosis.ends())
        .as("[doctor.names-state] what ends the JVM")
        .anyMatch(end -> end.contains("shutdown() of its pool"));
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("main that waits for a pool is followed to the busy worker")
  void mainWaitsForWorker() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("main", 1, 90, "TIMED_WAITING (parking)", MAIN_AWAITS_POOL)
        .thread("jobs-1", 20, 80, "TIMED_WAITING (sleeping)", SLEEPING_WORKER)
        .thread("jobs-2", 21, 80, "WAITING (parking)", IDLE_WORKER)
        .thread(
            "Timer-0",
            22,
            80,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "java.util.TimerThread.mainLoop",
            "java.util.TimerThread.run")
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.names-state] main has not returned")
        .isEqualTo(JvmState.MAIN_RUNS);
    assertThat(diagnosis.findings().get(0).names())
        .as("[doctor.names-state] the cause first")
        .isEqualTo("jobs-1");
    assertThat(finding(diagnosis, "jobs-1").yours())
        .as("[doctor.names-state] whose code it is")
        .hasValueSatisfying(frame -> assertThat(frame.call()).isEqualTo("com.example.Task.call"));
    assertThat(finding(diagnosis, "jobs-2").isCause())
        .as("[doctor.names-state] an idle worker of the same pool ends with it")
        .isFalse();
    assertThat(finding(diagnosis, "Timer-0").isCause())
        .as("[doctor.names-state] what keeps the JVM when main has returned")
        .isTrue();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.names-state] the summary")
        .contains("has not returned", "\"jobs-1\"", "still keeps the JVM: \"Timer-0\"");
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("a main without frames has called DestroyJavaVM, and is not the cause")
  void framelessMainIsNotTheCause() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("main", 1, 90, "RUNNABLE", NO_FRAMES)
        .thread("pool-1-thread-1", 13, 80, "WAITING (parking)", IDLE_WORKER)
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.names-state] main has returned")
        .isEqualTo(JvmState.KEPT_BY_THREADS);
    assertThat(finding(diagnosis, "main").holds())
        .as("[doctor.names-state] it waits for the others")
        .isFalse();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.names-state] no word of a main that runs")
        .contains("DestroyJavaVM")
        .doesNotContain("has not returned");
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("nothing keeps a JVM of daemons only")
  void daemonsKeepNothing() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("lib-worker-1", 12, 9, "daemon WAITING (parking)", IDLE_WORKER)
        .thread("lib-task", 13, 9, "daemon TIMED_WAITING (sleeping)", SLEEPING_WORKER)
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.names-state] no thread holds it")
        .isEqualTo(JvmState.NOTHING_KEEPS_IT);
    assertThat(diagnosis.findings())
        .as("[doctor.names-state] no thread is a reason")
        .isEmpty();
    assertThat(diagnosis.isKept()).as("[doctor.names-state] not kept").isFalse();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.names-state] why the process lives")
        .contains("its host does");
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("daemons of a dump that is cut do not prove that nothing keeps the JVM")
  void cutDumpIsUnknown() {
    Diagnosis diagnosis = SmallDump.diagnose(
        "Full thread dump OpenJDK 64-Bit Server VM (17.0.1+12-39 mixed mode, sharing):\n\n"
            + "\"lib-task\" #12 daemon prio=5 os_prio=0 cpu=1.00ms elapsed=9.00s tid=0x1 nid=0x2"
            + " waiting on condition  [0x3]\n"
            + "   java.lang.Thread.State: TIMED_WAITING (sleeping)\n"
            + "\tat java.lang.Thread.sleep(java.base@17.0.1/Native Method)\n\tat com.exa");
    assertThat(diagnosis.state())
        .as("[doctor.names-state] the reason may be missing")
        .isEqualTo(JvmState.UNKNOWN);
    assertThat(diagnosis.remarks())
        .as("[doctor.names-state] it says that the dump is cut")
        .anyMatch(remark -> remark.contains("cut"));
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("a deadlock of daemons is reported, but it does not keep the JVM")
  void deadlockOfDaemons() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "main",
            1,
            90,
            "TIMED_WAITING (sleeping)",
            "java.lang.Thread.sleep",
            "com.example.Main.main")
        .thread(
            "a",
            12,
            9,
            "daemon BLOCKED (on object monitor)",
            "com.example.A.go",
            "- waiting to lock <0x2> (a java.lang.Object)",
            "- locked <0x1> (a java.lang.Object)",
            "java.lang.Thread.run")
        .thread(
            "b",
            13,
            9,
            "daemon BLOCKED (on object monitor)",
            "com.example.A.go",
            "- waiting to lock <0x1> (a java.lang.Object)",
            "- locked <0x2> (a java.lang.Object)",
            "java.lang.Thread.run")
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.names-state] main keeps it")
        .isEqualTo(JvmState.MAIN_RUNS);
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.names-state] the deadlock is said")
        .contains("do not hold the JVM are in a deadlock", "\"a\" waits for \"b\"");
  }

  @Test
  @Tag("doctor.names-state")
  @DisplayName("tasks that wait for tasks of their own pool are named as a possibility")
  void starvationIsAPossibility() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "main",
            1,
            90,
            "WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.FutureTask.awaitDone",
            "java.util.concurrent.FutureTask.get",
            "com.example.Main.main")
        .thread(
            "pool-1-thread-1",
            12,
            9,
            "WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.FutureTask.awaitDone",
            "java.util.concurrent.FutureTask.get",
            "com.example.Task.call",
            "java.util.concurrent.FutureTask.run",
            "java.util.concurrent.ThreadPoolExecutor.runWorker",
            "java.util.concurrent.ThreadPoolExecutor$Worker.run",
            "java.lang.Thread.run")
        .diagnose();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.names-state] carefully")
        .contains("Possibly the pool starves");
  }
}
