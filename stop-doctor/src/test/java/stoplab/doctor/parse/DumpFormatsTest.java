// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.ThreadDump.Format;

/** What is special in the dumps of one JDK or another. */
class DumpFormatsTest {
  @Test
  @Tag("doctor.reads-text")
  @DisplayName("JDK 7 has no numbers, and threads of the VM with a priority")
  void jdk7() throws Exception {
    ThreadDump dump = DumpTexts.readOne("""
        Full thread dump Java HotSpot(TM) 64-Bit Server VM (24.80-b11 mixed mode):

        "Low Memory Detector" daemon prio=10 tid=0x00007f01 nid=0x11 runnable [0x0000000000000000]
           java.lang.Thread.State: RUNNABLE

        "main" prio=10 tid=0x00007f02 nid=0x12 waiting on condition [0x00007f51e1c9d000]
           java.lang.Thread.State: TIMED_WAITING (sleeping)
        \tat java.lang.Thread.sleep(Native Method)
        \tat com.example.Main.main(Main.java:3)

        "VM Thread" prio=10 tid=0x00007f03 nid=0x13 runnable

        "GC task thread#0 (ParallelGC)" prio=10 tid=0x00007f04 nid=0x14 runnable

        JNI global references: 107
        """);
    assertThat(dump.jdk()).as("[doctor.reads-text] JDK").isEqualTo(OptionalInt.of(7));
    assertThat(dump.threads().stream().map(DumpThread::kind))
        .as("[doctor.reads-text] kinds")
        .containsExactly(Kind.PLATFORM, Kind.PLATFORM, Kind.VM, Kind.VM);
    assertThat(dump.threads().stream().filter(DumpThread::isNonDaemon).map(DumpThread::name))
        .as("[doctor.reads-text] non-daemon")
        .containsExactly("main");
    assertThat(dump.remarks()).as("[doctor.reads-text] remarks").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "25.242-b20 mixed mode, 8",
    "24.80-b11 mixed mode, 7",
    "9.0.4+11 mixed mode, 9",
    "11.0.22+7-LTS mixed mode, 11",
    "17.0.8+7-b1000.32 mixed mode, 17",
    "25+36-LTS mixed mode, 25",
    "27-ea+5 mixed mode, 27",
    "25.0.3+9-LTS mixed mode, 25"
  })
  @Tag("doctor.reads-text")
  @DisplayName("the title says the JDK, by two schemes of versions")
  void versions(String version, int jdk) throws Exception {
    ThreadDump dump = DumpTexts.readOne("Full thread dump OpenJDK 64-Bit Server VM (" + version
        + "):\n\n\"x\" #1 prio=5 os_prio=0 tid=0x1 nid=0x1 runnable [0x2]\n");
    assertThat(dump.jdk()).as("[doctor.reads-text] JDK").isEqualTo(OptionalInt.of(jdk));
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("a header has numbers with a comma, and names with anything in them")
  void headers() throws Exception {
    DumpThread thread = one("""
        "a "b" #2 / x" #27 [9687] daemon prio=5 os_prio=0 cpu=10497,63ms elapsed=2,76s \
        allocated=816K defined_classes=59 tid=0x1 nid=9687 waiting for monitor entry  [0x2]
           java.lang.Thread.State: BLOCKED (on object monitor)
        """);
    assertThat(thread.name()).as("[doctor.reads-text] name").isEqualTo("a \"b\" #2 / x");
    assertThat(thread.number()).as("[doctor.reads-text] number").isEqualTo(OptionalLong.of(27));
    assertThat(thread.daemon()).as("[doctor.reads-text] daemon").contains(true);
    assertThat(thread.cpuNanos())
        .as("[doctor.reads-text] CPU time")
        .isEqualTo(OptionalLong.of(10_497_630_000L));
    assertThat(thread.elapsedNanos())
        .as("[doctor.reads-text] age")
        .isEqualTo(OptionalLong.of(2_760_000_000L));
    assertThat(thread.status())
        .as("[doctor.reads-text] status")
        .isEqualTo("waiting for monitor entry");
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("lock lines of all kinds keep their frame")
  void lockLines() throws Exception {
    DumpThread thread = one("""
        "x" #1 prio=5 os_prio=0 tid=0x1 nid=0x1 in Object.wait()  [0x2]
           java.lang.Thread.State: TIMED_WAITING (on object monitor)
        \tat java.lang.Object.wait(java.base@10.0.1/Native Method)
        \t- waiting on <no object reference available>
        \tat a.B.c(B.java:2)
        \t- waiting to re-lock in wait() <0x00000000b39436f0> (a java.util.TaskQueue)
        \t- locked <0x00000000b39436f1> (a java.lang.Class for java.lang.Shutdown)
        \t- eliminated <owner is scalar replaced> (a java.lang.Object)

           Locked ownable synchronizers:
        \t- <0x000000069ec3d9d0> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)
        """);
    assertThat(thread.locks())
        .as("[doctor.reads-text] locks")
        .containsExactly(
            new LockLine(0, Action.WAITING_ON, Optional.empty(), ""),
            new LockLine(
                1,
                Action.WAITING_TO_RELOCK,
                Optional.of("0x00000000b39436f0"),
                "java.util.TaskQueue"),
            new LockLine(
                1,
                Action.LOCKED,
                Optional.of("0x00000000b39436f1"),
                "java.lang.Class for java.lang.Shutdown"),
            new LockLine(
                -1,
                Action.OWNS_SYNCHRONIZER,
                Optional.of("0x000000069ec3d9d0"),
                "java.util.concurrent.locks.ReentrantLock$NonfairSync"));
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("a thread that waits for the initialization of a class says for which")
  void classInitialization() throws Exception {
    DumpThread thread = one("""
        "init2" #30 [9690] prio=5 os_prio=0 cpu=0.11ms tid=0x1 nid=9690 in Object.wait()  [0x2]
           java.lang.Thread.State: RUNNABLE
        \tat V.lambda$main$6(V.java:13)
        \t- waiting on the Class initialization monitor for V$Slow
        """);
    assertThat(thread.locks())
        .as("[doctor.reads-text] class")
        .containsExactly(new LockLine(0, Action.CLASS_INITIALIZATION, Optional.empty(), "V$Slow"));
    assertThat(thread.state()).as("[doctor.reads-text] state").contains(Thread.State.RUNNABLE);
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("a mounted virtual thread is a thread of its own")
  void mountedVirtualThread() throws Exception {
    ThreadDump dump = DumpTexts.readOne("""
        Full thread dump OpenJDK 64-Bit Server VM (25.0.3+9-LTS mixed mode, sharing):

        "ForkJoinPool-1-worker-1" #23 [9685] daemon prio=5 os_prio=0 cpu=2.8ms tid=0x1  [0x2]
           Carrying virtual thread #22
        \tat jdk.internal.vm.Continuation.run(java.base@25.0.3/Continuation.java:251)
           Mounted virtual thread #22
        \tat V.lambda$main$0(V.java:6)
        \t- locked <0x03> (a java.lang.Object)
        \tat java.lang.VirtualThread.run(java.base@25.0.3/VirtualThread.java:460)

           Locked ownable synchronizers:
        \t- <0x04> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)

        JNI global refs: 4, weak refs: 0
        """);
    DumpThread carrier = dump.threads().get(0);
    DumpThread virtual = dump.threads().get(1);
    assertThat(dump.threads()).as("[doctor.reads-text] threads").hasSize(2);
    assertThat(carrier.carries()).as("[doctor.reads-text] carries").isEqualTo(OptionalLong.of(22));
    assertThat(carrier.stack()).as("[doctor.reads-text] its own frames").hasSize(1);
    assertThat(carrier.locks()).as("[doctor.reads-text] its own lock").hasSize(1);
    assertThat(carrier.status()).as("[doctor.reads-text] no status").isEmpty();
    assertThat(virtual.kind()).as("[doctor.reads-text] kind").isEqualTo(Kind.VIRTUAL);
    assertThat(virtual.number()).as("[doctor.reads-text] number").isEqualTo(OptionalLong.of(22));
    assertThat(virtual.daemon()).as("[doctor.reads-text] daemon").contains(true);
    assertThat(virtual.stack()).as("[doctor.reads-text] frames").hasSize(2);
    assertThat(virtual.locks()).as("[doctor.reads-text] locks").hasSize(1);
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("frames have their module in two places, or none")
  void frames() throws Exception {
    DumpThread thread = one("""
        "x" #1 prio=5 os_prio=0 tid=0x1 nid=0x1 runnable  [0x2]
           java.lang.Thread.State: RUNNABLE
        \tat java.lang.Thread.run(java.base@17.0.1/Thread.java:1)
        \tat java.base@17.0.1/java.lang.Thread.run(Thread.java:1)
        \tat java.base/java.lang.Thread.run(Thread.java:1)
        \tat app//com.example.A.b(A.java)
        \tat jdk.internal.misc.Unsafe.$$BlockHound$$_park(java.base@17.0.1/Native Method)
        \tat a.B$$Lambda$1/0x01.run(Unknown Source)
        \tat Script1.run(file:///tmp/Script1.groovy:3)
        """);
    Frame run = new Frame("java.lang.Thread", "run", "Thread.java:1");
    assertThat(thread.stack())
        .as("[doctor.reads-text] frames")
        .containsExactly(
            run,
            run,
            run,
            new Frame("com.example.A", "b", "A.java"),
            new Frame("jdk.internal.misc.Unsafe", "$$BlockHound$$_park", "Native Method"),
            new Frame("a.B$$Lambda$1/0x01", "run", "Unknown Source"),
            new Frame("Script1", "run", "file:///tmp/Script1.groovy:3"));
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("stacks that the deadlock section repeats are not counted twice")
  void deadlockSection() throws Exception {
    String thread = """
        "d1" #31 prio=5 os_prio=0 tid=0x1 nid=9691 waiting for monitor entry  [0x2]
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat V.lambda$main$7(V.java:15)
        \t- waiting to lock <0x03> (a java.lang.Object)

        """;
    String section = """
        JNI global refs: 4, weak refs: 0

        Found one Java-level deadlock:
        =============================
        "d1":
          waiting to lock monitor 0x01 (object 0x03, a java.lang.Object),
          which is held by "d2"

        Java stack information for the threads listed above:
        ===================================================
        "d1":
        \tat V.lambda$main$7(V.java:15)
        \t- waiting to lock <0x03> (a java.lang.Object)

        Found 1 deadlock.

        """;
    ThreadDump dump =
        DumpTexts.readOne("Full thread dump OpenJDK VM (17.0.1+1 x):\n" + thread + section);
    assertThat(dump.threads()).as("[doctor.reads-text] threads").hasSize(1);
    assertThat(dump.threads().get(0).stack()).as("[doctor.reads-text] frames").hasSize(1);
    assertThat(dump.remarks()).as("[doctor.reads-text] remarks").isEmpty();
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("several dumps in one text are told apart, with or without a title")
  void twoDumps() throws Exception {
    String dump = DumpTexts.text(DumpTexts.threads(new java.util.Random(1), 3));
    assertThat(DumpTexts.read(dump + "12:00:01 INFO next\n" + dump))
        .as("[doctor.reads-text] titles")
        .hasSize(2);
    String bare = dump.substring(dump.indexOf('"'));
    List<ThreadDump> two = DumpTexts.read(bare + bare);
    assertThat(two).as("[doctor.reads-text] no titles").hasSize(2);
    assertThat(two.get(1).threads())
        .as("[doctor.reads-text] threads of the second")
        .isEqualTo(two.get(0).threads());
    assertThat(String.join(" ", two.get(0).remarks()))
        .as("[doctor.reads-text] the missing title is said")
        .contains("\"Full thread dump\" is missing");
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("a log in the middle is counted, and its stack traces go to no thread")
  void logInBetween() throws Exception {
    ThreadDump dump = DumpTexts.readOne("""
        Full thread dump OpenJDK 64-Bit Server VM (17.0.1+12 mixed mode):

        "a" #12 prio=5 os_prio=0 tid=0x01 nid=0x1 runnable  [0x02]
           java.lang.Thread.State: RUNNABLE
        \tat com.example.A.one(A.java:1)
        12:00:01 INFO something happened
        \tat com.example.A.two(A.java:2)

        12:00:02 WARN failed
        java.lang.IllegalStateException: no
        \tat com.example.Log.x(Log.java:1)
        "b" #13 prio=5 os_prio=0 tid=0x02 nid=0x1 runnable  [0x02]
           java.lang.Thread.State: RUNNABLE

        JNI global refs: 4, weak refs: 0
        """);
    assertThat(dump.threads().get(0).stack()).as("[doctor.reads-text] frames").hasSize(2);
    assertThat(dump.threads()).as("[doctor.reads-text] threads").hasSize(2);
    assertThat(dump.remarks())
        .as("[doctor.reads-text] remark")
        .containsExactly("4 lines were not understood, the first is line 6.");
  }

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("the JVM's own count is kept, and a difference is said with care")
  void longerList() throws Exception {
    ThreadDump dump = DumpTexts.readOne("""
        Full thread dump OpenJDK 64-Bit Server VM (21.0.1+12-29 mixed mode, sharing):

        Threads class SMR info:
        _java_thread_list=0x00007f37c40c0f20, length=276, elements={
        0x00007f3c40029850, 0x00007f3810003140
        }
        _to_delete_list=0x00007f37c40c0f20, length=3, elements={
        }

        "main" #1 [32599] prio=5 os_prio=0 cpu=1208.77ms tid=0x1 nid=32599 runnable  [0x2]
           java.lang.Thread.State: RUNNABLE

        JNI global refs: 19, weak refs: 0
        """);
    assertThat(dump.announcedThreads()).as("[doctor.reads-text] count").hasValue(276);
    assertThat(dump.remarks())
        .as("[doctor.reads-text] remark")
        .containsExactly("The JVM had 276 Java threads on its list, and the dump shows 1:"
            + " the others may have been left out, or were just ending.");
  }

  @Test
  @Tag("doctor.reads-plain")
  @DisplayName("the plain format of 21 has bare frames, that of 25 states and locks")
  void plain() throws Exception {
    ThreadDump of21 = DumpTexts.readOne("""
        9664
        2024-01-11T12:40:09.118843Z
        21.0.1+12-29

        #1 "main"
              java.base/java.lang.Thread.sleep(Thread.java:509)
              com.example.Main.main(Main.java:3)

        #22 "a "b"" virtual
              java.base/java.lang.VirtualThread.run(VirtualThread.java:309)

        """);
    assertThat(of21.format()).as("[doctor.reads-plain] format").isEqualTo(Format.PLAIN);
    assertThat(of21.jdk()).as("[doctor.reads-plain] JDK").hasValue(21);
    assertThat(of21.threads().get(0).stack()).as("[doctor.reads-plain] frames").hasSize(2);
    assertThat(of21.threads().get(0).daemon())
        .as("[doctor.reads-plain] not told")
        .isEmpty();
    assertThat(of21.threads().get(1).kind())
        .as("[doctor.reads-plain] kind")
        .isEqualTo(Kind.VIRTUAL);
    assertThat(of21.threads().get(1).name()).as("[doctor.reads-plain] name").isEqualTo("a \"b\"");
    DumpThread of25 = DumpTexts.readOne("""
        9664
        2026-11-29T13:35:27.923781358Z
        25.0.3+9-LTS

        #31 "d1" BLOCKED 2026-11-29T13:35:27.926671024Z
            at V.lambda$main$7(V.java:15)
            - waiting to lock <java.lang.Object@2c7edfb3>
            at java.base/java.lang.Thread.run(Thread.java:1474)

        """).threads().get(0);
    assertThat(of25.state()).as("[doctor.reads-plain] state").contains(Thread.State.BLOCKED);
    assertThat(of25.locks())
        .as("[doctor.reads-plain] locks")
        .containsExactly(
            new LockLine(0, Action.WAITING_TO_LOCK, Optional.of("2c7edfb3"), "java.lang.Object"));
  }

  private static DumpThread one(String text) throws Exception {
    List<DumpThread> threads = DumpTexts.readOne(text).threads();
    assertThat(threads).as("one thread").hasSize(1);
    return threads.get(0);
  }
}
