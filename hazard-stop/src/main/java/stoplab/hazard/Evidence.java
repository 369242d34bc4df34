// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

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
 * @param values in the order in which they were told
 */
record Evidence(Map<String, String> values) {
  /** The exit code, or how the runner ended the JVM. */
  static final String EXIT = "jvm.exit";

  /** The {@link #EXIT} of a JVM that was still there at its bound. */
  static final String KILLED = "killed at its bound";

  /** The first words of the crash log, if there is one. */
  static final String CRASH = "jvm.crash";

  private static final String MARK = "evidence";

  private static final String WANTED_KEY = "stoplab.hazard.evidence";

  /** The option of a JVM that shall print its evidence. */
  static final String WANTED = "-D" + WANTED_KEY + "=yes";

  private static final boolean IS_WANTED = System.getProperty(WANTED_KEY) != null;

  Evidence {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Prints a line of evidence where it is wanted, whole and at once: the JVM may not live to print
   * another.
   */
  static void say(String key, Object value) {
    if (!IS_WANTED) {
      return;
    }
    String line = String.join("\t", MARK, key, clean(String.valueOf(value)));
    System.out.print(line + System.lineSeparator());
    System.out.flush();
  }

  /** Reads the lines of evidence out of all that a hazard has printed. */
  static Evidence in(String output) {
    Map<String, String> values = new LinkedHashMap<>();
    output.lines().map(line -> line.split("\t", -1)).forEach(cells -> {
      if (cells.length == 3 && cells[0].equals(MARK)) {
        values.put(cells[1], cells[2]);
      }
    });
    return new Evidence(values);
  }

  /** The lines for people out of all that a hazard has printed. */
  static List<String> linesBeside(String output) {
    return output.lines().filter(line -> !line.startsWith(MARK + "\t")).toList();
  }

  /** The same and one more, or with another value for a key. */
  Evidence with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, clean(value));
    return new Evidence(more);
  }

  /** The value, or an empty text if nobody has told it. */
  String get(String key) {
    return values.getOrDefault(key, "");
  }

  /** As one cell of a table. */
  String cell() {
    return values.entrySet().stream()
        .map(Entry<String, String>::toString)
        .collect(Collectors.joining("; "));
  }

  /** Reads such a cell. */
  static Evidence ofCell(String cell) {
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
