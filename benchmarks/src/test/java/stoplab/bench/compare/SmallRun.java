// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Writes by hand what a small comparison would leave. */
public final class SmallRun {
  /** How many JVMs measured each technique. */
  static final int JVMS = 6;

  private SmallRun() {}

  /** Writes a run of two techniques with stops of some microseconds. */
  public static Path write(Path folder) throws IOException {
    return write(folder, "Test CPU", nanos -> nanos);
  }

  /**
   * Writes a run.
   *
   * @param folder must not exist
   * @param cpu the name of the processor
   * @param latch changes the latencies of the technique latch
   */
  public static Path write(Path folder, String cpu, LongUnaryOperator latch) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("environment.json"), """
        {"scope": "headlines", "roundsKept": 6, "started": "2026-11-29T10:00:00Z", "seconds": 10,
         "commit": "1234567", "machine": {"cpu": "CPU-NAME", "logicalCpus": 2, "os": "Linux 1",
         "kernel": "1.0", "clock": {"leastStepNanos": 10, "readNanos": 20.0}},
         "container": {"availableProcessors": 2, "memoryMiBForThisJvm": 1000},
         "jvm": {"version": "17.0.1+1", "vendor": "Test", "forkFlags": ["-Xms256m"]},
         "before": {"loadAverage": 0.5, "stealMillisSinceBoot": 100},
         "after": {"loadAverage": 1.0, "stealMillisSinceBoot": 300}}
        """.replace(
            "CPU-NAME", cpu.replace("\\", "\\\\").replace("\"", "\\\"")));
    Files.writeString(folder.resolve("result.json"), """
        [{"benchmark": "stoplab.bench.StopLatency.warm",
          "params": {"technique": "LATCH", "kind": "PLATFORM", "load": "IDLE"},
          "secondaryMetrics": {"involuntary": {"rawData": [[1], [2], [3], [4], [5], [6]]}}}]
        """);
    StringBuilder lines =
        new StringBuilder("part,technique,threads,load,round,jvm,stop,latency_ns,floor_ns\n");
    for (String part : new String[] {"first", "warm", "joined"}) {
      for (String technique : new String[] {"floor", "volatile-flag", "latch"}) {
        for (int jvm = 1; jvm <= JVMS; jvm++) {
          for (int stop = 1; stop <= (part.equals("first") ? 1 : 3); stop++) {
            long nanos = 1_000 + 37 * ((jvm * 7 + stop * 3) % 11);
            lines.append(String.format(
                Locale.ROOT,
                "%s,%s,platform,idle,%d,%d,%d,%d,%s\n",
                part,
                technique,
                jvm,
                jvm,
                stop,
                technique.equals("latch") ? latch.applyAsLong(nanos) : nanos,
                part.equals("warm") ? "900" : ""));
          }
        }
      }
    }
    zip(folder.resolve("samples.csv.gz"), lines.toString());
    return folder;
  }

  /** Writes a compressed text. */
  public static void zip(Path file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
