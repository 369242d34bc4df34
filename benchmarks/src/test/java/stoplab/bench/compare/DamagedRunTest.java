// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.WaitingCost;
import stoplab.bench.report.folder.UnreadableRunException;

/** What becomes of raw samples that can be read, line by line, but are not what was measured. */
class DamagedRunTest {
  private static final List<String> FACTS = List.of("environment.json", "result.json");

  /** What may stand in a cell, or in JSON, that nobody would write there. */
  private static final String[] ODD = {
    "",
    "0",
    "-1",
    "1",
    "2",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "1e-320",
    "hung",
    "first",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "<script>",
    "\u001b[31m",
    "warm",
    "joined",
    "virtual",
    "1000000",
    "null",
    "{}",
    "[[1]]",
    "\"a | b\\n# c\""
  };

  @TempDir
  Path temp;

  @Test
  @DisplayName("the samples of all questions give their sections")
  void wholeRunHasAllSections() throws Exception {
    Path run = WholeRun.write(temp.resolve("run"));
    RunPages pages = RunPages.of(run);
    assertThat(pages.tables().lines().filter(line -> line.startsWith("## ")))
        .containsExactly(
            "## Stop latency",
            "## Cost of waiting",
            "## Poll cost",
            "## Wake latency",
            "## Fan-out",
            "## Process stop",
            "## Killable calls");
    assertThat(pages.charts().failures()).isEmpty();
  }

  @ParameterizedTest(name = "{0} without {1}")
  @CsvSource(delimiter = '|', textBlock = """
          samples.csv.gz   | joined,latch      | it has warm,latch,platform,idle, but no joined,latch
          samples.csv.gz   | first,latch       | but no first,latch,platform,idle
          samples.csv.gz   | first             | but no first,
          samples.csv.gz   |                   | it has no sample below its first line
          waiting.csv.gz   | spin,2,2,cpu      | it has no cpu_ns_per_s of spin in JVM 2
          waiting.csv.gz   | spin,3,3,stop     | it has no stop_ns of spin in JVM 3
          polls.csv        | saxpy-2048,no-poll, | but no no-poll in the same loop
          processes.csv.gz | kill-tree-50,rung | it has no kill-tree-50,rung in JVM 1
          processes.csv.gz | first-kill-sleep,bare | it has no first-kill-sleep,bare in JVM 1
          processes.csv.gz | many-obedient,ladder-left | it has no many-obedient,ladder-left in JVM 1
          processes.csv.gz | start,start-default, | it has no start,start-default in JVM 1
          processes.csv.gz | orphan,orphan-guarded | it has no orphan,orphan-guarded in JVM 1
          calls.csv.gz     | pipe,ns,2,2       | it has no pipe in JVM 2
          calls.csv.gz     | cancel,           | it has no cancel in JVM 1
          """)
  @Tag("bench.bad-folder-named")
  @DisplayName("samples without those that they mean nothing without are incomplete")
  void incompleteSamplesAreNamed(String file, String removed, String message) throws IOException {
    Path run = WholeRun.write(temp.resolve("run"));
    String begin = removed == null ? "" : removed;
    List<String> lines = new ArrayList<>(lines(run.resolve(file)));
    assertThat(lines.subList(1, lines.size()).removeIf(line -> line.startsWith(begin)))
        .isTrue();
    write(run.resolve(file), lines);
    assertThatExceptionOfType(UnreadableRunException.class)
        .as("[bench.bad-folder-named]")
        .isThrownBy(() -> RunPages.of(run))
        .withMessageStartingWith(run.resolve(file) + " is incomplete: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(delimiter = '|', textBlock = """
          samples.csv.gz   | warm,latch,platform,idle,1,1,2,-5,900  | whole number from 0 to 10^14
          samples.csv.gz   | warm,latch,platform,idle,1,1,2,900,    | 4 samples, but 3 floors in JVM 1
          wakes.csv.gz     | park,platform,9,9,1,hung,              | nothing but hung stops in JVM 9
          fan-outs.csv.gz  | condition-event,virtual,0,1,1,1,5      | a number from 1 on
          processes.csv.gz | orphan,orphan-guarded,1,1,1,1e3        | whole number from 0 to 10^14
          waiting.csv.gz   | spin,1,1,cpu_ns_per_s,1,NaN            | number from 0 to 10^14, and
          waiting.csv.gz   | spin,1,1,wake_ups_per_s,1,-1           | number from 0 to 10^14, or NaN
          calls.csv.gz     | warm-call,ns,1,1,9,0                   | whole number from 1 to 10^14
          polls.csv        | saxpy-2048,no-poll,1,1,0               | number from 0.001 to 10^14
          """)
  @Tag("bench.bad-folder-named")
  @DisplayName("a number that cannot have been measured is named")
  void impossibleNumbersAreNamed(String file, String line, String message) throws IOException {
    Path run = WholeRun.write(temp.resolve("run"));
    List<String> lines = new ArrayList<>(lines(run.resolve(file)));
    lines.add(line);
    write(run.resolve(file), lines);
    assertThatExceptionOfType(UnreadableRunException.class)
        .as("[bench.bad-folder-named]")
        .isThrownBy(() -> RunPages.of(run))
        .withMessageStartingWith(run.resolve(file).toString())
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          samples.csv.gz   | later,latch,platform,idle,1,1,1,500,  | later,latch,platform,idle
          wakes.csv.gz     | new-event,platform,1,1,1,500,400      | new-event,platform
          fan-outs.csv.gz  | new-event,virtual,10,1,1,1,500        | new-event,virtual,10
          processes.csv.gz | kill-sleep,politely,1,1,1,500         | kill-sleep,politely
          waiting.csv.gz   | spin,1,1,watts,1,0.5                  | spin,watts
          calls.csv.gz     | warm-call,ms,1,1,1,500                | warm-call,ms
          calls.csv.gz     | luke-warm-call,ns,1,1,1,500           | luke-warm-call,ns
          polls.csv        | saxpy-9999,no-poll,1,1,500            | saxpy-9999,no-poll
          """)
  @DisplayName("what another version has measured is left out of each table, and named")
  void unknownLabelsAreNamed(String file, String line, String named) throws Exception {
    Path run = WholeRun.write(temp.resolve("run"));
    String before = RunPages.of(run).tables();
    List<String> lines = new ArrayList<>(lines(run.resolve(file)));
    lines.add(line);
    write(run.resolve(file), lines);
    assertThat(RunPages.of(run).tables())
        .isEqualTo(before + "\n## Left out\n\n- " + file
            + " has samples that this version does not know, and leaves out: " + named + ".\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"NaN\"", "-1", "null", "[2]"})
  @DisplayName("a number that JMH's results lack is called unknown, and is no zero")
  void missingNumberIsUnknown(String number) throws Exception {
    Path run = WholeRun.write(temp.resolve("run"));
    String six = "[[1], [1], [1], [1], [1], [%s]]";
    Files.writeString(run.resolve("result.json"), """
        [{"benchmark": "stoplab.bench.WaitingCost.cost", "params": {},
          "secondaryMetrics": {"%s": {"rawData": %s}, "involuntary": {"rawData": %s}}}]
        """.formatted(
            WaitingCost.CPU_STEP, six.formatted(number), six.formatted(number)));
    assertThat(waiting(run)).contains("CPU clock is unknown.", "JVMs: not reported");
    Files.writeString(
        run.resolve("result.json"),
        Files.readString(run.resolve("result.json")).replace("[" + number + "]]", "[1]]"));
    assertThat(waiting(run)).contains("CPU clock is 1 ns.", "JVMs: 6;");
  }

  /** The section on waiting. */
  private static String waiting(Path run) throws UnreadableRunException {
    String tables = RunPages.of(run).tables();
    return tables.substring(tables.indexOf("## Cost of waiting"), tables.indexOf("## Poll cost"));
  }

  @Test
  @DisplayName("of many unknown labels only some are named")
  void manyUnknownLabels() throws Exception {
    Path run = WholeRun.write(temp.resolve("run"));
    List<String> lines = new ArrayList<>(lines(run.resolve("polls.csv")));
    for (int i = 0; i < 50; i++) {
      lines.add("loop-" + i + ",no-poll,1,1,500");
    }
    write(run.resolve("polls.csv"), lines);
    assertThat(RunPages.of(run).tables()).endsWith("loop-9,no-poll; and 40 more.\n");
  }

  @Test
  @Tag("bench.bad-folder-named")
  @DisplayName("whatever samples or facts are odd, the pages are made, or one sentence says why")
  void oddSamplesNeverThrow() throws Exception {
    Path whole = WholeRun.write(temp.resolve("whole"));
    Random random = new Random(20);
    int unreadable = 0;
    for (int i = 0; i < 100; i++) {
      List<String> files = ResultFolderTest.list(whole);
      files = files.stream().sorted().toList();
      String file = files.get(random.nextInt(files.size()));
      Path run = Files.createDirectory(temp.resolve("run" + i));
      for (String each : files) {
        if (each.equals(file) || FACTS.contains(each)) { // the rest would only take time
          Files.copy(whole.resolve(each), run.resolve(each));
        }
      }
      List<String> lines = new ArrayList<>(lines(run.resolve(file)));
      String done = "";
      for (int damages = random.nextInt(3); damages >= 0; damages--) {
        done += FACTS.contains(file) ? oddFact(lines, random) : oddSamples(lines, random);
      }
      write(run.resolve(file), lines);
      if (FACTS.contains(file)) {
        Files.copy(whole.resolve("waiting.csv.gz"), run.resolve("waiting.csv.gz"));
      }
      unreadable += isReadable(run, file + ": " + done) ? 0 : 1;
    }
    assertThat(unreadable).as("damages that were noticed").isBetween(20, 80);
  }

  private static boolean isReadable(Path run, String done) {
    try {
      RunPages.of(run).files();
      return true;
    } catch (UnreadableRunException e) {
      assertThat(e.getMessage())
          .as("[bench.bad-folder-named] %s", done)
          .startsWith(run.toString())
          .endsWith(".")
          .doesNotContain("\n", "\u001b");
      return false;
    } catch (RuntimeException | Error e) {
      assertThatCode(() -> {
            throw e;
          })
          .as("[bench.bad-folder-named] %s", done)
          .doesNotThrowAnyException();
      return false;
    }
  }

  private static String oddSamples(List<String> lines, Random random) {
    if (lines.size() < 2) {
      return "nothing; ";
    }
    int chosen = 1 + random.nextInt(lines.size() - 1);
    String[] cells = lines.get(chosen).split(",", -1);
    int column = random.nextInt(cells.length);
    String cell = cells[column];
    Predicate<String> same = line -> cell.equals(cell(line, column));
    switch (random.nextInt(5)) {
      case 0 -> {
        lines.subList(1, lines.size()).removeIf(same);
        return "without " + column + "=" + cell + "; ";
      }
      case 1 -> {
        lines.subList(1, lines.size()).removeIf(same.negate());
        return "only " + column + "=" + cell + "; ";
      }
      case 2 -> {
        lines.subList(chosen, lines.size()).clear();
        return "cut before line " + chosen + "; ";
      }
      case 3 -> {
        cells[column] = ODD[random.nextInt(ODD.length)];
        lines.set(chosen, String.join(",", cells));
        return lines.get(chosen) + "; ";
      }
      default -> {
        String odd = ODD[random.nextInt(ODD.length)];
        lines.replaceAll(line -> {
          String[] all = line.split(",", -1);
          if (same.test(line)) {
            all[column] = odd;
          }
          return String.join(",", all);
        });
        return "all " + column + "=" + cell + " are " + odd + "; ";
      }
    }
  }

  private static String cell(String line, int column) {
    String[] cells = line.split(",", -1);
    return column < cells.length ? cells[column] : "";
  }

  private static String oddFact(List<String> lines, Random random) {
    String text = String.join("\n", lines);
    List<MatchResult> values = Pattern.compile("(?<=[:\\[,] ?)(\"[^\"]*\"|[0-9.]+)")
        .matcher(text)
        .results()
        .toList();
    MatchResult value = values.get(random.nextInt(values.size()));
    String odd = ODD[random.nextInt(ODD.length)];
    lines.clear();
    lines.addAll((text.substring(0, value.start()) + odd + text.substring(value.end()))
        .lines()
        .toList());
    return value.group() + " is " + odd + "; ";
  }

  private static List<String> lines(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try (InputStream in = file.toString().endsWith(".gz")
        ? new GZIPInputStream(new ByteArrayInputStream(bytes))
        : new ByteArrayInputStream(bytes)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void write(Path file, List<String> lines) throws IOException {
    String text = String.join("\n", lines) + "\n";
    if (file.toString().endsWith(".gz")) {
      SmallRun.zip(file, text);
    } else {
      Files.writeString(file, text);
    }
  }
}
