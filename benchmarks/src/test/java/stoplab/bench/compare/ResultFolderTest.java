// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoplab.bench.Event;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.Wake;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.StopCase;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.report.Passes;
import stoplab.bench.report.Series;
import stoplab.bench.report.Shots;
import stoplab.testkit.ThreadKind;

class ResultFolderTest {
  private static final Results NOTHING = new Results(List.of());

  @TempDir
  private Path temp;

  @Test
  @DisplayName("a folder with something in it is refused, and kept as it was")
  void folderWithContentIsRefused() throws IOException {
    Path precious = Files.writeString(temp.resolve("precious.txt"), "old");
    assertThatIOException()
        .isThrownBy(() -> ResultFolder.prepare(temp))
        .withMessageContaining("is there already");
    assertThat(precious).hasContent("old");
  }

  @Test
  @DisplayName("a folder below a file is refused in one sentence")
  void folderBelowFileIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatIOException()
        .isThrownBy(() -> ResultFolder.prepare(file.resolve("results")))
        .withMessageContaining("cannot be made")
        .withMessageContaining("name a folder that you may write to");
  }

  @Test
  @DisplayName("looking whether the folder can be made leaves no trace")
  void preparingLeavesNoTrace() throws IOException {
    ResultFolder folder = ResultFolder.prepare(temp.resolve("a/b/c"));
    assertThat(folder.place()).isEqualTo(temp.resolve("a/b/c"));
    assertThat(list(temp)).isEmpty();
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName("the folder appears whole, also where an empty folder was")
  void folderAppearsWhole() throws IOException {
    Path place = Files.createDirectory(temp.resolve("results"));
    ResultFolder.prepare(place).write(NOTHING, Map.of("cpu", "any"), "text", "log");
    assertThat(list(place))
        .containsExactlyInAnyOrder("result.json", "environment.json", "summary.md", "jmh.log");
    assertThat(list(temp)).containsExactly("results");
    assertThat(place.resolve("summary.md")).hasContent("text");
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName("if writing fails, nothing half-written is left")
  void failedWriteLeavesNothing() throws IOException {
    Path place = temp.resolve("results");
    ResultFolder folder = ResultFolder.prepare(place);
    Map<String, Object> unwritable = Map.of("self", new Object());
    assertThatIOException().isThrownBy(() -> folder.write(NOTHING, unwritable, "text", "log"));
    assertThat(list(temp)).isEmpty();
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName(
      "if the place is taken meanwhile, the results stay whole beside it, and that is said")
  void takenPlaceKeepsResults() throws IOException {
    Path place = temp.resolve("results");
    ResultFolder folder = ResultFolder.prepare(place);
    Files.createDirectory(place);
    Files.writeString(place.resolve("precious.txt"), "old");
    assertThatIOException()
        .isThrownBy(() -> folder.write(NOTHING, Map.of(), "text", "log"))
        .withMessageContaining("is taken by now; they are in");
    assertThat(list(place)).containsExactly("precious.txt");
    assertThat(list(temp)).hasSize(2);
  }

  @Test
  @DisplayName("numbers in the raw samples are ASCII wherever the user lives")
  void samplesDoNotDependOnLocale() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      samplesHoldEveryStop();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  @DisplayName("every stop is a line of the raw samples: warm beside its floor, hung as hung")
  void samplesHoldEveryStop() throws IOException {
    Results results = new Results(List.of());
    results
        .stops()
        .put(
            new StopCase(StopCase.Stop.WARM, Technique.VOLATILE_FLAG),
            new Series(List.of(
                new Series.Jvm(3, 300, new long[] {210, 190}, new long[] {150, 140}, 0, 0))));
    results
        .stops()
        .put(
            new StopCase(StopCase.Stop.FIRST, Technique.BROKEN_PLAIN_FLAG),
            new Series(List.of(
                new Series.Jvm(1, 0, new long[0], new long[0], 1, 0),
                new Series.Jvm(2, 0, new long[] {80_000}, new long[0], 0, 0))));
    Path place = temp.resolve("results");
    ResultFolder.prepare(place).write(results, Map.of(), "", "");
    assertThat(samples(place))
        .containsExactly(
            "question,technique,round,jvm,stop,latency_ns,floor_ns",
            "warm,volatile-flag,3,1,301,210,150",
            "warm,volatile-flag,3,1,302,190,140",
            "first,broken-plain-flag,1,1,1,hung,",
            "first,broken-plain-flag,2,2,1,80000,");
  }

  @Test
  @DisplayName("every iteration of a poll is a line of its file")
  void pollsHoldEveryIteration() throws IOException {
    Passes passes = new Passes(List.of(new double[] {120.5, 121}, new double[] {119.25}));
    Results results = new Results(List.of());
    results.polls().put(new PollCase(Kernel.SAXPY_2048, Poll.MASK_1024), passes);
    Path place = temp.resolve("results");
    ResultFolder.prepare(place).write(results, Map.of(), "", "");
    assertThat(place.resolve("polls.csv"))
        .hasContent(String.join(
            "\n",
            "kernel,poll,round,iteration,ns_per_pass",
            "saxpy-2048,mask-1024,1,1,120.500",
            "saxpy-2048,mask-1024,1,2,121.000",
            "saxpy-2048,mask-1024,2,1,119.250"));
  }

  @Test
  @DisplayName("every wake-up is a line of its file, beside bare park; so is every fan-out")
  void wakesAndFanOutsHoldEverySample() throws IOException {
    Results results = new Results(List.of());
    results
        .wakes()
        .put(
            new WakeCase(Wake.LATCH_EVENT_TIMED, ThreadKind.VIRTUAL),
            new Series(
                List.of(new Series.Jvm(2, 300, new long[] {21_000}, new long[] {20_000}, 0, 0))));
    results
        .fanOuts()
        .put(
            new FanOutCase(Event.LATCH_EVENT, ThreadKind.PLATFORM, 1_000),
            new Series(
                List.of(new Series.Jvm(1, 40, new long[] {9_000, 8_000}, new long[0], 0, 0))));
    Path place = temp.resolve("results");
    ResultFolder.prepare(place).write(results, Map.of(), "", "");
    assertThat(lines(place.resolve("wakes.csv.gz")))
        .containsExactly(
            "wake,threads,round,jvm,number,latency_ns,park_ns",
            "latch-event-timed,virtual,2,1,301,21000,20000");
    assertThat(lines(place.resolve("fan-outs.csv.gz")))
        .containsExactly(
            "event,threads,waiters,round,jvm,number,last_ns",
            "latch-event,platform,1000,1,1,41,9000",
            "latch-event,platform,1000,1,1,42,8000");
  }

  @Test
  @DisplayName("every stop, start and orphan of a process is a line of its file, with its way")
  void processesHoldEverySample() throws IOException {
    Results results = new Results(List.of());
    Map<String, long[]> ways = new TreeMap<>();
    ways.put("ladder", new long[] {9_000, 8_000});
    ways.put("bare", new long[] {7_000});
    results
        .processes()
        .put(
            ProcessCase.of(ProcessTrial.KILL_SLEEP),
            new Shots(List.of(
                new Shots.Jvm(1, ways, 0), new Shots.Jvm(2, Map.of("bare", new long[] {5}), 0))));
    results
        .processes()
        .put(
            ProcessCase.ORPHAN,
            new Shots(List.of(new Shots.Jvm(1, Map.of("orphan-guarded", new long[] {4}), 0))));
    Path place = temp.resolve("results");
    ResultFolder.prepare(place).write(results, Map.of(), "", "");
    assertThat(lines(place.resolve("processes.csv.gz")))
        .containsExactly(
            "trial,way,round,jvm,number,nanos",
            "kill-sleep,bare,1,1,1,7000",
            "kill-sleep,ladder,1,1,1,9000",
            "kill-sleep,ladder,1,1,2,8000",
            "kill-sleep,bare,2,2,1,5",
            "orphan,orphan-guarded,1,1,1,4");
  }

  static List<String> samples(Path folder) throws IOException {
    return lines(folder.resolve("samples.csv.gz"));
  }

  static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines = new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    }
  }

  static List<String> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
