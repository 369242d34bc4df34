// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import stoplab.bench.plan.Case;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.report.Passes;
import stoplab.bench.report.Series;
import stoplab.bench.report.Shots;
import stoplab.testkit.ThreadKind;

/**
 * Where a comparison leaves its results.
 *
 * <p>Guarantee [bench.results-whole-or-absent]: the folder appears whole or not at all. It is
 * filled under another name beside its place, and moved.
 */
final class ResultFolder {
  private final Path place;

  private ResultFolder(Path place) {
    this.place = place;
  }

  /**
   * Checks, before anything is measured, that the folder can be made, and leaves no trace.
   *
   * @param place where the folder shall be; it must not be there, or be empty
   * @throws IOException with one clear sentence, if it cannot
   */
  static ResultFolder prepare(Path place) throws IOException {
    Path absolute = place.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !isEmptyFolder(absolute)) {
      throw new IOException("--out "
          + place
          + " is there already and is not an empty folder: name one that is not there yet.");
    }
    Path parent = absolute.getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    try {
      if (parent == null) {
        throw new IOException("it has no parent folder");
      }
      Files.delete(Files.createTempDirectory(parent, ".stop-lab"));
    } catch (IOException e) {
      throw new IOException(
          "--out "
              + place
              + " cannot be made, since nothing can be written in "
              + parent
              + ": name a folder that you may write to.",
          e);
    }
    return new ResultFolder(absolute);
  }

  private static boolean isEmptyFolder(Path path) {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    } catch (IOException noFolderOrNotReadable) {
      return false;
    }
  }

  /** Where the folder is, or will be. */
  Path place() {
    return place;
  }

  /**
   * Writes everything.
   *
   * @throws IOException if it cannot be written; then no folder is left
   */
  void write(Results results, Map<String, Object> environment, String summary, String jmhLog)
      throws IOException {
    Files.createDirectories(place.getParent());
    Path draft = Files.createTempDirectory(place.getParent(), ".stop-lab");
    boolean whole = false;
    try {
      Files.write(draft.resolve("result.json"), json(results.jmh()));
      if (!results.stops().isEmpty()) {
        writeSamples(
            draft.resolve("samples.csv.gz"),
            "question,technique,round,jvm,stop,latency_ns,floor_ns",
            results.stops(),
            each -> each.stop().benchmark() + "," + each.technique().label());
      }
      if (!results.wakes().isEmpty()) {
        writeSamples(
            draft.resolve("wakes.csv.gz"),
            "wake,threads,round,jvm,number,latency_ns,park_ns",
            results.wakes(),
            each -> each.wake().label() + "," + lowerCase(each.kind()));
      }
      if (!results.fanOuts().isEmpty()) {
        writeSamples(
            draft.resolve("fan-outs.csv.gz"),
            "event,threads,waiters,round,jvm,number,last_ns",
            results.fanOuts(),
            each -> each.event().label() + "," + lowerCase(each.kind()) + "," + each.waiters());
      }
      if (!results.processes().isEmpty()) {
        writeProcesses(draft.resolve("processes.csv.gz"), results.processes());
      }
      if (!results.polls().isEmpty()) {
        writePolls(draft.resolve("polls.csv"), results.polls());
      }
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(draft.resolve("environment.json").toFile(), environment);
      Files.writeString(draft.resolve("summary.md"), summary);
      Files.writeString(draft.resolve("jmh.log"), jmhLog);
      makeReadable(draft);
      whole = true;
    } finally {
      if (!whole) {
        delete(draft);
      }
    }
    try {
      Files.deleteIfExists(place); // an empty folder that the user has made
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException(place + " is taken by now; they are in " + draft, e);
    }
  }

  /** JMH writes to a stream that keeps silent about a full disk, so not to the disk. */
  private static byte[] json(Collection<RunResult> jmhResults) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(jmhResults);
    stream.flush();
    return bytes.toByteArray();
  }

  private static String lowerCase(ThreadKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A line per sample; the floor beside it where there was one; "hung" for a stop not noticed. */
  private static <C extends Case> void writeSamples(
      Path file, String header, Map<C, Series> series, Function<C, String> name)
      throws IOException {
    try (Writer csv = new OutputStreamWriter(
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.US_ASCII)) {
      csv.write(header + "\n");
      String end = header.endsWith("floor_ns") ? "," : ""; // a first stop has no floor beside it
      for (Map.Entry<C, Series> each : series.entrySet()) {
        int number = 0;
        for (Series.Jvm jvm : each.getValue().jvms()) {
          writeJvm(
              csv, name.apply(each.getKey()) + "," + jvm.round() + "," + ++number + ",", jvm, end);
        }
      }
    }
  }

  private static void writeJvm(Writer csv, String prefix, Series.Jvm jvm, String end)
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

  /** A line per sample of each way. */
  private static void writeProcesses(Path file, Map<ProcessCase, Shots> processes)
      throws IOException {
    try (Writer csv = new OutputStreamWriter(
        new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.US_ASCII)) {
      csv.write("trial,way,round,jvm,number,nanos\n");
      for (Map.Entry<ProcessCase, Shots> each : processes.entrySet()) {
        int number = 0;
        for (Shots.Jvm jvm : each.getValue().jvms()) {
          number++;
          for (Map.Entry<String, long[]> way : jvm.nanos().entrySet()) {
            for (int i = 0; i < way.getValue().length; i++) {
              csv.write(String.join(
                  ",",
                  each.getKey().label(),
                  way.getKey(),
                  Integer.toString(jvm.round()),
                  Integer.toString(number),
                  Integer.toString(i + 1),
                  way.getValue()[i] + "\n"));
            }
          }
        }
      }
    }
  }

  /** A line per iteration. */
  private static void writePolls(Path file, Map<PollCase, Passes> polls) throws IOException {
    try (Writer csv = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      csv.write("kernel,poll,round,iteration,ns_per_pass\n");
      for (Map.Entry<PollCase, Passes> each : polls.entrySet()) {
        List<double[]> rounds = each.getValue().nanos();
        for (int round = 0; round < rounds.size(); round++) {
          for (int i = 0; i < rounds.get(round).length; i++) {
            csv.write(String.join(
                ",",
                each.getKey().kernel().label(),
                each.getKey().poll().label(),
                Integer.toString(round + 1),
                Integer.toString(i + 1),
                String.format(Locale.ROOT, "%.3f\n", rounds.get(round)[i])));
          }
        }
      }
    }
  }

  /** A temporary folder is private to its owner; a result need not be. */
  private static void makeReadable(Path folder) {
    folder.toFile().setReadable(true, false);
    folder.toFile().setExecutable(true, false);
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
