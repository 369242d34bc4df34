// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
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
import stoplab.bench.plan.WakeCase;
import stoplab.bench.report.process.ProcessSamples;
import stoplab.bench.report.process.ProcessSummary;
import stoplab.testkit.ThreadKind;

class SampleFileTest {
  @TempDir
  private Path temp;

  @Test
  @DisplayName("numbers in the raw samples are ASCII in every locale")
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
  @DisplayName("every stop is a line of the raw samples: warm with its floor, or marked as hung")
  void samplesHoldEveryStop() throws IOException {
    Map<StopKey, LatencySamples> stops = new LinkedHashMap<>();
    stops.put(
        StopKey.of(StopPart.WARM, Technique.VOLATILE_FLAG),
        new LatencySamples(List.of(
            new LatencySamples.Jvm(3, 300, new long[] {210, 190}, new long[] {150, 140}, 0, 0))));
    stops.put(
        StopKey.of(StopPart.FIRST, Technique.BROKEN_PLAIN_FLAG),
        new LatencySamples(List.of(
            new LatencySamples.Jvm(1, 0, new long[0], new long[0], 1, 0),
            new LatencySamples.Jvm(2, 0, new long[] {80_000}, new long[0], 0, 0))));
    new StopSummary(stops).writeSamples(temp);
    assertThat(lines(temp.resolve("samples.csv.gz")))
        .containsExactly(
            "part,technique,threads,load,round,jvm,stop,latency_ns,floor_ns",
            "warm,volatile-flag,platform,idle,3,1,301,210,150",
            "warm,volatile-flag,platform,idle,3,1,302,190,140",
            "first,broken-plain-flag,platform,idle,1,1,1,hung,",
            "first,broken-plain-flag,platform,idle,2,2,1,80000,");
  }

  @Test
  @DisplayName("every iteration of a poll is a line of its file")
  void pollsHoldEveryIteration() throws IOException {
    PassTimes passes = new PassTimes(List.of(new double[] {120.5, 121}, new double[] {119.25}));
    new PollSummary(Map.of(new PollCase(Kernel.SAXPY_2048, Poll.MASK_1024), passes))
        .writeSamples(temp);
    assertThat(temp.resolve("polls.csv"))
        .hasContent(String.join(
            "\n",
            "kernel,poll,round,iteration,ns_per_pass",
            "saxpy-2048,mask-1024,1,1,120.5",
            "saxpy-2048,mask-1024,1,2,121.0",
            "saxpy-2048,mask-1024,2,1,119.25"));
  }

  @Test
  @DisplayName("every wake-up is a line of its file, beside bare park; so is every fan-out")
  void wakesAndFanOutsHoldEverySample() throws IOException {
    LatencySamples wakes = new LatencySamples(
        List.of(new LatencySamples.Jvm(2, 300, new long[] {21_000}, new long[] {20_000}, 0, 0)));
    new WakeSummary(Map.of(new WakeCase(Wake.LATCH_EVENT_TIMED, ThreadKind.VIRTUAL), wakes))
        .writeSamples(temp);
    LatencySamples fanOuts = new LatencySamples(
        List.of(new LatencySamples.Jvm(1, 40, new long[] {9_000, 8_000}, new long[0], 0, 0)));
    new FanOutSummary(Map.of(
            new FanOutCase(Event.LATCH_EVENT, ThreadKind.PLATFORM, 1_000),
            new FanOutSummary.Samples(fanOuts, 0)))
        .writeSamples(temp);
    assertThat(lines(temp.resolve("wakes.csv.gz")))
        .containsExactly(
            "wake,threads,round,jvm,number,latency_ns,park_ns",
            "latch-event-timed,virtual,2,1,301,21000,20000");
    assertThat(lines(temp.resolve("fan-outs.csv.gz")))
        .containsExactly(
            "event,threads,waiters,round,jvm,number,last_ns",
            "latch-event,platform,1000,1,1,41,9000",
            "latch-event,platform,1000,1,1,42,8000");
  }

  @Test
  @DisplayName("every stop, start and orphan of a process is a line of its file, with its way")
  void processesHoldEverySample() throws IOException {
    Map<String, long[]> ways = new TreeMap<>();
    ways.put("ladder", new long[] {9_000, 8_000});
    ways.put("bare", new long[] {7_000});
    Map<ProcessCase, ProcessSamples> processes = new LinkedHashMap<>();
    processes.put(
        ProcessCase.of(ProcessTrial.KILL_SLEEP),
        new ProcessSamples(List.of(
            new ProcessSamples.Jvm(1, ways, 0),
            new ProcessSamples.Jvm(2, Map.of("bare", new long[] {5}), 0))));
    processes.put(
        ProcessCase.ORPHAN,
        new ProcessSamples(
            List.of(new ProcessSamples.Jvm(1, Map.of("orphan-guarded", new long[] {4}), 0))));
    new ProcessSummary(processes).writeSamples(temp);
    assertThat(lines(temp.resolve("processes.csv.gz")))
        .containsExactly(
            "trial,way,round,jvm,number,nanos",
            "kill-sleep,bare,1,1,1,7000",
            "kill-sleep,ladder,1,1,1,9000",
            "kill-sleep,ladder,1,1,2,8000",
            "kill-sleep,bare,2,2,1,5",
            "orphan,orphan-guarded,1,1,1,4");
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines = new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    }
  }
}
