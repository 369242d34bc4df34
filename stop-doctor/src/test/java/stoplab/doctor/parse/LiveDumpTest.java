// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;
import stoplab.testkit.ChildJvm;

/** Dumps that the JDK of this test writes of a child JVM. */
class LiveDumpTest {
  private static final int JDK = Runtime.version().feature();
  private static final int MANY = 100_000;

  @TempDir
  Path folder;

  @Test
  @Tag("doctor.reads-live")
  @DisplayName("what this JDK writes of a live JVM is read without a remark")
  void dumpsOfThisJdkAreRead() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    assumeTrue(Files.isExecutable(jcmd), "needs jcmd: run the tests with a JDK");
    try (ChildJvm child = ChildJvm.start(List.of(), ManyThreadsVictim.class)) {
      await().until(() -> child.output().contains("ready"));
      String pid = String.valueOf(child.handle().pid());
      Path text = folder.resolve("text");
      run(text, jcmd.toString(), pid, "Thread.print", "-l", "-e");
      assertThatTextIsRead(read(text));
      if (JDK >= 21) {
        assertThatFileIsRead(dumpToFile(jcmd, pid, "json"));
        assertThatFileIsRead(dumpToFile(jcmd, pid, "plain"));
      }
    }
  }

  @Test
  @Tag("soak")
  @Tag("doctor.reads-large")
  @DisplayName("a hundred thousand threads are read in 512 MB and ten CPU seconds")
  void manyThreadsAreRead() throws Exception {
    List<DumpThread> threads = new ArrayList<>(DumpTexts.threads(new Random(9), MANY));
    Path file = folder.resolve("many");
    Files.writeString(file, DumpTexts.text(threads));
    try (ChildJvm child =
        ChildJvm.start(List.of("-Xmx512m"), LargeDumpMain.class, file.toString())) {
      assertThat(child.awaitExit(Duration.ofMinutes(2)))
          .as("[doctor.reads-large] ended")
          .isTrue();
      assertThat(child.output())
          .as("[doctor.reads-large] threads and seconds")
          .matches(MANY + 1 + " threads in [0-9]\\.[0-9]+ s\\s*");
    }
  }

  private static void assertThatTextIsRead(ThreadDump dump) {
    assertThat(dump.remarks()).as("[doctor.reads-live] remarks").isEmpty();
    assertThat(dump.jdk()).as("[doctor.reads-live] JDK").isEqualTo(OptionalInt.of(JDK));
    long java = dump.threads().stream().filter(t -> t.kind() == Kind.PLATFORM).count();
    assertThat(dump.announcedThreads()).as("[doctor.reads-live] count").hasValue((int) java);
    DumpThread parked = thread(dump, "parked <on> a \"lock\" / x");
    assertThat(parked.isNonDaemon()).as("[doctor.reads-live] non-daemon").isTrue();
    assertThat(parked.elapsedNanos()).as("[doctor.reads-live] age").isPresent();
    assertThat(id(thread(dump, "owner of a lock"), Action.OWNS_SYNCHRONIZER))
        .as("[doctor.reads-live] the owner's lock")
        .isEqualTo(id(parked, Action.PARKING));
    assertThatLocksCross(dump);
    assertThat(thread(dump, "left").stack())
        .as("[doctor.reads-live] frames, not doubled by the deadlock section")
        .filteredOn(frame -> frame.method().equals("inOrder"))
        .hasSize(1);
    if (JDK >= 25) {
      DumpThread virtual = dump.threads().stream()
          .filter(t -> t.kind() == Kind.VIRTUAL)
          .findFirst()
          .orElseThrow();
      assertThat(virtual.calls(ManyThreadsVictim.class.getName() + ".compute"))
          .as("[doctor.reads-live] the mounted virtual thread")
          .isTrue();
      assertThat(dump.threads())
          .as("[doctor.reads-live] its carrier")
          .anyMatch(t -> t.kind() == Kind.PLATFORM && t.carries().equals(virtual.number()));
    }
  }

  private static void assertThatFileIsRead(ThreadDump dump) {
    assertThat(dump.remarks())
        .as("[doctor.reads-live] remarks of %s", dump.format())
        .isEmpty();
    assertThat(dump.jdk()).as("[doctor.reads-live] JDK").isEqualTo(OptionalInt.of(JDK));
    assertThat(dump.threads())
        .as("[doctor.reads-live] the virtual thread in %s", dump.format())
        .anyMatch(t ->
            t.kind() == Kind.VIRTUAL && t.calls(ManyThreadsVictim.class.getName() + ".compute"));
    assertThat(thread(dump, "parked <on> a \"lock\" / x").stack())
        .as("[doctor.reads-live] frames in %s", dump.format())
        .isNotEmpty();
    if (JDK >= 25) {
      assertThatLocksCross(dump);
    }
  }

  private static void assertThatLocksCross(ThreadDump dump) {
    assertThat(id(thread(dump, "left"), Action.WAITING_TO_LOCK))
        .as("[doctor.reads-live] what the one wants the other has, in %s", dump.format())
        .isEqualTo(id(thread(dump, "right"), Action.LOCKED));
  }

  private static String id(DumpThread thread, Action action) {
    return thread.locks().stream()
        .filter(lock -> lock.action() == action)
        .findFirst()
        .orElseThrow()
        .id()
        .orElseThrow();
  }

  private static DumpThread thread(ThreadDump dump, String name) {
    return dump.threads().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ThreadDump dumpToFile(Path jcmd, String pid, String format) throws Exception {
    Path file = folder.resolve(format);
    run(
        folder.resolve("answer-" + format),
        jcmd.toString(),
        pid,
        "Thread.dump_to_file",
        "-format=" + format,
        file.toString());
    return read(file);
  }

  private static ThreadDump read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      List<ThreadDump> dumps = DumpReader.read(in, file.toString());
      assertThat(dumps).as("[doctor.reads-live] one dump").hasSize(1);
      return dumps.get(0);
    }
  }

  private static void run(Path output, String... command) throws Exception {
    Process process = ChildJvm.withoutJvmVariables(new ProcessBuilder(command))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(output.toFile()))
        .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("jcmd ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Reads one file, and says how many threads it holds and how much CPU time the whole JVM has
   * used, which a busy machine does not stretch as it does the clock.
   */
  static final class LargeDumpMain {
    private LargeDumpMain() {}

    /** Reads the file of the first argument. */
    public static void main(String[] args) throws Exception {
      try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
        int count = DumpReader.read(in, args[0]).get(0).threads().size();
        double seconds =
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
        System.out.printf(Locale.ROOT, "%d threads in %.1f s%n", count, seconds);
      }
    }
  }
}
