// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.child;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/**
 * What a hazard has seen, as pairs of a key and a value. Its JVM prints them on lines of their own
 * if {@link HazardChild} has started it, and the runner reads them; a person who runs a lesson sees
 * none of them [hazard.demo-is-for-people]. What the runner sees itself, from outside, has keys
 * that begin with {@code jvm.}. The last value of a key counts.
 *
 * @param values in the order in which they were printed
 */
public record Evidence(Map<String, String> values) {
  /** The exit code, or how the runner ended the JVM. */
  public static final String EXIT = "jvm.exit";

  /** The {@link #EXIT} of a JVM that was still there at its bound. */
  public static final String KILLED = "killed at its bound";

  /** The first words of the crash log, if there is one. */
  public static final String CRASH = "jvm.crash";

  private static final String MARK = "evidence";

  private static final String WANTED_KEY = "stoplab.hazard.evidence";

  /** The option of a JVM that shall print its evidence. */
  public static final String WANTED = "-D" + WANTED_KEY + "=yes";

  private static final boolean IS_WANTED = System.getProperty(WANTED_KEY) != null;

  /** Keeps a copy of the values. */
  public Evidence {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Prints a line of evidence where it is wanted, whole and at once: the JVM may not live to print
   * another.
   *
   * @param key what it is about
   * @param value what was seen; any object, shown as its text
   */
  public static void say(String key, Object value) {
    if (!IS_WANTED) {
      return;
    }
    String line = String.join("\t", MARK, key, clean(String.valueOf(value)));
    System.out.print(line + System.lineSeparator());
    System.out.flush();
  }

  /**
   * Reads the lines of evidence out of all that a hazard has printed.
   *
   * @param output all of it
   * @return the evidence, maybe without any value
   */
  public static Evidence in(String output) {
    Map<String, String> values = new LinkedHashMap<>();
    output.lines().map(line -> line.split("\t", -1)).forEach(cells -> {
      if (cells.length == 3 && cells[0].equals(MARK)) {
        values.put(cells[1], cells[2]);
      }
    });
    return new Evidence(values);
  }

  /**
   * Returns the lines for people out of all that a hazard has printed.
   *
   * @param output all of it
   * @return the lines that are no evidence
   */
  public static List<String> linesBeside(String output) {
    return output.lines().filter(line -> !line.startsWith(MARK + "\t")).toList();
  }

  /**
   * Returns the same and one more, or with another value for a key.
   *
   * @param key what it is about
   * @param value what was seen
   * @return a changed copy
   */
  public Evidence with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, clean(value));
    return new Evidence(more);
  }

  /**
   * Returns a value.
   *
   * @param key what it is about
   * @return the value, or an empty text if it was not printed
   */
  public String get(String key) {
    return values.getOrDefault(key, "");
  }

  /**
   * Returns all pairs as one cell of a table.
   *
   * @return the cell, which {@link #ofCell} reads
   */
  public String cell() {
    return values.entrySet().stream()
        .map(Entry<String, String>::toString)
        .collect(Collectors.joining("; "));
  }

  /**
   * Reads such a cell.
   *
   * @param cell as {@link #cell} makes it
   * @return the evidence
   */
  public static Evidence ofCell(String cell) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : cell.split("; ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new Evidence(values);
  }

  /** No value may look like two cells, or like two pairs. */
  private static String clean(String value) {
    return value.replaceAll("\\s+", " ").replace("; ", ", ").strip();
  }
}
