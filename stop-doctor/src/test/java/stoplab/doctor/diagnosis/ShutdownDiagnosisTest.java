// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.IDLE_WORKER;
import static stoplab.doctor.diagnosis.SmallDump.SLEEPING_WORKER;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShutdownDiagnosisTest {
  private static final String[] SECOND_EXIT = {
    "java.lang.Shutdown.exit",
    "- waiting to lock <0x5> (a java.lang.Class for java.lang.Shutdown)",
    "java.lang.Runtime.exit",
    "java.lang.System.exit",
    "com.example.Close.run",
    "java.lang.Thread.run"
  };
  private static final String[] SLEEPS = {
    "java.lang.Thread.sleep", "com.example.Flush.run", "java.lang.Thread.run"
  };

  private static String[] exiting(String joined, String... bottom) {
    return Stream.concat(
            Stream.of(
                "java.lang.Object.wait",
                "- waiting on <0x7> (a " + joined + ")",
                "java.lang.Thread.join",
                "- locked <0x7> (a " + joined + ")",
                "java.lang.Thread.join",
                "java.lang.ApplicationShutdownHooks.runHooks",
                "java.lang.ApplicationShutdownHooks$1.run",
                "java.lang.Shutdown.runHooks",
                "java.lang.Shutdown.exit",
                "- locked <0x5> (a java.lang.Class for java.lang.Shutdown)"),
            Stream.of(bottom))
        .toArray(String[]::new);
  }

  private static String[] signal(String joined) {
    return exiting(
        joined,
        "java.lang.Terminator$1.handle",
        "jdk.internal.misc.Signal$1.run",
        "java.lang.Thread.run");
  }

  private static String[] call(String joined) {
    return exiting(
        joined, "java.lang.Runtime.exit", "java.lang.System.exit", "com.example.Main.main");
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("a joined hook is known by its class")
  void hookByClass() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "SIGTERM handler",
            40,
            5.00,
            "daemon WAITING (on object monitor)",
            signal("com.example.Hook"))
        .thread(
            "Thread-3",
            14,
            5.00,
            "TIMED_WAITING (sleeping)",
            "java.lang.Thread.sleep",
            "com.example.Hook.run")
        .thread("Thread-4", 15, 5.00, "TIMED_WAITING (sleeping)", SLEEPS)
        .thread("pool-1-thread-1", 20, 80, "WAITING (parking)", IDLE_WORKER)
        .destroyJavaVm()
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.shutdown-hooks] the state")
        .isEqualTo(JvmState.SHUTTING_DOWN);
    assertThat(diagnosis.findings().get(0).names())
        .as("[doctor.shutdown-hooks] the cause first")
        .isEqualTo("Thread-3");
    assertThat(diagnosis.summary().get(0))
        .as("[doctor.shutdown-hooks] by what, and since when")
        .contains("SIGTERM", "about 5.0 s", "hook \"Thread-3\"")
        .doesNotContain("known by");
    assertThat(finding(diagnosis, "pool-1-thread-1").holds())
        .as("[doctor.shutdown-hooks] a non-daemon thread no longer counts")
        .isFalse();
    assertThat(finding(diagnosis, "SIGTERM handler").holds())
        .as("[doctor.shutdown-hooks] a daemon counts if it exits")
        .isTrue();
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("a hook of the class Thread is known by its age, and followed")
  void hookByAge() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("old", 33, 60, "TIMED_WAITING (sleeping)", SLEEPS)
        .thread(
            "SIGTERM handler",
            40,
            5.00,
            "daemon WAITING (on object monitor)",
            signal("java.lang.Thread"))
        .thread(
            "stopper",
            14,
            5.00,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "- waiting on <0x8> (a java.lang.Thread)",
            "java.lang.Thread.join",
            "- locked <0x8> (a java.lang.Thread)",
            "com.example.Stopper.stop",
            "java.lang.Thread.run")
        .thread("drain", 42, 4.98, "TIMED_WAITING (sleeping)", SLEEPS)
        .destroyJavaVm()
        .diagnose();
    assertThat(finding(diagnosis, "SIGTERM handler").waitsFor())
        .as("[doctor.shutdown-hooks] the hook, and how it is known")
        .contains("\"stopper\"", "known by its age");
    assertThat(finding(diagnosis, "stopper").waitsFor())
        .as("[doctor.shutdown-hooks] what the hook waits for")
        .contains("\"drain\"");
    assertThat(finding(diagnosis, "drain").isCause())
        .as("[doctor.shutdown-hooks] the end of the chain is the cause")
        .isTrue();
    assertThat(finding(diagnosis, "old").holds())
        .as("[doctor.shutdown-hooks] what began before does not hold it")
        .isFalse();
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("without age or name all candidates for the joined hook are listed")
  void hookCandidates() {
    Diagnosis diagnosis = SmallDump.diagnose("""
        {"threadDump":{"runtimeVersion":"21.0.1+12","threadContainers":[{"container":"<root>",
        "threads":[
        {"tid":"1","name":"main","stack":["java.base/java.lang.Object.wait0(Native Method)",
        "java.base/java.lang.Thread.join(Thread.java:1)",
        "java.base/java.lang.ApplicationShutdownHooks.runHooks(A.java:1)",
        "java.base/java.lang.Shutdown.exit(Shutdown.java:1)",
        "com.example.Main.main(Main.java:1)"]},
        {"tid":"30","name":"one","stack":["java.base/java.lang.Thread.sleep(Thread.java:1)",
        "com.example.One.run(One.java:1)","java.base/java.lang.Thread.run(Thread.java:1)"]},
        {"tid":"31","name":"two","stack":["java.base/java.lang.Thread.sleep(Thread.java:1)",
        "com.example.Two.run(Two.java:1)","java.base/java.lang.Thread.run(Thread.java:1)"]}
        ]}]}}""");
    assertThat(diagnosis.state())
        .as("[doctor.shutdown-hooks] the stack says that it exits")
        .isEqualTo(JvmState.SHUTTING_DOWN);
    assertThat(finding(diagnosis, "main").waitsFor())
        .as("[doctor.shutdown-hooks] both, and that it is not known")
        .contains("\"one\"", "\"two\"", "does not say which");
    assertThat(diagnosis.findings())
        .as("[doctor.shutdown-hooks] no candidate is called the cause")
        .noneMatch(f -> f.isCause() && !f.names().equals("main"));
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("System.exit inside a hook is a deadlock that only halt ends")
  void exitInsideHook() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("main", 1, 60, "WAITING (on object monitor)", call("java.lang.Thread"))
        .thread("Thread-0", 14, 5.00, "BLOCKED (on object monitor)", SECOND_EXIT)
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.shutdown-hooks] a circle through join and exit")
        .isEqualTo(JvmState.DEADLOCK);
    assertThat(diagnosis.findings().get(0).names())
        .as("[doctor.shutdown-hooks] the hook is the cause")
        .isEqualTo("Thread-0");
    assertThat(diagnosis.ends().get(0))
        .as("[doctor.shutdown-hooks] what ends it")
        .startsWith("Only Runtime.halt() or kill -9");
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("a worker that exits while a hook waits for its pool is a deadlock")
  void exitInsidePool() {
    SmallDump dump = SmallDump.ofJdk(17)
        .thread(
            "pool-1-thread-1",
            20,
            60,
            "WAITING (on object monitor)",
            exiting(
                "java.lang.Thread",
                "java.lang.System.exit",
                "com.example.Task.run",
                "java.util.concurrent.ThreadPoolExecutor.runWorker",
                "java.util.concurrent.ThreadPoolExecutor$Worker.run",
                "java.lang.Thread.run"))
        .thread(
            "Thread-0",
            14,
            5.00,
            "TIMED_WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.ThreadPoolExecutor.awaitTermination",
            "com.example.Close.run",
            "java.lang.Thread.run")
        .destroyJavaVm();
    Diagnosis sure = dump.diagnose();
    assertThat(sure.state())
        .as("[doctor.shutdown-hooks] it is the only busy worker")
        .isEqualTo(JvmState.DEADLOCK);
    Diagnosis perhaps = dump.thread(
            "pool-2-thread-1", 21, 60, "TIMED_WAITING (sleeping)", SLEEPING_WORKER)
        .diagnose();
    assertThat(perhaps.state())
        .as("[doctor.shutdown-hooks] the pool may be another one")
        .isEqualTo(JvmState.SHUTTING_DOWN);
    assertThat(String.join(" ", perhaps.summary()))
        .as("[doctor.shutdown-hooks] so it is only possible")
        .contains("Possibly it is a deadlock");
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("a second Ctrl-C waits for the first exit, and is not the cause")
  void secondSignal() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "SIGINT handler",
            40,
            5.00,
            "daemon WAITING (on object monitor)",
            signal("java.lang.Thread"))
        .thread(
            "SIGINT handler",
            43,
            2.00,
            "daemon BLOCKED (on object monitor)",
            "java.lang.Shutdown.exit",
            "- waiting to lock <0x5> (a java.lang.Class for java.lang.Shutdown)",
            "java.lang.Terminator$1.handle",
            "java.lang.Thread.run")
        .thread("Thread-0", 14, 5.00, "TIMED_WAITING (sleeping)", SLEEPS)
        .destroyJavaVm()
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.shutdown-hooks] no circle")
        .isEqualTo(JvmState.SHUTTING_DOWN);
    assertThat(diagnosis.findings())
        .as("[doctor.shutdown-hooks] the hook is the only cause")
        .filteredOn(Finding::isCause)
        .singleElement()
        .satisfies(cause -> assertThat(cause.names()).isEqualTo("Thread-0"));
    assertThat(diagnosis.findings())
        .as("[doctor.shutdown-hooks] the second exit is said")
        .anyMatch(f -> f.holding().contains("has called exit as well"));
  }

  @Test
  @Tag("doctor.shutdown-hooks")
  @DisplayName("hooks also run when the last non-daemon thread has ended")
  void endOfTheLastThread() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("Thread-0", 14, 5.00, "TIMED_WAITING (sleeping)", SLEEPS)
        .thread(
            "DestroyJavaVM",
            44,
            60,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "- waiting on <0x7> (a java.lang.Thread)",
            "java.lang.Thread.join",
            "java.lang.ApplicationShutdownHooks.runHooks",
            "java.lang.Shutdown.runHooks",
            "java.lang.Shutdown.shutdown")
        .diagnose();
    assertThat(diagnosis.summary().get(0))
        .as("[doctor.shutdown-hooks] nobody has called exit")
        .contains("the end of the last non-daemon thread", "\"Thread-0\"");
  }
}
