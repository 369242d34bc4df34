// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import stoplab.bench.report.ReportSection;

/**
 * Where a comparison leaves its results.
 *
 * <p>Guarantee [bench.results-whole-or-absent]: the folder appears whole or not at all. It is
 * filled under another name beside its place, and then moved.
 */
final class ResultFolder {
  private final Path place;

  private ResultFolder(Path place) {
    this.place = place;
  }

  /**
   * Checks that the folder can be made, before anything is measured, and leaves no trace.
   *
   * @param place where the folder is to be; it must not exist, or must be empty
   * @throws IOException with one clear sentence, if it cannot be made
   */
  static ResultFolder prepare(Path place) throws IOException {
    Path absolute = place.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !isEmptyFolder(absolute)) {
      throw new IOException("--out "
          + place
          + " is there already and is not an empty folder: name one that does not exist yet.");
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
   * @param jmh JMH's own results
   * @param sections the sections, which write their raw samples
   * @param pages the text of each page and picture, by its path in the folder
   * @throws IOException if it cannot be written; then no folder is left
   */
  void write(
      Collection<RunResult> jmh,
      List<ReportSection> sections,
      Map<String, Object> environment,
      Map<String, String> pages)
      throws IOException {
    Files.createDirectories(place.getParent());
    Path draft = Files.createTempDirectory(place.getParent(), ".stop-lab");
    boolean whole = false;
    try {
      Files.write(draft.resolve("result.json"), json(jmh));
      for (ReportSection section : sections) {
        section.writeSamples(draft);
      }
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(draft.resolve("environment.json").toFile(), environment);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Path file = draft.resolve(page.getKey());
        Files.createDirectories(file.getParent());
        Files.writeString(file, page.getValue());
      }
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

  /** JMH writes to a stream that does not report a full disk, so this goes through memory. */
  private static byte[] json(Collection<RunResult> jmhResults) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(jmhResults);
    stream.flush();
    return bytes.toByteArray();
  }

  /** What is made as a temporary file or folder is private to its owner; a result need not be. */
  static void makeReadable(Path path) {
    path.toFile().setReadable(true, false);
    if (Files.isDirectory(path)) {
      path.toFile().setExecutable(true, false);
    }
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
