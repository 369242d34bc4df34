// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import stoplab.bench.Technique;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare --technique hope        | 'expected one of volatile-flag, '",
        "compare --technique floor       | 'expected one of volatile-flag, '",
        "compare --question why          | stop-latency, waiting-cost, poll-cost, wake-latency, fan-out, process-stop, first-stop, many-stops, call-cost",
        "compare --question poll-cost --technique volatile-flag | leave one of the two out",
        "compare --question fan-out --technique latch | leave one of the two out",
        "compare --question process-stop --technique latch | --technique names workers",
        "compare --question process-stop --poll volatile | leave one of the two out",
        "compare --poll hope             | no-poll, no-poll-again",
        "compare --question fan-out --poll volatile | leave one of the two out",
        "compare --technique latch --poll volatile | leave one of the two out",
        "compare --minutes 0             | 'not a whole number of minutes from 1'",
        "compare --minutes 1441          | 'not a whole number of minutes from 1'",
        "compare --minutes many          | 'not a whole number of minutes from 1'",
        "compare --all --smoke           | mutually exclusive",
        "compare --quick                 | compare --help",
        "compare --technique             | compare --help",
        "techniques --all                | techniques --help",
        "diff a b c                      | 'diff compares two folders, and three were given.'",
        "diff --fromat md a b            | 'Unknown option: ''--fromat'' ('",
        "diff --html / a b               | '/ is a folder'",
      })
  @DisplayName("a wrong command line gets one line that says what is right, and exit code 2")
  void mistakeGetsOneLine(String line, String hint) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(hint);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @DisplayName("without arguments the usage is printed, nothing runs, and the exit code is 2")
  void nothingAskedForPrintsUsage() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: benchmarks.jar").contains("'.*' runs every");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @DisplayName("an output folder that is in use is refused before anything is measured")
  void outputFolderInUseIsRefused(@TempDir Path temp) throws IOException {
    Files.writeString(temp.resolve("precious.txt"), "old");
    assertThat(execute("compare", "--out", temp.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("is there already");
    assertThat(ResultFolderTest.list(temp)).containsExactly("precious.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "--help, compare",
    "'compare --help', --minutes",
    "'compare --help', fan-out: how long",
    "'compare --help', process-stop: how long",
    "'compare --help', first-stop: how long",
    "'compare --help', many-stops: how long",
    "'compare --help', waiting-cost: what does",
    "'compare --help', call-cost: what does",
    "'techniques --help', List"
  })
  @DisplayName("--help explains each verb")
  void helpExplainsVerbs(String line, String word) {
    assertThat(execute(line.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage:").contains(word);
  }

  @Test
  @DisplayName("techniques lists every technique by name and class, and no control")
  void techniquesAreListed() {
    assertThat(execute("techniques")).isZero();
    for (Technique technique : Technique.values()) {
      boolean listed = out.toString().contains("| " + technique.label() + " ");
      assertThat(listed).as(technique.label()).isEqualTo(!technique.isControl());
    }
  }

  @ParameterizedTest
  @CsvSource({"volatile-flag", "VOLATILE-FLAG", "VolatileFlagWorker", "volatileflagworker"})
  @DisplayName("a technique is found by its name or its class, in any case")
  void techniqueIsFoundByNameOrClass(String name) {
    List<Technique> named = Main.commandLine()
        .parseArgs("compare", "--technique", name)
        .subcommand()
        .matchedOptionValue("--technique", List.of());
    assertThat(named).containsExactly(Technique.VOLATILE_FLAG);
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
