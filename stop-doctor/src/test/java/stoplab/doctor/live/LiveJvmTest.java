// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.ThreadDump;
import stoplab.testkit.NoStrayThreads;

/** JVMs that can be asked, and what is left afterwards. */
@ExtendWith(NoStrayThreads.class)
class LiveJvmTest {
  @Test
  @Tag("doctor.live-leaves-nothing")
  @DisplayName("a dump of a running JVM leaves no file and no process, and the JVM runs on")
  void leavesNothing() throws Exception {
    try (AskedJvm jvm = AskedJvm.start()) {
      ThreadDump dump = LiveJvm.of(jvm.pid(), false).dump();
      assertThat(dump.threads())
          .as("[doctor.live-leaves-nothing] the threads of the JVM")
          .anySatisfy(thread -> {
            assertThat(thread.name()).isEqualTo("main");
            assertThat(thread.isNonDaemon()).isTrue();
            assertThat(thread.calls("java.util.concurrent.CountDownLatch.await"))
                .isTrue();
          });
      assertThat(dump.jdk()).hasValue(Runtime.version().feature());
      assertThat(traces(jvm)).as("[doctor.live-leaves-nothing] files").isEmpty();
      assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
          .as("[doctor.live-leaves-nothing] children")
          .containsExactly(jvm.pid());
      assertThat(jvm.isAlive()).as("[doctor.live-leaves-nothing] the JVM runs").isTrue();
      assertThat(jvm.output()).as("[doctor.live-leaves-nothing] its output").isEqualTo("ready\n");
    }
  }

  /** What a dump may leave in the folders for temporary files; a JVM's own socket is its own. */
  static List<Path> traces(AskedJvm jvm) throws IOException {
    Path own = Path.of(System.getProperty("java.io.tmpdir"));
    String folder = JcmdSession.PREFIX + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(own)) {
      return Stream.concat(
              files.filter(file -> file.getFileName().toString().startsWith(folder)),
              Stream.of("/tmp/.attach_pid", "/proc/" + jvm.pid() + "/cwd/.attach_pid")
                  .map(start -> Path.of(start + jvm.pid()))
                  .filter(Files::exists))
          .toList();
    }
  }

  @Test
  @Tag("doctor.live-spares-the-jvm")
  @DisplayName("a JVM of 25 is not asked for virtual threads, unless that is wanted")
  void sparesTheJvm() throws Exception {
    Optional<Path> home = AskedJvm.jdk(25);
    assumeTrue(home.isPresent(), "needs JDK 25: install it below /usr/lib/jvm");
    try (AskedJvm jvm = AskedJvm.startOn(home.get(), "reader of orders")) {
      ThreadDump dump = new LiveJvm(
              jvm.pid(), home.map(jdk -> jdk.resolve("bin/jcmd")), LiveJvm.BOUND, false)
          .dump();
      assertThat(dump.threads())
          .as("[doctor.live-spares-the-jvm] threads")
          .noneMatch(thread -> thread.name().equals("reader of orders"));
      assertThat(String.join(" ", dump.remarks()))
          .as("[doctor.live-spares-the-jvm] remarks")
          .contains("JDK-8364343", "--virtual");
    }
  }

  @ParameterizedTest
  @CsvSource({"17, 25", "25, 17", "25, 25"})
  @Tag("doctor.live-virtual-threads")
  @DisplayName("a JVM of 17 or 25 is asked by either, with its virtual threads from 21 on")
  void eitherAsksEither(int asking, int asked) throws Exception {
    Optional<Path> asker = AskedJvm.jdk(asking);
    Optional<Path> home = AskedJvm.jdk(asked);
    assumeTrue(
        asker.isPresent() && home.isPresent(),
        "needs JDK 17 and 25: install them below /usr/lib/jvm, or name them in JAVA17_HOME and"
            + " JAVA25_HOME");
    boolean hasVirtual = asked >= 21;
    try (AskedJvm jvm = AskedJvm.startOn(home.get(), hasVirtual ? "reader of orders" : "")) {
      LiveJvm live =
          new LiveJvm(jvm.pid(), asker.map(jdk -> jdk.resolve("bin/jcmd")), LiveJvm.BOUND, true);
      ThreadDump dump = live.dump();
      assertThat(dump.jdk()).as("[doctor.live-virtual-threads] its JDK").hasValue(asked);
      List<String> virtual = dump.threads().stream()
          .filter(thread -> thread.kind() == Kind.VIRTUAL)
          .map(DumpThread::name)
          .toList();
      assertThat(virtual)
          .as("[doctor.live-virtual-threads] virtual threads, remarks: %s", dump.remarks())
          .isEqualTo(hasVirtual ? List.of("reader of orders") : List.of());
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM whose files in the temporary folder are gone can still be asked")
  void filesAreGone() throws Exception {
    try (AskedJvm jvm = AskedJvm.start("-Djava.io.tmpdir=/nowhere", "-XX:-UsePerfData")) {
      LiveJvm.of(jvm.pid(), false).dump();
      Files.deleteIfExists(jvm.socket());
      assertAnswerOrSentence(jvm.pid());
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM of another user is asked by root, or refused in one sentence")
  void anotherUser() throws Exception {
    assumeTrue(isRoot() && has("setpriv"), "needs root, and setpriv of util-linux");
    try (AskedJvm jvm = AskedJvm.startBelow(
        List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"))) {
      assumeTrue(jvm.isAlive(), "needs classes that nobody may read: " + jvm.output());
      ThreadDump dump = LiveJvm.of(jvm.pid(), false).dump();
      assertThat(dump.threads())
          .as("[doctor.live-one-sentence] threads of another user's JVM")
          .anyMatch(thread -> thread.name().equals("main"));
      assertThat(dump.remarks())
          .as("[doctor.live-one-sentence] remarks")
          .allMatch(remark -> remark.startsWith("Virtual threads are not shown"));
    }
  }

  @Test
  @Tag("doctor.live-one-sentence")
  @DisplayName("a JVM that sees another /tmp is asked, or refused in one sentence")
  void anotherMountNamespace() throws Exception {
    assumeTrue(
        isRoot() && has("unshare") && has("nsenter"), "needs root, and unshare of util-linux");
    try (AskedJvm jvm = AskedJvm.startBelow(List.of("unshare", "-m", "--"))) {
      assumeTrue(jvm.isAlive(), "needs the right to make namespaces: " + jvm.output());
      Process mount = new ProcessBuilder(
              "nsenter",
              "-t",
              Long.toString(jvm.pid()),
              "-m",
              "mount",
              "-t",
              "tmpfs",
              "none",
              "/tmp")
          .inheritIO()
          .start();
      assumeTrue(mount.waitFor() == 0, "needs the right to mount");
      assertAnswerOrSentence(jvm.pid());
    }
  }

  private static void assertAnswerOrSentence(long pid) throws Exception {
    long start = System.nanoTime();
    try {
      assertThat(LiveJvm.of(pid, false).dump().threads())
          .as("[doctor.live-one-sentence] the answer")
          .anyMatch(thread -> thread.name().equals("main"));
    } catch (UnreachableJvmException e) {
      assertThat(e.getMessage())
          .as("[doctor.live-one-sentence] the sentence")
          .contains("Process " + pid, "kill -QUIT");
    }
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
        .as("[doctor.live-one-sentence] seconds")
        .isLessThan(12);
  }

  static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.isDirectory(self) && Files.getAttribute(self, "unix:uid").equals(0);
  }

  static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
