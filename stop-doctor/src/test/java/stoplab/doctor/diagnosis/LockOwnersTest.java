// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LockOwnersTest {
  private static final String[] MAIN_SLEEPS = {"java.lang.Thread.sleep", "com.example.Main.main"};
  private static final String LOCK = "java.util.concurrent.locks.ReentrantLock$NonfairSync";

  private static String[] blocked(String id) {
    return new String[] {
      "com.example.Work.enter",
      "- waiting to lock <" + id + "> (a java.lang.Object)",
      "java.lang.Thread.run"
    };
  }

  private static String[] parked(String id) {
    return new String[] {
      "jdk.internal.misc.Unsafe.park",
      "- parking to wait for  <" + id + "> (a " + LOCK + ")",
      "java.util.concurrent.locks.LockSupport.park",
      "java.util.concurrent.locks.AbstractQueuedSynchronizer.acquire",
      "java.util.concurrent.locks.ReentrantLock.lock",
      "com.example.Work.enter",
      "java.lang.Thread.run"
    };
  }

  @Test
  @Tag("doctor.owner-of-lock")
  @DisplayName("the owner of a monitor is the thread that has locked it below its own wait")
  void ownerOfMonitor() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("main", 1, 90, "TIMED_WAITING (sleeping)", MAIN_SLEEPS)
        .thread("blocked", 12, 9, "BLOCKED (on object monitor)", blocked("0x1"))
        .thread(
            "owner",
            13,
            9,
            "WAITING (on object monitor)",
            "java.lang.Object.wait",
            "- waiting on <0x2> (a java.lang.Object)",
            "com.example.Other.await",
            "- locked <0x2> (a java.lang.Object)",
            "com.example.Other.run",
            "- locked <0x1> (a java.lang.Object)",
            "java.lang.Thread.run")
        .diagnose();
    assertThat(finding(diagnosis, "blocked").waitsFor())
        .as("[doctor.owner-of-lock] it owns the other monitor")
        .startsWith("\"owner\", which owns the monitor");
  }

  @Test
  @Tag("doctor.owner-of-lock")
  @DisplayName("a thread in Object.wait does not own the monitor that it waits on")
  void waitReleases() {
    for (String waits : new String[] {"<0x1>", "<no object reference available>"}) {
      Diagnosis diagnosis = SmallDump.ofJdk(11)
          .thread("main", 1, 90, "TIMED_WAITING (sleeping)", MAIN_SLEEPS)
          .thread("blocked", 12, 9, "BLOCKED (on object monitor)", blocked("0x1"))
          .thread(
              "waiter",
              13,
              9,
              "WAITING (on object monitor)",
              "java.lang.Object.wait",
              "- waiting on " + waits + (waits.startsWith("<0") ? " (a java.lang.Object)" : ""),
              "com.example.Other.await",
              "- locked <0x1> (a java.lang.Object)",
              "java.lang.Thread.run")
          .diagnose();
      assertThat(finding(diagnosis, "blocked").waitsFor())
          .as("[doctor.owner-of-lock] %s is released", waits)
          .contains("whose owner the dump does not show")
          .doesNotContain("waiter");
    }
  }

  @Test
  @Tag("doctor.owner-of-lock")
  @DisplayName("two locks taken in opposite order are a deadlock if the dump shows owners")
  void deadlockOfLocks() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("a", 12, 9, "WAITING (parking)", parked("0x1"))
        .owning("0x2", LOCK)
        .thread("b", 13, 9, "WAITING (parking)", parked("0x2"))
        .owning("0x1", LOCK)
        .destroyJavaVm()
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.owner-of-lock] through owned synchronizers")
        .isEqualTo(JvmState.DEADLOCK);
    assertThat(diagnosis.summary().get(1))
        .as("[doctor.owner-of-lock] the circle in words")
        .contains("\"a\" waits for \"b\", which owns the lock", "\"b\" waits for \"a\"");
  }

  @Test
  @Tag("doctor.owner-of-lock")
  @DisplayName("without owned synchronizers the owner of a lock is called unknown")
  void unknownOwner() {
    Diagnosis diagnosis = SmallDump.ofJdk(17)
        .thread("a", 12, 9, "WAITING (parking)", parked("0x1"))
        .thread("b", 13, 9, "WAITING (parking)", parked("0x2"))
        .destroyJavaVm()
        .diagnose();
    assertThat(diagnosis.state())
        .as("[doctor.owner-of-lock] no circle is claimed")
        .isEqualTo(JvmState.KEPT_BY_THREADS);
    assertThat(diagnosis.remarks())
        .as("[doctor.owner-of-lock] it says which dump would show it")
        .anyMatch(remark -> remark.contains("Thread.print -l"));
  }

  @Test
  @Tag("doctor.owner-of-lock")
  @DisplayName("two classes that initialize each other are a deadlock, on old JDKs too")
  void classInitialization() {
    String header = "Full thread dump OpenJDK 64-Bit Server VM (%s mixed mode):\n\n";
    String thread = "\"%s\" #%d prio=5 os_prio=0 tid=0x%d nid=0x%d in Object.wait() [0x1]\n"
        + "   java.lang.Thread.State: RUNNABLE\n\tat com.example.%s.<clinit>(X.java:1)\n%s"
        + "\tat com.example.Main.lambda$main$0(Main.java:1)\n"
        + "\tat java.lang.Thread.run(Thread.java:1)\n\n";
    String line = "\t- waiting on the Class initialization monitor for com.example.%s\n";
    for (boolean isNew : new boolean[] {true, false}) {
      String dump = String.format(header, isNew ? "17.0.1+12" : "25.242-b20")
          + String.format(thread, "one", 12, 1, 1, "A", isNew ? String.format(line, "B") : "")
          + String.format(thread, "two", 13, 2, 2, "B", isNew ? String.format(line, "A") : "")
          + "\"VM Thread\" os_prio=0 tid=0x3 nid=0x3 runnable\n\nJNI global references: 1\n";
      Diagnosis diagnosis = SmallDump.diagnose(dump);
      assertThat(diagnosis.state())
          .as("[doctor.owner-of-lock] with the line of newer JDKs: %s", isNew)
          .isEqualTo(JvmState.DEADLOCK);
      assertThat(finding(diagnosis, "one").waitsFor())
          .as("[doctor.owner-of-lock] who initializes the class")
          .startsWith(
              "\"two\", which initializes " + (isNew ? "the class com.example.B" : "a class"));
    }
  }
}
