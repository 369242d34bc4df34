// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Row;

/** The committed outcomes: those of the JDKs that the lab is held to. */
final class Pinned {
  /** The feature versions that have a committed file, the newest last. */
  static final List<Integer> JDKS = List.of(17, 25);

  private Pinned() {}

  static Path file(int jdk) {
    return Path.of("map", "jdk" + jdk + ".tsv");
  }

  static List<Row> rows(int jdk) {
    try {
      return MapTsv.read(file(jdk));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed outcome of each row, by its key. */
  static Map<String, Outcome> outcomes(int jdk) {
    return outcomes(rows(jdk));
  }

  static Map<String, Outcome> outcomes(List<Row> rows) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    rows.forEach(row -> outcomes.put(row.key(), row.outcome()));
    return outcomes;
  }

  /** One committed row. */
  static Outcome outcome(int jdk, Kind kind, String name) {
    Outcome outcome = outcomes(jdk).get(name + " [" + kind.label() + "]");
    if (outcome == null) {
      throw new IllegalArgumentException("no row " + name + " of JDK " + jdk);
    }
    return outcome;
  }

  /**
   * The version that a JDK is held against: its own, or the newest one if it is newer.
   *
   * @return 0 if there is none, since no outcomes of that JDK or an older newest one are known
   */
  static int against(int feature) {
    int newest = JDKS.get(JDKS.size() - 1);
    return feature > newest ? newest : JDKS.contains(feature) ? feature : 0;
  }

  /** Whether a difference fails; on a JDK that is newer than all of ours it is only told. */
  static boolean isBinding(int feature) {
    return JDKS.contains(feature);
  }

  /**
   * How a measured row differs from the committed outcomes.
   *
   * @return in words, or nothing if it does not
   */
  static Optional<String> difference(Row row, Map<String, Outcome> pinned) {
    Outcome before = pinned.get(row.key());
    if (row.outcome().equals(before)) {
      return Optional.empty();
    }
    return Optional.of(row.key() + ": " + (before == null ? "not committed" : before) + " -> "
        + row.outcome() + (row.note().isEmpty() ? "" : " (" + row.note() + ")"));
  }

  /** The operating system of a committed run. */
  static String os(int jdk) {
    try {
      return Files.readAllLines(file(jdk)).stream()
          .filter(line -> line.startsWith("# os: "))
          .map(line -> line.split(" ")[2])
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
