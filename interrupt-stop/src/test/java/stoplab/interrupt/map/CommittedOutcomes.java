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

/** The committed outcomes of the JDKs that the lab supports. */
final class CommittedOutcomes {
  /** The feature versions with a committed file, newest last. */
  static final List<Integer> JDKS = List.of(17, 25);

  private CommittedOutcomes() {}

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

  /** The committed outcomes, by row key. */
  static Map<String, Outcome> outcomes(int jdk) {
    return outcomes(rows(jdk));
  }

  static Map<String, Outcome> outcomes(List<Row> rows) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    rows.forEach(row -> outcomes.put(row.key(), row.outcome()));
    return outcomes;
  }

  static Outcome outcome(int jdk, Kind kind, String name) {
    Outcome outcome = outcomes(jdk).get(name + " [" + kind.label() + "]");
    if (outcome == null) {
      throw new IllegalArgumentException("no row " + name + " for JDK " + jdk);
    }
    return outcome;
  }

  /**
   * The version to compare a JDK with: its own, or the newest committed one if the JDK is newer.
   *
   * @return the feature version, or 0 if there is none
   */
  static int baseline(int feature) {
    int newest = JDKS.get(JDKS.size() - 1);
    return feature > newest ? newest : JDKS.contains(feature) ? feature : 0;
  }

  /** Whether a difference fails the test; on a newer JDK it is only reported. */
  static boolean isBinding(int feature) {
    return JDKS.contains(feature);
  }

  /**
   * Compares a measured row with the committed outcomes.
   *
   * @return the difference as text, or empty if the outcome is equal
   */
  static Optional<String> difference(Row row, Map<String, Outcome> pinned) {
    Outcome before = pinned.get(row.key());
    if (row.outcome().equals(before)) {
      return Optional.empty();
    }
    return Optional.of(row.key() + ": " + (before == null ? "not committed" : before) + " -> "
        + row.outcome() + (row.note().isEmpty() ? "" : " (" + row.note() + ")"));
  }

  /** The operating system of the committed run. */
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
