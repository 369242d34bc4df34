// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import stoplab.hazard.child.Evidence;

/** Findings as tab-separated text, below lines that say where they were made. */
final class HazardTsv {
  private static final String HEADER =
      String.join("\t", "hazard", "attempt", "verdict", "words", "evidence");

  private HazardTsv() {}

  /** A finding as it was written. */
  record Row(String hazard, String attempt, Verdict verdict, String words, Evidence evidence) {}

  static Path file(Path folder, Jvm jvm) {
    return folder.resolve("jdk" + jvm.feature() + ".tsv");
  }

  static void write(Path file, Column column) throws IOException {
    List<String> lines = new ArrayList<>();
    environment(column.jvm()).forEach(line -> lines.add("# " + line));
    lines.add(HEADER);
    for (HazardFinding finding : column.findings()) {
      lines.add(String.join(
          "\t",
          finding.hazard().name(),
          finding.hazard().attempt(),
          finding.verdict().label(),
          finding.words(),
          finding.evidence().cell()));
    }
    Files.write(file, lines);
  }

  static List<Row> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.equals(HEADER))
        .map(line -> line.split("\t", -1))
        .map(cells ->
            new Row(cells[0], cells[1], Verdict.of(cells[2]), cells[3], Evidence.ofCell(cells[4])))
        .toList();
  }

  /** What a finding may depend on, and nothing that names anyone. */
  private static List<String> environment(Jvm jvm) {
    List<String> lines = new ArrayList<>();
    lines.add("jdk: " + jvm.version());
    lines.add("vm: " + jvm.name());
    lines.add("os: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + System.getProperty("os.arch"));
    lines.add("cpus: " + Runtime.getRuntime().availableProcessors());
    lines.add("date: " + LocalDate.now());
    String commit = commit();
    if (!commit.isEmpty()) {
      lines.add("commit: " + commit);
    }
    return lines;
  }

  /** The commit of the working folder, or nothing if there is no git. */
  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      try (InputStream out = git.getInputStream()) {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
    } catch (IOException e) {
      return "";
    }
  }
}
