// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the verb report makes of a folder, good or bad. */
class ReportCommandTest {
  private static final String HEADER =
      "part,technique,threads,load,round,jvm,stop,latency_ns,floor_ns\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  Path temp;

  @Test
  @DisplayName("report writes the pages of a folder, and says which")
  void pagesAreWritten() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    assertThat(report(run)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("tables.md").contains(run.toString());
    assertThat(Files.readString(run.resolve("tables.md")))
        .contains("Test CPU, 2 CPUs, Linux 1, kernel 1.0, JDK 17.0.1+1; headlines, 6 rounds")
        .contains("| latch ")
        .contains("load average before the start 0.5, steal 1.0 %");
    assertThat(ResultFolderTest.list(run)).noneMatch(name -> name.startsWith("."));
  }

  @Test
  @Tag("bench.report-keeps-samples")
  @DisplayName("report changes nothing that was measured")
  void samplesStay() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    Map<String, String> before = content(run);
    assertThat(report(run)).isZero();
    assertThat(content(run)).as("[bench.report-keeps-samples]").containsAllEntriesOf(before);
  }

  /** Makes something in a folder wrong. */
  private interface Damage {
    void doTo(Path run) throws IOException;
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("environment.json", "no environment.json", Files::delete),
        damage("environment.json", "is empty", file -> Files.writeString(file, "")),
        damage("environment.json", "no JSON", file -> Files.writeString(file, "Hello, world")),
        damage("environment.json", "no \"machine\"", file -> Files.writeString(file, "[1, 2]")),
        damage("environment.json", "no \"machine\"", file -> Files.writeString(file, "7")),
        damage(
            "environment.json",
            "damaged",
            file -> Files.writeString(file, Files.readString(file).substring(0, 200))),
        damage("environment.json", "no \"machine\"", file -> Files.writeString(file, " \n")),
        damage("environment.json", "damaged", file -> Files.writeString(file, "[".repeat(99_999))),
        damage("environment.json", "cannot be read", ReportCommandTest::makeFolder),
        damage("samples.csv.gz", "cannot be read", ReportCommandTest::makeFolder),
        damage("result.json", "no result.json", Files::delete),
        damage("result.json", "is empty", file -> Files.write(file, new byte[0])),
        damage("result.json", "damaged", file -> Files.writeString(file, "[{\"benchmark\":")),
        damage("result.json", "a list", file -> Files.writeString(file, "{}")),
        damage(
            "result.json",
            "\"org.example.Other.run\", which is no benchmark of stop-lab",
            file -> Files.writeString(file, "[{\"benchmark\": \"org.example.Other.run\"}]")),
        damage("samples.csv.gz", "no raw samples", Files::delete),
        damage("samples.csv.gz", "damaged", file -> Files.writeString(file, HEADER)),
        damage("samples.csv.gz", "cut off", file -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        }),
        damage("samples.csv.gz", "first line", file -> SmallRun.zip(file, "a,b,c\n")),
        damage(
            "samples.csv.gz",
            "line 2 has 3 cells instead of 9",
            file -> SmallRun.zip(file, HEADER + "first,latch,platform\n")),
        damage(
            "samples.csv.gz",
            "in line 3, cell 8 has to be a whole number from 0 to 10^14, and is \"soon\"",
            file -> SmallRun.zip(
                file,
                HEADER + "first,latch,platform,idle,1,1,1,500,\n"
                    + "first,latch,platform,idle,1,2,1,soon,\n")),
        damage(
            "samples.csv.gz",
            "cell 6 has to be a number from 1 on, and is \"-3\"",
            file -> SmallRun.zip(file, HEADER + "first,latch,platform,idle,1,-3,1,500,\n")));
  }

  private static void makeFolder(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
  }

  private static Arguments damage(String file, String message, Damage damage) {
    return arguments(file, message, (Damage) run -> damage.doTo(run.resolve(file)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("damages")
  @Tag("bench.bad-folder-named")
  @DisplayName("a damaged, empty or foreign file is named in one sentence, and nothing changes")
  void badFileIsNamed(String file, String message, Damage damage) throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    Path good = SmallRun.write(temp.resolve("good"));
    damage.doTo(run);
    Map<String, String> before = content(temp);
    assertThat(report(good, run)).as("[bench.bad-folder-named] exit code").isEqualTo(2);
    assertThat(err.toString().lines())
        .as("[bench.bad-folder-named]")
        .singleElement()
        .asString()
        .contains(run.toString())
        .contains(message)
        .endsWith(".");
    assertThat(out.toString()).isEmpty();
    assertThat(content(temp)).as("[bench.bad-folder-named] the folders").isEqualTo(before);
  }

  @Test
  @Tag("bench.bad-folder-named")
  @DisplayName("what is no folder, or is not there, is named in one sentence")
  void noFolder() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "text");
    assertThat(report(file)).isEqualTo(2);
    assertThat(report(temp.resolve("absent"))).isEqualTo(2);
    assertThat(report(Files.createDirectory(temp.resolve("empty")))).isEqualTo(2);
    assertThat(err.toString().lines())
        .as("[bench.bad-folder-named]")
        .satisfiesExactly(
            line -> assertThat(line).contains("is a file"),
            line -> assertThat(line).contains("does not exist"),
            line -> assertThat(line).contains("no environment.json"));
  }

  @Test
  @Tag("bench.bad-folder-named")
  @DisplayName("whatever is damaged, report succeeds or says so, and never throws")
  void damagedAtRandom() throws IOException {
    Random random = new Random(20);
    for (int i = 0; i < 200; i++) {
      Path run = SmallRun.write(temp.resolve("run" + i));
      String[] files = {"environment.json", "result.json", "samples.csv.gz"};
      Path file = run.resolve(files[random.nextInt(files.length)]);
      byte[] bytes = Files.readAllBytes(file);
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, Arrays.copyOf(bytes, bytes.length - random.nextInt(2)));
      assertThat(report(run))
          .as("[bench.bad-folder-named] damage %s: %s", i, err)
          .isIn(0, 2);
    }
  }

  @Test
  @Tag("bench.bad-folder-named")
  @DisplayName("what may not be read or written is named, and nothing changes")
  void noPermission() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    Path samples = run.resolve("samples.csv.gz");
    assumeTrue(
        samples.toFile().setReadable(false) && !Files.isReadable(samples),
        "this user may read everything: run the tests as another user than root");
    assertThat(report(run)).as("[bench.bad-folder-named]").isEqualTo(2);
    assertThat(samples.toFile().setReadable(true) && run.toFile().setWritable(false))
        .isTrue();
    assertThat(report(run)).as("[bench.bad-folder-named]").isEqualTo(2);
    assertThat(run.toFile().setWritable(true)).isTrue();
    assertThat(err.toString().lines())
        .as("[bench.bad-folder-named]")
        .containsExactly(
            samples + " cannot be read: permission denied.",
            "There is no permission to write in " + run + ": allow it, or copy the folder.");
    assertThat(run.resolve("tables.md")).doesNotExist();
  }

  static Stream<Arguments> obstacles() {
    return Stream.of(
        damage("tables.md", "tables.md is a folder", Files::createDirectory),
        damage("charts", "charts is a file", file -> Files.writeString(file, "mine")));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("obstacles")
  @Tag("bench.bad-folder-named")
  @DisplayName("a page that cannot be written is named before any is written")
  void pageCannotBeWritten(String file, String message, Damage damage) throws IOException {
    Path good = SmallRun.write(temp.resolve("good"));
    Path run = SmallRun.write(temp.resolve("run"));
    damage.doTo(run);
    Map<String, String> before = content(temp);
    assertThat(report(good, run)).as("[bench.bad-folder-named] exit code").isEqualTo(2);
    assertThat(err.toString().lines())
        .as("[bench.bad-folder-named]")
        .singleElement()
        .asString()
        .contains(run.resolve(message).toString());
    assertThat(content(temp)).as("[bench.bad-folder-named] the folders").isEqualTo(before);
  }

  @Test
  @DisplayName("what a folder says of its machine is text in Markdown, on one line")
  void machineIsText() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"), "<b>*CPU*\u202e", nanos -> nanos);
    assertThat(report(run)).isZero();
    for (String page : List.of("summary.md", "tables.md")) {
      assertThat(Files.readString(run.resolve(page))).contains(", \\<b>\\*CPU\\*?, 2 CPUs");
    }
  }

  @Test
  @DisplayName("samples of a technique that this version does not know are left out, and named")
  void unknownTechnique() throws IOException {
    Path run = SmallRun.write(temp.resolve("run"));
    SmallRun.zip(
        run.resolve("samples.csv.gz"),
        HEADER
            + "first,latch,platform,idle,1,1,1,500,\n"
            + "first,<script>alert(1)</script>,platform,idle,1,1,1,500,\n");
    assertThat(report(run)).isZero();
    assertThat(Files.readString(run.resolve("tables.md")))
        .contains("samples.csv.gz has samples that this version does not know, and leaves out: "
            + "first,\\<script>alert(1)\\</script>,platform,idle.");
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }

  private int report(Path... folders) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(Stream.concat(Stream.of("report"), Stream.of(folders).map(Path::toString))
        .toArray(String[]::new));
  }
}
