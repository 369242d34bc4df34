// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.Node;

/** Pages are short, and so are lines, sentences and cells. */
final class ShapeCheck implements Check {
  /** Characters of a line of prose; links and tables may be longer. */
  private static final int LINE = 160;

  private static final int SENTENCE_WORDS = 30;
  private static final int CELL_WORDS = 15;

  /** Lines of pages outside of docs and of the modules' READMEs. */
  private static final Map<String, Integer> PAGE_LINES =
      Map.of("README.md", 75, "CONTRIBUTING.md", 100);

  private static final int COURSE_LINES = 100;
  private static final int MODULE_LINES = 150;

  /** The end of a sentence: a stop, and a blank before the next one. */
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?:])\\s+");

  /** Written long ago, and mended in its facts only. */
  private static final String SURPRISES = "interrupt-stop/SURPRISES.md";

  @Override
  public boolean concerns(Page page) {
    return !page.isGenerated() && !page.name().equals(SURPRISES);
  }

  @Override
  public void check(Page page, Report report) {
    report.checked();
    List<String> lines = page.lines();
    int limit = limit(page);
    if (lines.size() > limit) {
      report.wrong(limit + 1, "the page has %d lines: at most %d", lines.size(), limit);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean free = line.startsWith("|") || line.contains("](") || line.startsWith("<");
      if (line.length() > LINE && !free) {
        report.wrong(i + 1, "the line has %d characters: at most %d", line.length(), LINE);
      }
    }
    page.textBlocks().forEach(block -> words(block, report));
  }

  static int limit(Page page) {
    return PAGE_LINES.getOrDefault(page.name(), page.isIn("docs") ? COURSE_LINES : MODULE_LINES);
  }

  private static void words(Node block, Report report) {
    if (block instanceof TableCell) {
      int words = count(Page.words(block));
      if (words > CELL_WORDS) {
        report.wrong(
            Page.line(block),
            "the cell '%s' has %d words: at most %d",
            beginning(Page.words(block)),
            words,
            CELL_WORDS);
      }
      return;
    }
    for (String sentence : sentences(Page.words(block))) {
      if (count(sentence) > SENTENCE_WORDS) {
        report.wrong(
            Page.line(block),
            "the sentence '%s' has %d words: at most %d",
            beginning(sentence),
            count(sentence),
            SENTENCE_WORDS);
      }
    }
  }

  static List<String> sentences(String words) {
    return List.of(SENTENCE_END.split(words));
  }

  private static int count(String words) {
    return words.isBlank() ? 0 : words.strip().split("\\s+").length;
  }

  private static String beginning(String words) {
    return words.length() > 60 ? words.substring(0, 60) + "…" : words;
  }

  /** A sentence in the form in which two are compared. */
  static String normal(String sentence) {
    return sentence.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} ]", "").strip();
  }
}
