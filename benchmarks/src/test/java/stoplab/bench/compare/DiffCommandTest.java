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
        .contains("3 of 9 compared times changed (3 longer);")
        .contains("Stop latency: 3 of 9 changed");
    assertThat(rows())
        .as("[bench.diff-needs-both]")
        .hasSize(3)
        .allMatch(row -> row.matches("latch, .* longer"));
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
        .startsWith("BEFORE and AFTER are the same folder.\nThe same CPU, JDK and commit.")
        .contains("None of 9 compared times changed; ");
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
        .isEqualTo("Another CPU: Test CPU and Other | CPU.");
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
        .containsPattern("latch, first stop +1.20 us +HANGS 1/1 +- +HANGS now")
        .contains("8 rows exist only in BEFORE: Stop latency 8 (floor, first stop; ")
        .contains("1 row exists only in AFTER: Stop latency 1 (latch, first stop, virtual).");
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

  @Test
  @DisplayName("--format md prints a table for each section")
  void markdown() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"), "Test CPU", nanos -> nanos / 2);
    assertThat(diff(before, after, "--format", "md")).isZero();
    assertThat(out.toString())
        .startsWith("The same CPU, JDK and commit.\n\n")
        .contains("\n\nStop latency: 3 of 9 changed:\n\n| what  | which time | before ")
        .containsPattern(
            "\\| latch +\\| warm stop +\\| [^|]+ \\| [^|]+ \\| [^|]+ \\| shorter +\\|\n");
    assertThat(diff(before, after, "--format", "pdf")).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains("text, md");
  }

  @Test
  @Tag("bench.diff-keeps-files")
  @DisplayName("--html writes a report with the difference, and replaces a report but nothing else")
  void html() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"), "Test CPU", nanos -> 2 * nanos);
    Path page = temp.resolve("new/page.html");
    for (int i = 0; i < 2; i++) {
      assertThat(diff(before, after, "--html", page.toString())).isZero();
      assertThat(Files.readString(page))
          .as("[bench.diff-keeps-files]")
          .contains("Difference from before</h2>", "3 of 9 compared times changed (3 longer)");
    }
    Path mine = Files.writeString(temp.resolve("mine.html"), "<html>precious</html>");
    for (Path foreign : List.of(mine, temp, after.resolve("environment.json"))) {
      err.getBuffer().setLength(0);
      assertThat(diff(before, after, "--html", foreign.toString())).isEqualTo(2);
      assertThat(err.toString().lines())
          .as("[bench.diff-keeps-files]")
          .singleElement()
          .asString()
          .startsWith(
              foreign.equals(temp)
                  ? foreign + " is a folder: name a file"
                  : foreign + " is there already, and is no report of ours");
    }
    assertThat(mine).as("[bench.diff-keeps-files]").hasContent("<html>precious</html>");
    assertThat(ResultFolderTest.list(page.getParent())).containsExactly("page.html");
  }

  @Test
  @Tag("bench.diff-keeps-files")
  @DisplayName("both folders are as they were")
  void foldersStay() throws IOException {
    Path before = SmallRun.write(temp.resolve("before"));
    Path after = SmallRun.write(temp.resolve("after"));
    List<String> files = ResultFolderTest.list(before);
    assertThat(diff(before, after)).isZero();
    assertThat(ResultFolderTest.list(before)).as("[bench.diff-keeps-files]").isEqualTo(files);
    assertThat(ResultFolderTest.list(after)).as("[bench.diff-keeps-files]").isEqualTo(files);
  }

  /** The rows of all tables. */
  private List<String> rows() {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("  ") && line.contains("["))
        .map(String::strip)
        .filter(line -> line.matches(".* (longer|shorter|same|undecided)"))
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
