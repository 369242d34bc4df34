// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.doctor.dump.ThreadDump;

/** A statement is never stronger than what the dump shows. */
class NoOverclaimTest {
  private static final String LOCK = "java.util.concurrent.locks.ReentrantLock$NonfairSync";

  private static String[] locks(String id, String acquire, String lock) {
    return new String[] {
      "jdk.internal.misc.Unsafe.park",
      "- parking to wait for  <" + id + "> (a " + LOCK + ")",
      "java.util.concurrent.locks.LockSupport.park",
      "java.util.concurrent.locks.AbstractQueuedSynchronizer." + acquire,
      "java.util.concurrent.locks.ReentrantLock." + lock,
      "com.example.Bank.move",
      "java.lang.Thread.run"
    };
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("a deadlock that an interrupt breaks is not called without end")
  void interruptibleCircle() {
    Diagnosis open = SmallDump.ofJdk(17)
        .thread("a", 12, 9, "WAITING (parking)", locks("0x1", "acquire", "lock"))
        .owning("0x2", LOCK)
        .thread(
            "b",
            13,
            9,
            "WAITING (parking)",
            locks("0x2", "acquireInterruptibly", "lockInterruptibly"))
        .owning("0x1", LOCK)
        .destroyJavaVm()
        .diagnose();
    assertThat(open.state()).as("[doctor.no-overclaim] a circle").isEqualTo(JvmState.DEADLOCK);
    assertThat(String.join(" ", open.ends()))
        .as("[doctor.no-overclaim] b waits interruptibly")
        .contains("interrupt() of \"b\"")
        .doesNotContain("Nothing ends the circle");
    Diagnosis closed = SmallDump.ofJdk(17)
        .thread("a", 12, 9, "WAITING (parking)", locks("0x1", "acquire", "lock"))
        .owning("0x2", LOCK)
        .thread("b", 13, 9, "WAITING (parking)", locks("0x2", "acquire", "lock"))
        .owning("0x1", LOCK)
        .destroyJavaVm()
        .diagnose();
    assertThat(String.join(" ", closed.ends()))
        .as("[doctor.no-overclaim] both ignore interrupts")
        .contains("Nothing ends the circle");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("one way that ends the whole process is not called insufficient")
  void wholeProcess() {
    Diagnosis diagnosis = SmallDump.ofJdk(8)
        .thread(
            "main",
            1,
            90,
            "TIMED_WAITING (sleeping)",
            "java.lang.Thread.sleep",
            "sun.rmi.server.Activation.main")
        .thread("pool-1-thread-1", 12, 9, "WAITING (parking)", SmallDump.IDLE_WORKER)
        .diagnose();
    assertThat(String.join(" ", diagnosis.ends()))
        .as("[doctor.no-overclaim] kill is among the ways")
        .contains("rmid -stop, or kill", "kill ends the whole process")
        .doesNotContain("one alone does not end");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("a scheduler may be shut down while its worker waits for delayed tasks")
  void delayedTasks() {
    String[] worker = SmallDump.IDLE_WORKER.clone();
    worker[4] = "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take";
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("pool-1-thread-1", 12, 9, "WAITING (parking)", worker)
        .destroyJavaVm()
        .diagnose();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.no-overclaim] by its policy it keeps delayed tasks after shutdown()")
        .contains("nobody has shut its pool down, or it still has delayed tasks.");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("two dumps of one moment do not call a thread stuck")
  void sameMoment() {
    ThreadDump dump = SmallDump.ofJdk(17)
        .thread("a", 12, 9, "RUNNABLE", "com.example.Spin.loop", "java.lang.Thread.run")
        .destroyJavaVm()
        .read();
    Diagnosis diagnosis = SmallDump.diagnose(dump, dump);
    assertThat(finding(diagnosis, "a").progress())
        .as("[doctor.no-overclaim] no time has passed")
        .contains("same moment")
        .doesNotContain("stuck");
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.no-overclaim] the summary")
        .contains("do not say what moves");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("a native method is not said to be called from itself")
  void nativeMethod() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "main",
            1,
            90,
            "RUNNABLE",
            "com.example.Solver.solve0(Native Method)",
            "com.example.Solver.solve",
            "com.example.Main.main")
        .diagnose();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.no-overclaim] its caller")
        .contains("native code of Solver.solve0, called from com.example.Solver.solve.");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("the end of a timed wait is not called the end of its thread")
  void timedWait() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "main",
            1,
            9,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "- waiting on <0x7> (a java.lang.Thread)",
            "java.lang.Thread.join",
            "java.lang.ApplicationShutdownHooks.runHooks",
            "java.lang.Shutdown.exit",
            "com.example.Main.main")
        .thread(
            "hook",
            12,
            3,
            "TIMED_WAITING (sleeping)",
            "java.lang.Thread.sleep",
            "com.example.Hook.run")
        .diagnose();
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.no-overclaim] its loop may sleep again")
        .contains("that wait has a time limit", "unless its code waits again");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("a hook that needs a lock of the exiting thread is not blamed for an exit")
  void lockOfExiting() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread(
            "main",
            1,
            9,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "- waiting on <0x7> (a java.lang.Thread)",
            "java.lang.Thread.join",
            "java.lang.ApplicationShutdownHooks.runHooks",
            "java.lang.Shutdown.exit",
            "com.example.Store.fail",
            "- locked <0x80> (a com.example.Store)",
            "com.example.Main.main")
        .thread(
            "hook",
            12,
            3,
            "BLOCKED (on object monitor)",
            "com.example.Store.close",
            "- waiting to lock <0x80> (a com.example.Store)",
            "com.example.Hook.run")
        .diagnose();
    assertThat(String.join(" ", diagnosis.ends()))
        .as("[doctor.no-overclaim] the hook calls no exit")
        .contains("by a thread that owns a lock that a hook needs")
        .doesNotContain("no System.exit in a shutdown hook");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("the close of an HttpClient waits for requests, not for a daemon to be left alone")
  void closeOfClient() {
    Diagnosis diagnosis = SmallDump.ofJdk(21)
        .thread(
            "main",
            1,
            9,
            "TIMED_WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.CountDownLatch.await",
            "jdk.internal.net.http.HttpClientImpl.awaitTermination",
            "java.net.http.HttpClient.close",
            "com.example.Main.main")
        .thread(
            "HttpClient-1-SelectorManager",
            12,
            8,
            "daemon RUNNABLE",
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.SelectorImpl.select",
            "jdk.internal.net.http.HttpClientImpl$SelectorManager.run")
        .diagnose();
    assertThat(String.join(" ", diagnosis.ends()))
        .as("[doctor.no-overclaim] what ends the wait")
        .contains("\"main\": the end of the requests")
        .doesNotContain("nothing needed");
  }

  @Test
  @Tag("doctor.no-overclaim")
  @DisplayName("what ends the close of an executor is not listed as what does not")
  void closeOfExecutor() {
    Diagnosis diagnosis = SmallDump.ofJdk(21)
        .thread(
            "main",
            1,
            9,
            "TIMED_WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos",
            "java.util.concurrent.ThreadPoolExecutor.awaitTermination",
            "java.util.concurrent.ExecutorService.close",
            "com.example.Main.main")
        .diagnose();
    assertThat(finding(diagnosis, "main").explanation().ends())
        .as("[doctor.no-overclaim] it ends it")
        .contains("shutdownNow(), if its tasks listen");
    assertThat(finding(diagnosis, "main").explanation().endsNot())
        .as("[doctor.no-overclaim] so it does not stand on the other side")
        .noneMatch(not -> not.contains("shutdownNow()"));
  }
}
