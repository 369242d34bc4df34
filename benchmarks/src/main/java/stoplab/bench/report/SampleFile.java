// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import stoplab.testkit.ThreadKind;

/** Writes raw samples as CSV: one line each, in ASCII in every locale. */
public final class SampleFile {
  private static final int BUFFER = 1 << 16;

  private SampleFile() {}

  /**
   * Opens a compressed file of samples.
   *
   * @param file where to; what is there is replaced
   * @return a writer of ASCII, to be closed
   * @throws IOException if it cannot be written
   */
  public static Writer open(Path file) throws IOException {
    return new OutputStreamWriter(
        new GZIPOutputStream(Files.newOutputStream(file), BUFFER), StandardCharsets.US_ASCII);
  }

  static String lowerCase(ThreadKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A line per sample; with the floor, if there was one; "hung" for a stop that was not noticed.
   */
  static <C> void writeLatencies(
      Path file, String header, Map<C, LatencySamples> samples, Function<C, String> name)
      throws IOException {
    try (Writer csv = open(file)) {
      csv.write(header + "\n");
      String end = header.endsWith("floor_ns") ? "," : ""; // a first stop has no floor beside it
      for (Map.Entry<C, LatencySamples> each : samples.entrySet()) {
        int number = 0;
        for (LatencySamples.Jvm jvm : each.getValue().jvms()) {
          writeJvm(
              csv, name.apply(each.getKey()) + "," + jvm.round() + "," + ++number + ",", jvm, end);
        }
      }
    }
  }

  private static void writeJvm(Writer csv, String prefix, LatencySamples.Jvm jvm, String end)
      throws IOException {
    for (int i = 0; i < jvm.latencies().length; i++) {
      String floor = i < jvm.floors().length ? "," + jvm.floors()[i] : end;
      int number = jvm.stopsBefore() + i + 1;
      csv.write(prefix + number + "," + jvm.latencies()[i] + floor + "\n");
    }
    for (int i = 0; i < jvm.hung(); i++) {
      int number = jvm.stopsBefore() + jvm.latencies().length + i + 1;
      csv.write(prefix + number + ",hung" + end + "\n");
    }
  }

  /** A line per iteration. */
  static <C> void writePasses(
      Path file, String header, Map<C, PassTimes> passes, Function<C, String> name)
      throws IOException {
    try (Writer csv = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      csv.write(header + "\n");
      for (Map.Entry<C, PassTimes> each : passes.entrySet()) {
        List<double[]> rounds = each.getValue().nanos();
        for (int round = 0; round < rounds.size(); round++) {
          for (int i = 0; i < rounds.get(round).length; i++) {
            csv.write(String.join(
                ",",
                name.apply(each.getKey()),
                Integer.toString(round + 1),
                Integer.toString(i + 1),
                rounds.get(round)[i] + "\n")); // all digits: the tables come from here again
          }
        }
      }
    }
  }
}
