// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.testkit.NoStrayThreads;

/** Processes that cannot be asked: one sentence each, soon, and no harm done. */
@ExtendWith(NoStrayThreads.class)
class UnreachableJvmTest {
  private static final int MOST_SECONDS = 12;

  @TempDir
  private Path folder;

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("no such process, and stop-doctor itself, are said in one sentence")
  void nobodyThere() {
    assertThat(refusal(LiveJvm.of(999_999_999L, false)))
        .as("[doctor.live-one-sentence]")
        .startsWith("There is no process 999999999: give the PID of a running JVM");
    long own = ProcessHandle.current().pid();
    assertThat(refusal(LiveJvm.of(own, false)))
        .as("[doctor.live-one-sentence]")
        .startsWith("Process " + own + " is stop-doctor itself");
  }

  @Test
  @Tag("doctor.live-spares-others")
  @DisplayName("a process that is no JVM gets no signal, and a sentence names it")
  void noJvm() throws Exception {
    try (AskedJvm sleep = AskedJvm.run(List.of("sleep", "60"))) {
      assertThat(refusal(LiveJvm.of(sleep.pid(), false)))
          .as("[doctor.live-spares-others]")
          .startsWith("Process " + sleep.pid() + " (sleep) is no JVM");
      assertThat(sleep.isAlive()).as("[doctor.live-spares-others] it runs on").isTrue();
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that is stopped by SIGSTOP is not asked; the sentence says how to go on")
  void stopped() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc, as on Linux");
    try (AskedJvm jvm = AskedJvm.start()) {
      jvm.signal("STOP");
      await("it is stopped")
          .atMost(NoStrayThreads.PATIENCE)
          .until(() ->
              Files.readString(Path.of("/proc/" + jvm.pid() + "/status")).contains("State:\tT"));
      assertThat(refusal(LiveJvm.of(jvm.pid(), false)))
          .as("[doctor.live-one-sentence]")
          .contains("is stopped by a signal", "kill -CONT " + jvm.pid());
      jvm.signal("CONT");
      LiveJvm.of(jvm.pid(), false).dump();
      // A request that waited until then would have made it print a dump.
      assertThat(jvm.output()).as("[doctor.live-one-sentence] its output").isEqualTo("ready\n");
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that is stopped while it is asked is said to be stopped")
  void stoppedMeanwhile() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc, as on Linux");
    try (AskedJvm jvm = AskedJvm.start()) {
      Path stopping = script("kill -STOP " + jvm.pid(), "exec sleep 60");
      assertThat(
              refusal(new LiveJvm(jvm.pid(), Optional.of(stopping), Duration.ofSeconds(1), false)))
          .as("[doctor.live-one-sentence]")
          .contains("is stopped by a signal", "kill -CONT " + jvm.pid());
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that lets nobody attach is said so, with another way")
  void attachIsDisabled() throws Exception {
    try (AskedJvm jvm = AskedJvm.start("-XX:+DisableAttachMechanism")) {
      assertThat(refusal(LiveJvm.of(jvm.pid(), false)))
          .as("[doctor.live-one-sentence]")
          .contains("-XX:+DisableAttachMechanism", "kill -QUIT " + jvm.pid());
    }
  }

  @Test
  @Tag("doctor.live-spares-others")
  @DisplayName("a JVM with -Xrs, which SIGQUIT would end, is not asked")
  void quitIsNotHandled() throws Exception {
    try (AskedJvm jvm = AskedJvm.start("-Xrs")) {
      assertThat(refusal(LiveJvm.of(jvm.pid(), false)))
          .as("[doctor.live-spares-others]")
          .contains("does not handle SIGQUIT", "-Xrs");
      assertThat(jvm.isAlive()).as("[doctor.live-spares-others] it runs on").isTrue();
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("another user's JVM is refused by a sentence that names the user")
  void rootsJvm() throws Exception {
    assumeTrue(
        LiveJvmTest.isRoot() && LiveJvmTest.has("setpriv"),
        "needs root, and setpriv of util-linux");
    Path readable = Files.createDirectory(folder.resolve("classes"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path classes : List.of(AskedJvm.mainClasses(), AskedJvm.classPath())) {
      copy(classes, readable);
    }
    try (AskedJvm jvm = AskedJvm.start();
        AskedJvm asker = AskedJvm.run(List.of(
            "setpriv",
            "--reuid=nobody",
            "--regid=nogroup",
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            readable.toString(),
            Asker.class.getName(),
            Long.toString(jvm.pid())))) {
      asker.awaitEnd();
      assertThat(asker.output())
          .as("[doctor.live-one-sentence]")
          .startsWith(
              "Process " + jvm.pid() + " belongs to another user, root: run stop-doctor as");
    }
  }

  /** Asks a JVM as another user. */
  static final class Asker {
    private Asker() {}

    public static void main(String[] args) throws Exception {
      try {
        LiveJvm.of(Long.parseLong(args[0]), false).dump();
        System.out.println("a dump");
      } catch (UnreachableJvmException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copy = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else if (each.toString().endsWith(".class")) {
          Files.copy(each, copy);
        }
      }
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that does not answer in time is given up, and jcmd is killed")
  void noAnswer() throws Exception {
    Path childPid = folder.resolve("pid");
    Path slow = script("echo $$ > " + childPid, "exec sleep 60");
    try (AskedJvm jvm = AskedJvm.start()) {
      LiveJvm live = new LiveJvm(jvm.pid(), Optional.of(slow), Duration.ofSeconds(1), false);
      assertThat(refusal(live))
          .as("[doctor.live-one-sentence]")
          .contains("has not answered jcmd within 1 s", "kill -QUIT " + jvm.pid());
      assertThat(LiveJvmTest.traces(jvm)).as("[doctor.live-one-sentence] files").isEmpty();
      long pid = Long.parseLong(Files.readString(childPid).strip());
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
          .as("[doctor.live-one-sentence] jcmd")
          .isEmpty();
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that ends while it is asked, or a jcmd that fails, gives one sentence")
  void endsMeanwhile() throws Exception {
    try (AskedJvm jvm = AskedJvm.start()) {
      Path failing = script(
          "echo $4:",
          "echo java.io.IOException: well-known file is not secure",
          "echo '\tat java.base/sun.nio'",
          "exit 1");
      assertThat(refusal(new LiveJvm(jvm.pid(), Optional.of(failing), LiveJvm.BOUND, false)))
          .as("[doctor.live-one-sentence]")
          .contains("(it says: well-known file is not secure)")
          .doesNotContain("\n", "java.base");
      Path killing = script("kill -KILL " + jvm.pid(), "exit 1");
      assertThat(refusal(new LiveJvm(jvm.pid(), Optional.of(killing), LiveJvm.BOUND, false)))
          .as("[doctor.live-one-sentence]")
          .startsWith("Process " + jvm.pid() + " has ended while it was asked");
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("without a jcmd one sentence says what is missing")
  void noJcmd() throws Exception {
    assertThat(Jcmd.find(folder.toString(), Map.of("PATH", ".:" + folder))).isEmpty();
    assertThat(Jcmd.find(folder.toString(), Map.of("JAVA_HOME", System.getProperty("java.home"))))
        .isPresent();
    try (AskedJvm jvm = AskedJvm.start()) {
      assertThat(refusal(new LiveJvm(jvm.pid(), Optional.empty(), LiveJvm.BOUND, false)))
          .as("[doctor.live-one-sentence]")
          .startsWith("There is no jcmd beside this java, in JAVA_HOME or in PATH");
    }
  }

  private Path script(String... lines) throws IOException {
    Path script = Files.createTempFile(folder, "jcmd", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private static String refusal(LiveJvm jvm) {
    long start = System.nanoTime();
    UnreachableJvmException refusal =
        catchThrowableOfType(UnreachableJvmException.class, jvm::dump);
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
        .as("[doctor.live-one-sentence] seconds")
        .isLessThan(MOST_SECONDS);
    assertThat(refusal).as("[doctor.live-one-sentence] the refusal").isNotNull();
    return refusal.getMessage();
  }
}
