// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.folder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The folder that a comparison has left, to be read again. Not thread-safe.
 *
 * <p>Guarantee [bench.bad-folder-named]: if something in it is missing, damaged or not ours, one
 * sentence names the file and says what is wrong.
 */
public final class RunFolder {
  private static final int SHOWN = 60; // of a text that is wrong
  private static final int SHOWN_LABELS = 10; // that are left out of one file

  /** Control characters, line ends, and what changes the direction of writing. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\u2028\\u2029]");

  private final Path place;
  private final RunEnvironment environment;
  private final JmhResults jmh;
  private final Map<String, Set<String>> unknown = new LinkedHashMap<>();

  private RunFolder(Path place, RunEnvironment environment, JmhResults jmh) {
    this.place = place;
    this.environment = environment;
    this.jmh = jmh;
  }

  /**
   * Opens a folder.
   *
   * @param place the folder
   * @throws UnreadableRunException if it is none, or has no results
   */
  public static RunFolder open(Path place) throws UnreadableRunException {
    if (!Files.isDirectory(place)) {
      throw new UnreadableRunException(
          Files.exists(place)
              ? place + " is a file: name the folder that \"compare\" has written."
              : place + " does not exist: name the folder that \"compare\" has written.");
    }
    JsonNode environment = json(place, "environment.json");
    if (!environment.path("machine").isObject() || !environment.path("jvm").isObject()) {
      throw new UnreadableRunException(place.resolve("environment.json")
          + " is not what \"compare\" writes: it has no \"machine\" or no \"jvm\".");
    }
    JmhResults jmh =
        JmhResults.of(place.resolve("result.json").toString(), json(place, "result.json"));
    return new RunFolder(place, RunEnvironment.of(environment), jmh);
  }

  private static JsonNode json(Path place, String name) throws UnreadableRunException {
    Path file = place.resolve(name);
    if (!Files.exists(file)) {
      throw new UnreadableRunException(
          place + " has no " + name + ": it is not a folder that \"compare\" has written.");
    }
    checkNoFolder(file);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        throw new UnreadableRunException(file + " is empty: \"compare\" writes JSON.");
      }
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(bytes);
    } catch (JacksonException e) {
      throw new UnreadableRunException(
          file + " is damaged, or no JSON: "
              + brief(e.getOriginalMessage().replaceFirst("(?s)\\s*\\(start marker.*", "")) + ".",
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void checkNoFolder(Path file) throws UnreadableRunException {
    if (Files.isDirectory(file)) {
      throw new UnreadableRunException(
          file + " cannot be read: it is a folder, and \"compare\" writes a file of this name.");
    }
  }

  private static UnreadableRunException unreadable(Path file, IOException e) {
    return new UnreadableRunException(file + " cannot be read: " + reason(e) + ".", e);
  }

  /**
   * Why a file could not be read or written, in words: the message of such an exception is often
   * nothing but the file's name.
   */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failed) {
      String why = failed.getReason();
      return why == null ? failed.getClass().getSimpleName() : brief(why);
    }
    return brief(String.valueOf(e.getMessage()));
  }

  /** The folder. */
  public Path place() {
    return place;
  }

  /** Where and when the comparison ran. */
  public RunEnvironment environment() {
    return environment;
  }

  /** What JMH has written. */
  public JmhResults jmh() {
    return jmh;
  }

  /** Whether there is a file of raw samples. */
  public boolean has(String name) {
    return Files.exists(place.resolve(name));
  }

  /** Takes the lines of a file. */
  public interface LineTaker {
    /**
     * Takes a line.
     *
     * @throws UnreadableRunException if a cell is wrong
     */
    void take(CsvLine line) throws UnreadableRunException;
  }

  /**
   * Reads a file of raw samples.
   *
   * @param name the name of the file; if it ends with {@code .gz}, it is compressed
   * @param header what its first line has to be
   * @param taker receives each line after that
   * @throws UnreadableRunException if it cannot be read, has no samples, or a line is wrong
   */
  public void read(String name, String header, LineTaker taker) throws UnreadableRunException {
    Path file = place.resolve(name);
    checkNoFolder(file);
    int columns = header.split(",", -1).length;
    int number = 1;
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines = new BufferedReader(new InputStreamReader(
            name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in,
            StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      if (!header.equals(first)) {
        throw new UnreadableRunException(String.format(
            "%s is not what \"compare\" writes: its first line has to be \"%s\".", file, header));
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        List<String> cells = List.of(line.split(",", -1));
        if (cells.size() != columns) {
          throw new UnreadableRunException(String.format(
              "%s is damaged: line %d has %d cells instead of %d.",
              file, number, cells.size(), columns));
        }
        taker.take(new CsvLine(file.toString(), number, cells));
      }
      if (number == 1) {
        throw incomplete(name, "it has no sample below its first line");
      }
    } catch (FileSystemException e) {
      throw unreadable(file, e);
    } catch (IOException e) {
      throw new UnreadableRunException(
          String.format("%s is damaged or cut off after line %d: %s.", file, number, reason(e)), e);
    }
  }

  /**
   * What to throw for a file that lacks samples without which the others mean nothing.
   *
   * @param name the name of the file
   * @param lack what is missing, in words
   */
  public UnreadableRunException incomplete(String name, String lack) {
    return new UnreadableRunException(place.resolve(name) + " is incomplete: " + lack + ".");
  }

  /**
   * Notes that lines of a file are left out, since this version does not know their label.
   *
   * @param file the file
   * @param label what it does not know
   */
  public void leaveOut(String file, String label) {
    unknown.computeIfAbsent(file, any -> new LinkedHashSet<>()).add(brief(label));
  }

  /**
   * The constant with a label, such as {@code VOLATILE_FLAG} for {@code volatile-flag}.
   *
   * @return the constant; empty if this version has none
   */
  public static <E extends Enum<E>> Optional<E> constant(Class<E> type, String label) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(label))
        .findFirst();
  }

  /** A sentence for each file of which something was left out. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    unknown.forEach((file, labels) -> {
      int more = labels.size() - SHOWN_LABELS;
      remarks.add(file + " has samples that this version does not know, and leaves out: "
          + labels.stream().limit(SHOWN_LABELS).collect(Collectors.joining("; "))
          + (more > 0 ? "; and " + more + " more" : "")
          + ".");
    });
    return remarks;
  }

  /** The beginning of a text that came from a file. */
  static String brief(String text) {
    String line = oneLine(text.lines().findFirst().orElse(""));
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }

  /** A text that came from a file, without what could end the line or steer a terminal. */
  static String oneLine(String text) {
    return INVISIBLE.matcher(text).replaceAll("?");
  }
}
