// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import stoplab.interrupt.map.probe.BlockedState;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Reads and writes rows as tab-separated text, below comment lines with the environment. */
final class MapTsv {
  private static final String HEADER = String.join(
      "\t",
      "case",
      "category",
      "kind",
      "reaction",
      "exception",
      "status_after",
      "status_seen_by_others",
      "resource_after",
      "interrupter",
      "reaction_ns",
      "note",
      "blocked_state",
      "top_frames");

  private static final String BETWEEN_FRAMES = " < ";

  private MapTsv() {}

  /** The file name for the running JDK. */
  static String fileName() {
    return "jdk" + Runtime.version().feature() + ".tsv";
  }

  static void write(Path file, List<String> environment, List<Row> rows) throws IOException {
    List<String> lines = new ArrayList<>();
    environment.forEach(line -> lines.add("# " + line));
    lines.add(HEADER);
    rows.forEach(row -> lines.add(line(row)));
    Files.write(file, lines);
  }

  static List<Row> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.equals(HEADER))
        .map(MapTsv::row)
        .toList();
  }

  /** The comment lines above the table, without their {@code #}. */
  static List<String> environment(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("# "))
        .map(line -> line.substring(2))
        .toList();
  }

  static String line(Row row) {
    Outcome outcome = row.outcome();
    return List.of(
            row.name(),
            row.category(),
            row.kind().label(),
            outcome.reaction().label(),
            outcome.exception(),
            outcome.status(),
            outcome.seen(),
            outcome.resource(),
            outcome.interrupter(),
            row.nanos() < 0 ? Outcome.NONE : Long.toString(row.nanos()),
            row.note().isEmpty() ? Outcome.NONE : row.note().replaceAll("\\s+", " "),
            row.blockedState().state(),
            String.join(BETWEEN_FRAMES, row.blockedState().frames()))
        .stream()
        .collect(Collectors.joining("\t"));
  }

  static Row row(String line) {
    String[] cells = line.split("\t", -1);
    Outcome outcome =
        new Outcome(Reaction.of(cells[3]), cells[4], cells[5], cells[6], cells[7], cells[8]);
    return new Row(
        cells[0],
        cells[1],
        Kind.valueOf(cells[2].toUpperCase(Locale.ROOT)),
        outcome,
        cells[9].equals(Outcome.NONE) ? -1 : Long.parseLong(cells[9]),
        cells[10].equals(Outcome.NONE) ? "" : cells[10],
        new BlockedState(cells[11], List.of(cells[12].split(BETWEEN_FRAMES))));
  }
}
