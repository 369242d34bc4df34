// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.tree.proc.ProcStat;

@EnabledOnOs(value = OS.LINUX, disabledReason = "setsid comes with Linux: run it there")
class OwnSessionTest {
  private static final String REPORT = "echo \"$$ $0\"; pwd; cat; :";

  @TempDir
  Path directory;

  @BeforeEach
  void needsSetsid() {
    assumeTrue(
        OwnSession.wrap(List.of("true"), null, System.getenv()).isPresent(),
        "there is no setsid: install util-linux or busybox");
  }

  /** A child in a session of its own. */
  private static Process start(List<String> command, File in, Map<String, String> more)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder().directory(in);
    builder.environment().putAll(more);
    Path path = in == null ? null : in.toPath();
    Optional<List<String>> wrapped = OwnSession.wrap(command, path, builder.environment());
    assertThat(wrapped).as("[process.session-keeps-child] %s", command).isPresent();
    return builder.command(wrapped.get()).redirectErrorStream(true).start();
  }

  private static List<String> end(Process child) throws Exception {
    try {
      List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
      return lines;
    } finally {
      child.destroyForcibly();
    }
  }

  private Path file(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  @Tag("process.session-keeps-child")
  @DisplayName("the child leads a session and keeps its number, arguments, input and folder")
  void childIsKept() throws Exception {
    List<String> command = List.of("sh", "-c", REPORT, "zero $0 'q'");
    Process child = start(command, directory.toFile(), Map.of());
    try {
      child.getOutputStream().write("input\n".getBytes(StandardCharsets.US_ASCII));
      child.getOutputStream().flush();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
      assertThat(in.readLine())
          .as("[process.session-keeps-child] the number of the child")
          .isEqualTo(child.pid() + " zero $0 'q'");
      assertThat(ProcStat.read(child.pid()).orElseThrow().session())
          .as("[process.session-keeps-child] the session of the child")
          .isEqualTo(child.pid());
      String arguments = Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
      assertThat(arguments.split("\0"))
          .as("[process.session-keeps-child] the arguments of the child")
          .containsExactly(command.toArray(String[]::new));
      child.getOutputStream().close();
      assertThat(in.lines().toList())
          .as("[process.session-keeps-child] its folder, its input")
          .containsExactly("" + directory.toRealPath(), "input");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("process.session-keeps-child")
  @DisplayName("the child's environment is unchanged, even odd names and values")
  void environmentIsKept() throws Exception {
    Map<String, String> odd = Map.of("a-b.c d", "x y\nz=", "STOPLAB_EMPTY", "", "1()", "{");
    assertThat(end(start(List.of("env"), null, odd)))
        .as("[process.session-keeps-child] its environment")
        .contains("a-b.c d=x y", "z=", "STOPLAB_EMPTY=", "1()={");
  }

  @Test
  @Tag("process.session-keeps-child")
  @DisplayName("a program is found where the JDK finds it, whatever PATH the child has")
  void programIsFound() throws Exception {
    file("said", "#!/bin/sh\necho \"told $1\"", "rwxr-xr-x");
    file("-c", "#! \t/bin/sh -e\necho dashed", "rwxr-xr-x");
    file("bare", "echo bare $0", "rwxr-xr-x");
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("sh"), Path.of("/nowhere"));
    File in = directory.toFile();
    Map<String, String> same = Map.of();
    Map<String, String> other = Map.of("PATH", elsewhere.toString());
    assertThat(end(start(List.of("./said", "so"), in, same))).containsExactly("told so");
    assertThat(end(start(List.of("./-c"), in, same))).containsExactly("dashed");
    assertThat(end(start(List.of(directory.resolve("said").toString()), null, same)))
        .containsExactly("told ");
    assertThat(end(start(List.of("sh", "-c", "echo \"$PATH\""), in, other)))
        .as("[process.session-keeps-child] by the PATH of this JVM")
        .containsExactly(elsewhere.toString());
    Optional<List<String>> bare = OwnSession.wrap(List.of("./bare"), directory, System.getenv());
    if (bare.isPresent()) { // not with musl, where the JDK gives it to the shell
      assertThat(end(new ProcessBuilder(bare.get()).directory(in).start()))
          .containsExactly("bare ./bare");
    }
  }

  /** What the JDK cannot start. */
  private enum Unstartable {
    NO_SUCH_PATH("./none"),
    NO_SUCH_NAME("stoplab-no-such-program"),
    EMPTY_NAME(""),
    NOT_ON_PATH("plain"),
    A_DIRECTORY("./folder"),
    BELOW_A_FILE("./plain/x"),
    NOT_EXECUTABLE("./forbidden"),
    NO_INTERPRETER("./no-interpreter"),
    CARRIAGE_RETURN("./windows"),
    INTERPRETER_IS_A_DIRECTORY("./directory-interpreter"),
    INTERPRETER_HAS_NONE("./deep"),
    NO_LOADER("./no-loader");

    final String program;

    Unstartable(String program) {
      this.program = program;
    }
  }

  @ParameterizedTest
  @EnumSource(Unstartable.class)
  @Tag("process.session-keeps-errors")
  @DisplayName("a program that cannot be started is left to the JDK, whose exception says why")
  void errorsAreKept(Unstartable kind) throws Exception {
    file("plain", "#!/bin/sh", "rwxr-xr-x");
    Files.createDirectory(directory.resolve("folder"));
    file("forbidden", "#!/bin/sh", "rw-r--r--");
    file("no-interpreter", "#!/nowhere/sh", "rwxr-xr-x");
    file("windows", "#!/bin/sh\r\necho", "rwxr-xr-x");
    file("directory-interpreter", "#! /tmp x", "rwxr-xr-x");
    file("deep", "#!" + directory.resolve("no-interpreter"), "rwxr-xr-x");
    String sh = Files.readString(Path.of("/bin/sh"), StandardCharsets.ISO_8859_1);
    Path noLoader = directory.resolve("no-loader");
    Files.write(noLoader, sh.replaceFirst("/lib", "/bil").getBytes(StandardCharsets.ISO_8859_1));
    Files.setPosixFilePermissions(noLoader, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = List.of(kind.program, "x");

    assertThat(OwnSession.wrap(command, directory, System.getenv()))
        .as("[process.session-keeps-errors] %s", kind)
        .isEmpty();
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    assertThatThrownBy(() -> builder.start().destroyForcibly())
        .as("[process.session-keeps-errors] the JDK itself, %s", kind)
        .isInstanceOf(IOException.class);
  }

  @Test
  @Tag("process.session-keeps-errors")
  @DisplayName("a loader variable that is meant for the child never reaches setsid")
  void loaderIsLeftAlone() {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("LD_TRACE_LOADED_OBJECTS", "1");
    assertThat(OwnSession.wrap(List.of("true"), null, environment))
        .as("[process.session-keeps-errors] setsid would print its libraries, and end")
        .isEmpty();
  }

  @Test
  @Tag("process.session-group-is-killed")
  @DisplayName("the group is killed after its leader's end, even by an interrupted thread")
  void groupIsKilled() throws Exception {
    Process child = start(List.of("sh", "-c", "sleep 600 & echo $!"), null, Map.of());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    long sleeper = Long.parseLong(in.readLine());
    try {
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
      Thread.currentThread().interrupt();
      boolean sent = OwnSession.killGroup(child.pid(), PATIENCE.toNanos());
      assertThat(Thread.interrupted())
          .as("[process.session-group-is-killed] the interrupt is kept")
          .isTrue();
      assertThat(sent).as("[process.session-group-is-killed] it was sent").isTrue();
      assertThat(in.readLine()) // the end of the output: nobody holds it
          .as("[process.session-group-is-killed] the output of %s", sleeper)
          .isNull();
      assertThat(OwnSession.killGroup(child.pid(), 0)).isFalse();
    } finally {
      ProcessHandle.of(sleeper).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @Tag("process.group-kill-refuses")
  @DisplayName("our own group is refused, and so are numbers that mean more than one group")
  void othersAreRefused() throws Exception {
    // Only asked, never sent: if this fails, it must not end the machine.
    List<Long> refused = new ArrayList<>(List.of(1L, 0L, -1L, Long.MIN_VALUE));
    Process group = new ProcessBuilder(
            "ps", "-o", "pgid=", "-p", "" + ProcessHandle.current().pid())
        .redirectErrorStream(true)
        .start();
    refused.add(Long.parseLong(end(group).get(0).strip()));
    assertThat(refused)
        .as("[process.group-kill-refuses] refused")
        .noneMatch(GroupSignal::isAllowed);
    assertThat(GroupSignal.isAllowed(Integer.MAX_VALUE)).isTrue();
  }
}
