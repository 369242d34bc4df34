// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.tree.proc.ScanFailedException;
import stoplab.testkit.ChildJvm;

@EnabledOnOs(value = OS.LINUX, disabledReason = "cgroups are Linux's: run it there")
class CgroupLeftoversTest {
  private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @BeforeEach
  void needsCgroup() {
    Optional<Cgroup> made = Cgroup.create();
    made.ifPresent(Cgroup::remove);
    assumeTrue(
        made.isPresent(),
        "no cgroup can be made here: run it as root, or by systemd-run --user --scope"
            + " -p Delegate=yes, with Linux 5.14 or newer");
  }

  /** Starts a program in a cgroup, and waits until it is there. */
  private static Process startIn(Cgroup cgroup) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("setsid", "--", "sleep", "600");
    cgroup.putInFront(builder);
    Process sleeper = builder.start();
    while (!cgroup.isPopulated().orElse(false)) {
      Thread.onSpinWait();
    }
    return sleeper;
  }

  /** Makes a cgroup with a sleeper in it, or without; waits to be killed, or exits. */
  static final class Maker {
    public static void main(String[] args) throws Exception {
      List<String> wishes = List.of(args);
      Cgroup cgroup = Cgroup.create().orElseThrow();
      if (wishes.contains("sleeper")) {
        startIn(cgroup);
      }
      System.out.println(cgroup.directory());
      if (wishes.contains("wait")) {
        new CountDownLatch(1).await(PATIENCE.toMinutes() + 10, TimeUnit.MINUTES);
      }
    }
  }

  private static Path madeBy(ChildJvm maker) {
    await("a cgroup").atMost(PATIENCE).until(() -> maker.output().endsWith("\n"));
    return Path.of(maker.output().lines().findFirst().orElseThrow());
  }

  /** Ends what is in a cgroup, and removes it: the test's own way. */
  private static void clear(Path directory) {
    await("its end").atMost(PATIENCE).until(() -> {
      if (Files.exists(directory)) {
        Files.writeString(directory.resolve("cgroup.kill"), "1");
      }
      return CgroupTree.remove(directory);
    });
  }

  @Test
  @Tag("process.cgroup-is-removed")
  @DisplayName("a JVM that exits leaves no empty cgroup and ends nothing in a full one")
  void exitLeavesNone() throws Exception {
    try (ChildJvm maker = ChildJvm.start(SMALL, Maker.class)) {
      assertThat(maker.awaitExit(PATIENCE)).isTrue();
      assertThat(madeBy(maker)).as("[process.cgroup-is-removed] after an exit").doesNotExist();
    }
    try (ChildJvm maker = ChildJvm.start(SMALL, Maker.class, "sleeper")) {
      assertThat(maker.awaitExit(PATIENCE)).isTrue();
      Path full = madeBy(maker);
      assertThat(Files.readAllLines(full.resolve("cgroup.procs")))
          .as("[process.cgroup-is-removed] a child may outlive its JVM")
          .hasSize(1);
      clear(full);
    }
  }

  @Test
  @Tag("process.cgroup-is-removed")
  @DisplayName("what a killed JVM has left is removed by the next unless something runs there")
  void leftoversAreSwept() throws Exception {
    Path empty;
    Path full;
    try (ChildJvm killed = ChildJvm.start(SMALL, Maker.class, "wait");
        ChildJvm parent = ChildJvm.start(SMALL, Maker.class, "wait", "sleeper")) {
      empty = madeBy(killed);
      full = madeBy(parent);
      killed.handle().destroyForcibly();
      parent.handle().destroyForcibly();
      assertThat(killed.awaitExit(PATIENCE) && parent.awaitExit(PATIENCE)).isTrue();
    }
    try (ChildJvm living = ChildJvm.start(SMALL, Maker.class, "wait")) {
      Path lived = madeBy(living);
      assertThat(empty).as("[process.cgroup-is-removed] left by a killed JVM").doesNotExist();
      assertThat(full).as("[process.cgroup-is-removed] something runs in it").exists();
      try (ChildJvm another = ChildJvm.start(SMALL, Maker.class)) {
        assertThat(another.awaitExit(PATIENCE)).isTrue();
        assertThat(lived).as("[process.cgroup-is-removed] its JVM lives").exists();
      }
      living.handle().destroyForcibly();
      assertThat(living.awaitExit(PATIENCE)).isTrue();
      clear(lived);
    } finally {
      clear(full);
    }
  }

  /** Has no file descriptor left, and inspects a cgroup with a sleeper in it. */
  static final class OutOfFiles {
    private static final List<RandomAccessFile> HELD = new ArrayList<>();

    public static void main(String[] args) throws Exception {
      readAndKill(() -> {}); // loads what it needs
      System.out.println(readAndKill(() -> {
        while (hold()) {
          // One more.
        }
      }));
    }

    private static String readAndKill(Runnable whenFull) throws InterruptedException, IOException {
      Cgroup cgroup = Cgroup.create().orElseThrow();
      Process sleeper = startIn(cgroup);
      whenFull.run();
      String before = scan(cgroup);
      boolean killed = cgroup.kill();
      sleeper.waitFor();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (cgroup.isPopulated().orElse(true) && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      String after = scan(cgroup);
      cgroup.remove();
      HELD.forEach(OutOfFiles::close);
      boolean gone = Files.notExists(cgroup.directory());
      return before + ", killed " + killed + ", " + after + ", gone " + gone;
    }

    private static String scan(Cgroup cgroup) {
      String members;
      try {
        members = cgroup.members().size() + " there";
      } catch (ScanFailedException e) {
        members = "could not read";
      }
      return cgroup.isPopulated() + " " + members;
    }

    private static boolean hold() {
      try {
        return HELD.add(new RandomAccessFile("/dev/zero", "r"));
      } catch (IOException e) {
        return false;
      }
    }

    private static void close(RandomAccessFile file) {
      try {
        file.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  @Tag("process.cgroup-sees-without-files")
  @DisplayName("without file descriptors a cgroup is seen full or empty, and all in it killed")
  void noFilesAreNeeded() throws Exception {
    File log = File.createTempFile("stoplab-child", ".txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 200; exec \"$@\"",
            "sh",
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OutOfFiles.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(log);
    Process child = ChildJvm.withoutJvmVariables(builder).start();
    try {
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
      assertThat(Files.readString(log.toPath()).strip())
          .as("[process.cgroup-sees-without-files] what it saw")
          .isEqualTo("Optional[true] could not read, killed true,"
              + " Optional[false] 0 there, gone true");
    } finally {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly().waitFor();
      Files.delete(log.toPath());
    }
  }
}
