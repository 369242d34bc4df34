// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Finding;

/**
 * The answer as Markdown, to be pasted into an issue. Names and frames are in code spans; in words,
 * what Markdown or GitHub would interpret is escaped, so that {@code @name} calls nobody.
 */
final class MarkdownReport {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~&$]");

  /** GitHub makes links of {@code @name} and {@code #12}, also when they are escaped. */
  private static final Pattern LINKED = Pattern.compile("([@#])(?=[\\p{L}\\p{N}])");

  private final PrintWriter out;

  private MarkdownReport(PrintWriter out) {
    this.out = out;
  }

  /**
   * Writes a diagnosis.
   *
   * @param diagnosis what to say
   * @param all whether the threads that do not matter are listed too
   * @param out where to write
   */
  static void write(Diagnosis diagnosis, boolean all, PrintWriter out) {
    new MarkdownReport(out).write(diagnosis, all);
  }

  private void write(Diagnosis diagnosis, boolean all) {
    out.println("**" + words(String.join(" ", diagnosis.summary())) + "**");
    if (!diagnosis.ends().isEmpty()) {
      out.println();
      out.println("What would end this JVM:");
      out.println();
      diagnosis.ends().forEach(sentence -> out.println("* " + words(sentence)));
    }
    int number = 0;
    List<Finding> shown = FindingWords.shown(diagnosis.findings(), all);
    for (Finding finding : shown) {
      number++;
      out.println();
      finding(number + ". ", finding);
    }
    FindingWords.left(diagnosis.findings(), shown).ifPresent(more -> {
      out.println();
      out.println(words(more));
    });
    for (String remark : diagnosis.remarks()) {
      out.println();
      out.println("Note: " + words(remark));
    }
    List<Finding> others = diagnosis.others();
    if (others.isEmpty()) {
      return;
    }
    int count = FindingWords.threads(others);
    out.println();
    out.println("<details><summary>" + count + (count == 1 ? " thread does" : " threads do")
        + " not matter: " + FindingWords.kinds(others) + "</summary>");
    out.println();
    for (Finding other : others) {
      if (all) {
        finding("* ", other);
      } else {
        out.println("* " + names(other) + ": " + words(FindingWords.where(other)));
      }
    }
    out.println();
    out.println("</details>");
  }

  private void finding(String mark, Finding finding) {
    out.println(mark + names(finding) + (finding.isCause() ? ", **the cause**" : ""));
    String indent = " ".repeat(mark.length()) + "* ";
    item(
        indent,
        "keeps the JVM",
        FindingWords.keeps(finding)
            + (finding.holding().isEmpty() ? "" : ": " + finding.holding()));
    item(indent, "thread", FindingWords.who(finding));
    item(indent, "where", FindingWords.where(finding));
    item(indent, "waits for", finding.waitsFor());
    item(indent, "two dumps", finding.progress());
    String frames = FindingWords.yours(finding).stream()
        .map(MarkdownReport::code)
        .collect(Collectors.joining(", called by "));
    if (!frames.isEmpty()) {
      out.println(indent + "your code: " + frames);
    }
    item(indent, code("interrupt()"), FindingWords.interrupt(finding));
    item(indent, "ends it", String.join("; or ", finding.explanation().ends()));
    item(indent, "does not end it", String.join("; or ", finding.explanation().endsNot()));
    finding.notes().forEach(note -> item(indent, "note", note));
  }

  private void item(String indent, String label, String value) {
    if (!value.isEmpty()) {
      out.println(indent + label + ": " + words(value));
    }
  }

  private static String names(Finding finding) {
    return code(FindingWords.names(finding)) + FindingWords.count(finding);
  }

  /** Prose in which nothing is interpreted. */
  static String words(String text) {
    String escaped = SPECIAL.matcher(Printable.of(text)).replaceAll("\\\\$0");
    return LINKED.matcher(escaped).replaceAll("$1<!-- -->");
  }

  /** A code span around any text: its fence is longer than each run of backticks inside. */
  static String code(String text) {
    String shown = Printable.of(text);
    int longest = 0;
    int run = 0;
    for (int i = 0; i < shown.length(); i++) {
      run = shown.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    // The blanks are not shown, unless there is nothing else.
    boolean needsBlanks = shown.startsWith("`")
        || shown.endsWith("`")
        || (shown.startsWith(" ") && shown.endsWith(" "));
    if (shown.isBlank()) {
      return shown.isEmpty() ? "(no name)" : fence + shown + fence;
    }
    return needsBlanks ? fence + " " + shown + " " + fence : fence + shown + fence;
  }
}
