// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** The commands of a page that show what they print, and how the two are compared. */
final class Outputs {
  /** Marks a text block that no command has printed. */
  static final String NO_OUTPUT = "not output";

  /** Marks an output that is allowed, not required: it must be seen in one of a few runs. */
  static final String SEEN = "seen";

  /** Stands for any lines that the page leaves out. */
  private static final String LEFT_OUT = "…";

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

  private Outputs() {}

  /**
   * A block of commands with the block of their output.
   *
   * @param commands the demos, one a line; what else stands in the block prints nothing
   * @param shown what the page says that they print
   * @param line the line of the output
   * @param isRequired whether each run prints it; otherwise one of a few runs must
   */
  record Shown(List<String> commands, String shown, int line, boolean isRequired) {}

  /** All of a page. */
  static List<Shown> of(Page page) {
    List<Shown> found = new ArrayList<>();
    for (FencedCodeBlock text : page.fences("text")) {
      FencedCodeBlock console = consoleBefore(text);
      if (console != null && !Page.commentBefore(text).equals(NO_OUTPUT)) {
        List<String> demos = console
            .getLiteral()
            .lines()
            .map(line -> line.replaceAll("(^|\\s)#.*", "").strip())
            .filter(line -> line.startsWith("java ") && !line.startsWith("java -jar"))
            .toList();
        boolean isRequired = !Page.commentBefore(text).equals(SEEN);
        found.add(new Shown(demos, text.getLiteral(), Page.line(text), isRequired));
      }
    }
    return found;
  }

  /** The text blocks that belong to no command and do not say so. */
  static List<FencedCodeBlock> orphans(Page page) {
    return page.fences("text").stream()
        .filter(text -> consoleBefore(text) == null)
        .filter(text -> !Page.commentBefore(text).equals(NO_OUTPUT))
        .toList();
  }

  /** The commands above a text block: a sentence may stand between. */
  private static FencedCodeBlock consoleBefore(Node text) {
    Node before = text.getPrevious();
    while (before instanceof HtmlBlock) {
      before = before.getPrevious();
    }
    if (before instanceof Paragraph) {
      before = before.getPrevious();
    }
    return before instanceof FencedCodeBlock fence && fence.getInfo().strip().equals("console")
        ? fence
        : null;
  }

  /**
   * How what was printed differs from what is shown, with every number masked.
   *
   * @return nothing if it does not
   */
  static String difference(String shown, String printed) {
    List<String> wanted = masked(shown);
    List<String> seen = masked(printed);
    int at = match(wanted, 0, seen, 0);
    if (at < 0) {
      return "";
    }
    int first = firstDifference(wanted, seen);
    return "the page shows '" + line(wanted, first) + "', the command prints '" + line(seen, first)
        + "'";
  }

  /** Where the shown lines match the printed ones: below zero; otherwise the line that does not. */
  private static int match(List<String> wanted, int w, List<String> seen, int s) {
    if (w == wanted.size()) {
      return s == seen.size() ? -1 : w;
    }
    if (wanted.get(w).equals(LEFT_OUT)) {
      for (int skip = s; skip <= seen.size(); skip++) {
        if (match(wanted, w + 1, seen, skip) < 0) {
          return -1;
        }
      }
      return w;
    }
    return s < seen.size() && wanted.get(w).equals(seen.get(s))
        ? match(wanted, w + 1, seen, s + 1)
        : w;
  }

  private static int firstDifference(List<String> wanted, List<String> seen) {
    int i = 0;
    while (i < wanted.size() && i < seen.size() && wanted.get(i).equals(seen.get(i))) {
      i++;
    }
    return i;
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "nothing more";
  }

  private static List<String> masked(String text) {
    return Arrays.stream(text.strip().split("\\R"))
        .map(
            line -> NUMBER.matcher(line).replaceAll("#").replaceAll("\\s+", " ").strip())
        .collect(Collectors.toList());
  }
}
