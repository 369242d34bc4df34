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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the verb diff says of two folders. */
class DiffCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("a technique that takes twice as long is the only one called changed")
  void slowedTechnique() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"), "Test CPU", nanos -> 2 * nanos);
    assertThat(diff(before, after)).isZero();
    assertThat(out.toString())
        .as("[bench.diff-needs-both]")
        .contains("3 of 9 compared times changed (3 more)");
    assertThat(rows())
        .as("[bench.diff-needs-both]")
        .hasSize(3)
        .allMatch(row -> row.contains("latch, ") && row.endsWith("| more |"));
    assertThat(out.toString()).doesNotContain("Controls changed");
  }

  @Test
  @Tag("bench.diff-same-folder")
  @DisplayName("a folder against itself has no change")
  void sameFolder() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    assertThat(diff(run, run)).isZero();
    assertThat(out.toString())
        .as("[bench.diff-same-folder]")
        .startsWith("The same CPU, JDK and commit.")
        .contains("0 of 9 compared times changed; ");
    assertThat(rows()).isEmpty();
  }

  @Test
  @Tag("bench.diff-names-machine")
  @DisplayName("another CPU is named in the first line")
  void anotherCpu() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"), "Other | CPU", nanos -> nanos);
    assertThat(diff(before, after)).isZero();
    assertThat(out.toString().lines())
        .as("[bench.diff-names-machine]")
        .first()
        .isEqualTo("Another CPU: Test CPU and Other \\| CPU.");
  }

  @Test
  @DisplayName("--all shows every row, and what only one has measured is counted")
  void allRows() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"));
    SmallRun.zip(
        after.resolve("samples.csv.gz"),
        "part,technique,threads,load,round,jvm,stop,latency_ns,floor_ns\n"
            + "first,latch,virtual,idle,1,1,1,500,\n"
            + "first,latch,platform,idle,1,1,1,hung,\n");
    assertThat(diff(before, after, "--all")).isZero();
    assertThat(out.toString())
        .contains("| latch, first stop | 1.20 us | hangs in 1 | -", "HANGS now")
        .contains("Measured only before: 8 (Stop latency).")
        .contains("Measured only after: 1 (Stop latency).");
  }

  @Test
  @Tag("bench.bad-folder-named")
  @DisplayName("the folder that is wrong is named, first or second")
  void badFolder() throws IOException {
    Path good = SmallRun.write(temp.resolve("good"));
    Path bad = Files.createDirectory(temp.resolve("bad"));
    assertThat(diff(good, bad)).isEqualTo(2);
    assertThat(diff(bad, good)).isEqualTo(2);
    assertThat(err.toString().lines())
        .as("[bench.bad-folder-named]")
        .hasSize(2)
        .allMatch(line -> line.startsWith(bad + " has no environment.json"));
    assertThat(out.toString()).isEmpty();
  }

  /** The rows of the table of changes. */
  private List<String> rows() {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("| Stop latency: "))
        .map(String::strip)
        .map(line -> line.replaceAll(" +[|]$", " |"))
        .toList();
  }

  private int diff(Path before, Path after, String... options) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] args = new String[3 + options.length];
    args[0] = "diff";
    args[1] = before.toString();
    args[2] = after.toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return line.execute(args);
  }
}
