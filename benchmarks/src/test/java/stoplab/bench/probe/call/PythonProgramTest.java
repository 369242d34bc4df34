// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class PythonProgramTest {
  @TempDir
  private Path temp;

  @AfterEach
  void noChildIsLeft() {
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .untilAsserted(() -> assertThat(CallProbeTest.runningChildren()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "forkserver", "spawn", "pool", "executor"})
  @DisplayName("each of Python's own ways is measured, with its version and its first call")
  void waysAreMeasured(String way) throws Exception {
    try (PythonProgram python = new PythonProgram(realPython())) {
      assertThat(python.measure(way, 3, 1)).hasValueSatisfying(result -> {
        assertThat(result.version()).isBetween(3_07_00, 9_99_99);
        assertThat(result.nanos()).hasSize(1 + 3).allMatch(nanos -> nanos > 0);
      });
    }
  }

  private static Path realPython() {
    assumeTrue(
        PythonProgram.find().isPresent(),
        "there is no python3 on the PATH: install Python 3.7 or newer, as with apt install python3");
    return PythonProgram.find().orElseThrow();
  }

  @Test
  @Tag("bench.call-python-is-optional")
  @DisplayName("a way that this Python does not have is not measured")
  void missingWayIsNotMeasured() throws Exception {
    try (PythonProgram python = new PythonProgram(realPython())) {
      assertThat(python.measure("telepathy", 1, 0))
          .as("[bench.call-python-is-optional]")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exit 1", "exit 0", "echo hello; exit 0", "echo version 31107; echo soon"})
  @Tag("bench.call-python-is-optional")
  @DisplayName("a Python that fails, or prints something else, is not measured")
  void wrongPythonIsNotMeasured(String body) throws Exception {
    try (PythonProgram python = new PythonProgram(script(temp, body))) {
      assertThat(python.measure("fork", 1, 0))
          .as("[bench.call-python-is-optional]")
          .isEmpty();
    }
  }

  private static Path script(Path folder, String body) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")),
        "this system has no /bin/sh to stand in for Python: run on Linux or macOS");
    Path file = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  @Tag("bench.call-python-is-optional")
  @DisplayName("python3 is found in the first folder of the PATH that has it, or nowhere")
  void pythonIsFoundOnPath() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Path first = Files.createDirectory(temp.resolve("first"));
    Path second = Files.createDirectory(temp.resolve("second"));
    Path third = Files.createDirectory(temp.resolve("third"));
    Files.writeString(first.resolve("python3"), "not executable");
    Path right = script(second, "exit 0");
    script(third, "exit 0");
    assertThat(PythonProgram.find(path(empty, first, second, third)))
        .as("[bench.call-python-is-optional]")
        .contains(right.toAbsolutePath());
    assertThat(PythonProgram.find(path(empty, first)))
        .as("[bench.call-python-is-optional]")
        .isEmpty();
    assertThat(PythonProgram.find("")).as("[bench.call-python-is-optional]").isEmpty();
  }

  private static String path(Path... folders) {
    return String.join(
        File.pathSeparator, List.of(folders).stream().map(Path::toString).toList());
  }

  @Test
  @DisplayName("the folder of the script is removed")
  void folderIsRemoved() throws Exception {
    String before = System.setProperty("stoplab.bench.scratch", temp.toString());
    try {
      PythonProgram python = new PythonProgram(Path.of("/nowhere/python3"));
      assertThat(temp).isNotEmptyDirectory();
      python.close();
    } finally {
      if (before == null) {
        System.clearProperty("stoplab.bench.scratch");
      }
    }
    assertThat(temp).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool", "executor", "fork"})
  @Tag("bench.call-python-leaves")
  @DisplayName("if a Python is killed, none of its workers runs on")
  void workersLeaveWithTheirParent(String way) throws Exception {
    Path copy = temp.resolve("calls.py");
    try (InputStream script = PythonProgram.class.getResourceAsStream("python_calls.py")) {
      Files.copy(script, copy);
    }
    Process program = new ProcessBuilder(
            realPython().toString(), "-B", copy.toString(), way, "100000000", "100000000")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    Set<ProcessHandle> workers = new HashSet<>();
    try {
      await().atMost(NoStrayThreads.PATIENCE).until(() -> {
        program.descendants().forEach(workers::add);
        return !workers.isEmpty();
      });
    } finally {
      program.destroyForcibly().waitFor();
    }
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .untilAsserted(() ->
            assertThat(workers).as("[bench.call-python-leaves]").noneMatch(ProcessInspector::runs));
  }
}
