// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.interrupt.map.probe.BlockedState;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The flags of the program. */
class InterruptMapFlagsTest {
  private record Result(int exitCode, String output) {}

  private static Result run(String... args) throws InterruptedException {
    try (ChildJvm map = ChildJvm.start(List.of(), InterruptMap.class, args)) {
      assertThat(map.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      return new Result(map.exitCode(), map.output());
    }
  }

  @Test
  @DisplayName("--help lists the five flags, and measures nothing")
  void helpListsFlags() throws InterruptedException {
    Result run = run("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("--case REGEX", "--kind", "--out DIR", "--list", "--help")
        .doesNotContain("measured");
  }

  @Test
  @DisplayName("--list prints the name of each call once, and measures nothing")
  void listPrintsNames() throws InterruptedException {
    Result run = run("--list", "--case", "^Semaphore");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output().lines())
        .containsExactly(
            "Semaphore.acquire", "Semaphore.tryAcquire(t)", "Semaphore.acquireUninterruptibly");
  }

  @Test
  @DisplayName("--case and --kind choose rows, and --out writes them with their environment")
  void choosesAndWrites(@TempDir Path folder) throws Exception {
    String made = folder.resolve("new").toString();
    Result run = run("--kind", "platform", "--case", "^Semaphore", "--out", made);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("3 of 3 measured");
    Path file = folder.resolve("new/jdk" + Runtime.version().feature() + ".tsv");
    assertThat(MapTsv.read(file))
        .extracting(Row::key)
        .containsExactly(
            "Semaphore.acquire [platform]",
            "Semaphore.tryAcquire(t) [platform]",
            "Semaphore.acquireUninterruptibly [platform]");
    assertThat(Files.readString(file))
        .contains("# jdk: " + Runtime.version(), "# os: ", "# cpus: ");
  }

  @Test
  @DisplayName("a row that is written is read back unchanged")
  void tsvRoundTrip(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.tsv");
    Outcome outcome = new Outcome(Reaction.CLOSES, "SomeException", "set", "-", "closed", "prompt");
    BlockedState blockedState =
        new BlockedState("WAITING", List.of("some.Type.method", "other.Type.m"));
    Row row = new Row("call(t)", "waits", Kind.VIRTUAL, outcome, 42, "a note", blockedState);
    Row none = new Row(
        "b", "waits", Kind.PLATFORM, Outcome.only(Reaction.HANGS), -1, "", BlockedState.NOTHING);
    MapTsv.write(file, List.of("jdk: 17"), List.of(row, none));
    assertThat(MapTsv.read(file)).containsExactly(row, none);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--colour | There is no flag --colour; --help lists the flags.",
        "--case | The flag --case needs a value; see --help.",
        "--case ( | The value of --case is not a regular expression: (",
        "--case nothing-has-this-name | No call matches nothing-has-this-name;"
            + " --list shows all calls.",
        "--kind green | The value of --kind must be platform or virtual, not green.",
        "--out pom.xml | The folder for --out cannot be created: pom.xml",
      })
  @DisplayName("a wrong flag gives one sentence and exit code 2")
  void wrongFlagGivesSentence(String args, String sentence) throws InterruptedException {
    Result run = run(args.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output().strip()).isEqualTo(sentence);
  }

  @Test
  @DisplayName("--kind virtual on a JDK without virtual threads counts as a wrong flag")
  @DisabledForJreRange(min = JRE.JAVA_21)
  void noVirtualThreads() throws InterruptedException {
    Result run = run("--kind", "virtual");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("has no virtual threads; they arrived in JDK 21.");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("interrupt.map-leaves-nothing")
  @DisplayName("a program terminated in the middle of a run removes its processes and folders")
  void terminatedRunLeavesNothing(@TempDir Path temporary) throws Exception {
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (ChildJvm map =
        ChildJvm.start(options, InterruptMap.class, "--case", "^Process.getInputStream")) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> map.handle().descendants().findAny().isPresent());
      List<ProcessHandle> descendants = map.handle().descendants().toList();
      map.handle().destroy();
      assertThat(map.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> descendants.stream().noneMatch(ChildJvm::runs));
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("interrupt.map-environment-kept-out")
  @DisplayName("no variable that changes a JVM or makes it print reaches a row's JVM")
  void environmentIsKeptOut(@TempDir Path folder) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            InterruptMap.class.getName(),
            "--kind",
            "platform",
            "--case",
            "System.in.read",
            "--out",
            folder.toString())
        .redirectErrorStream(true);
    Map<String, String> variables = Map.of(
        "JAVA_TOOL_OPTIONS", "-Da=tool",
        "JDK_JAVA_OPTIONS", "-Db=jdk",
        "_JAVA_OPTIONS", "-Xmx300m",
        "_JAVA_LAUNCHER_DEBUG", "1");
    builder.environment().putAll(variables);
    Process map = builder.start();
    String output = new String(map.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(map.waitFor())
        .as("[interrupt.map-environment-kept-out] code: %s", output)
        .isZero();
    assertThat(MapTsv.read(folder.resolve("jdk" + Runtime.version().feature() + ".tsv")))
        .as("[interrupt.map-environment-kept-out] the rows with %s", variables)
        .isNotEmpty()
        .allSatisfy(row -> {
          assertThat(row.name()).startsWith("System.in.read");
          assertThat(row.outcome().reaction()).isNotEqualTo(Reaction.FAILED);
          assertThat(row.toString()).doesNotContain("Picked up");
        });
  }

  @Test
  @DisplayName("a name from the list is found as written, even with parentheses")
  void nameIsFoundAsPlainText() throws InterruptedException {
    assertThat(run("--list", "--case", "Object.wait(ms)").output().lines())
        .containsExactly("Object.wait(ms)");
  }

  @Test
  @DisplayName("a run of some rows does not replace a file that exists")
  void partialRunDoesNotReplaceFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("jdk" + Runtime.version().feature() + ".tsv");
    Files.writeString(file, "precious");
    Result run = run("--case", "^Semaphore", "--out", folder.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("would lose rows");
    assertThat(file).hasContent("precious");
  }

  @Test
  @DisplayName("a call that this JDK or kind of thread lacks is reported as such")
  void unavailableCallIsReported() throws InterruptedException {
    Result run = Runtime.version().feature() < 19
        ? run("--case", "ExecutorService.close")
        : run("--case", "Timer", "--kind", "virtual");
    assumeTrue(Runtime.version().feature() < 19 || Runtime.version().feature() >= 21);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).contains("do not exist on JDK " + Runtime.version().feature());
  }
}
