// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of the page, made from the committed rows. */
final class HazardPage {
  static final Path PAGE = Path.of("README.md");

  private static final String BEGIN = "<!-- made from hazards/*.tsv -->\n";
  private static final String END = "<!-- end -->";
  private static final String SOURCES = "src/main/java/stoplab/hazard/";

  private HazardPage() {}

  /** The page as it is, with its table made anew. */
  static String text() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin) + table() + page.substring(page.indexOf(END));
  }

  private static String table() throws IOException {
    List<HazardTsv.Row> of17 = Runs.committed(17);
    List<HazardTsv.Row> of25 = Runs.committed(25);
    List<String> lines = new ArrayList<>();
    lines.add("| hazard | what is tried | JDK 17 | JDK 25 |");
    lines.add("| --- | --- | --- | --- |");
    for (int i = 0; i < of17.size(); i++) {
      HazardTsv.Row row = of17.get(i);
      String on17 = cell(row);
      String on25 = cell(of25.get(i));
      lines.add("| "
          + String.join(
              " | ", link(row.hazard()), row.attempt(), on17, on25.equals(on17) ? "the same" : on25)
          + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  private static String link(String hazard) {
    String lesson = hazard.split(" ")[0];
    String argument = hazard.substring(lesson.length()).strip();
    return "[`" + lesson + "`](" + SOURCES + lesson + ".java)"
        + (argument.isEmpty() ? "" : " `" + argument + "`");
  }

  private static String cell(HazardTsv.Row row) {
    return "**" + row.verdict().label() + "**: " + row.words().replace("|", "\\|");
  }
}
