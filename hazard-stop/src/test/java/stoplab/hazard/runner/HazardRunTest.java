// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stoplab.hazard.child.Evidence;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** What the runner does with a JVM that hangs, crashes, or is not there. */
class HazardRunTest {
  private static final long PATIENCE_MILLIS = NoStrayThreads.PATIENCE.toMillis();

  private static Evidence run(Path temporary, String what, long millis) throws Exception {
    try (ChildJvm program = start(temporary, what, millis)) {
      Duration bound = NoStrayThreads.PATIENCE.multipliedBy(2).plusMillis(millis);
      assertThat(program.awaitExit(bound)).as("it ends").isTrue();
      assertThat(program.exitCode()).as(program.output()).isZero();
      return Evidence.in(program.output());
    }
  }

  private static ChildJvm start(Path temporary, String what, long millis) {
    return ChildJvm.start(
        List.of("-Djava.io.tmpdir=" + temporary, Evidence.WANTED),
        Culprits.class,
        "run",
        what,
        Long.toString(millis));
  }

  private static boolean runs(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).filter(ChildJvm::runs).isPresent();
  }

  /** What a JVM leaves in the folder of all when it is killed: its socket, its counters. */
  private static List<Path> sharedFilesOf(String pid) throws IOException {
    Path shared = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> found = new ArrayList<>(List.of(shared.resolve(".java_pid" + pid)));
    try (DirectoryStream<Path> users = Files.newDirectoryStream(shared, "hsperfdata_*")) {
      users.forEach(user -> found.add(user.resolve(pid)));
    }
    return found.stream().filter(Files::exists).toList();
  }

  @Test
  @Tag("hazard.runner-bounds")
  @DisplayName("a JVM that hangs is killed at its bound with everything that it has started")
  void hangingIsKilled(@TempDir Path temporary) throws Exception {
    Evidence evidence = new Evidence(Map.of());
    // The bound has to let two JVMs start, one after the other, and is waited for in any case.
    for (long millis = PATIENCE_MILLIS / 5; evidence.get("pid").isEmpty(); millis *= 2) {
      assertThat(millis).as("a bound that lets them start").isLessThan(10 * PATIENCE_MILLIS);
      evidence = run(temporary, "hang", millis);
    }
    assertThat(evidence.get(Evidence.EXIT)).isEqualTo(Evidence.KILLED);
    assertThat(evidence.get("pid")).matches("\\d+");
    assertThat(evidence.get("grandchild")).matches("\\d+");
    for (String pid : List.of(evidence.get("pid"), evidence.get("grandchild"))) {
      assertThat(runs(pid)).as("%s runs", pid).isFalse();
      assertThat(sharedFilesOf(pid)).isEmpty();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("hazard.leaves-nothing")
  @DisplayName("a JVM that crashes is recognised by its log; neither log nor core is left")
  void crashIsTold(@TempDir Path temporary) throws Exception {
    Evidence evidence = run(temporary, "crash", PATIENCE_MILLIS);
    assertThat(evidence.get("before")).isEqualTo("the crash");
    assertThat(evidence.get(Evidence.CRASH)).startsWith("SIGSEGV");
    assertThat(evidence.get(Evidence.EXIT)).matches("\\d+").isNotEqualTo("0");
    assertThat(temporary).isEmptyDirectory();
    assertThat(litterHere()).as("crash logs and cores in the working folder").isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("hazard.leaves-nothing")
  @DisplayName("ended in the middle of a run, the program takes its processes and folders along")
  void endsWithoutLitter(@TempDir Path temporary) throws Exception {
    try (ChildJvm program = start(temporary, "hang", 600_000)) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(3))
          .until(() -> program.handle().descendants().count() >= 2 && dropped(temporary) >= 2);
      List<ProcessHandle> descendants = program.handle().descendants().toList();
      program.handle().destroy();
      assertThat(program.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(descendants).noneMatch(ChildJvm::runs);
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** How many of the two have come so far as to hang. */
  private static long dropped(Path temporary) throws IOException {
    try (var files = Files.walk(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("core."))
          .count();
    }
  }

  private static List<Path> litterHere() throws IOException {
    try (var files = Files.list(Path.of(""))) {
      return files
          .filter(file -> file.toString().matches("(hs_err|core|replay_pid).*"))
          .toList();
    }
  }

  @Test
  @Tag("hazard.environment-kept-out")
  @DisplayName("no variable that changes a JVM or makes it print reaches the hazards")
  void environmentIsKeptOut() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Evidence.WANTED,
            "-cp",
            System.getProperty("java.class.path"),
            Culprits.class.getName(),
            "run",
            "look",
            Long.toString(PATIENCE_MILLIS))
        .redirectErrorStream(true);
    Map<String, String> variables = Map.of(
        "JAVA_TOOL_OPTIONS", "-D" + Culprits.SEEN + "=tool",
        "JDK_JAVA_OPTIONS", "-D" + Culprits.SEEN + "2=jdk",
        "_JAVA_OPTIONS", "-D" + Culprits.SEEN + "3=hotspot",
        "_JAVA_SR_SIGNUM", "14",
        "_JAVA_LAUNCHER_DEBUG", "1");
    builder.environment().putAll(variables);
    Process program = builder.start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor()).as(output).isZero();
    assertThat(Evidence.in(output).values())
        .as("[hazard.environment-kept-out] what a hazard sees of %s", variables)
        .containsEntry(Culprits.SEEN, "null null null")
        .containsEntry("variables", "[]");
  }

  @Test
  @DisplayName("if something is missing, nothing is run, and the finding says what is missing")
  void missingIsSaid() throws Exception {
    Jvm here = Jvm.current();
    Jvm bare =
        new Jvm(here.java(), here.feature(), here.version(), here.name(), "Plan 9", Set.of());
    Hazard hazard = Hazard.of(Culprits.class, "a test").needing(Need.DEBUGGER);
    assertThat(HazardRun.of(hazard, bare).verdict()).isEqualTo(Verdict.NOT_RUN);
    assertThat(HazardRun.of(hazard, bare).words()).contains("no module jdk.jdi");
    Hazard pthreads = Hazard.of(Culprits.class, "a test").needing(Need.PTHREADS);
    assertThat(pthreads.missingOn(bare))
        .hasValueSatisfying(why -> assertThat(why).contains("Linux and macOS"));
    assertThat(Hazard.of(Culprits.class, "a test").missingOn(bare)).isEmpty();
  }
}
