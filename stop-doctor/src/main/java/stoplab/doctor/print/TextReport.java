// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.io.PrintWriter;
import java.util.List;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Finding;
import stoplab.doctor.knowledge.InterruptReaction;

/** The answer for a person at a terminal: the cause first, short lines, aligned labels. */
final class TextReport {
  /** No line is longer. */
  static final int COLUMNS = 100;

  private static final int INDENT = 3;
  private static final int LABEL = 13;

  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintWriter out;
  private final boolean colours;

  private TextReport(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /**
   * Writes a diagnosis.
   *
   * @param diagnosis what to say
   * @param all whether the threads that do not matter are listed too
   * @param colours whether bold and faint text is possible
   * @param out where to write
   */
  static void write(Diagnosis diagnosis, boolean all, boolean colours, PrintWriter out) {
    new TextReport(out, colours).write(diagnosis, all);
  }

  private void write(Diagnosis diagnosis, boolean all) {
    diagnosis.summary().forEach(sentence -> paragraph(sentence, BOLD));
    ends(diagnosis.ends());
    int number = 0;
    List<Finding> shown = FindingWords.shown(diagnosis.findings(), all);
    for (Finding finding : shown) {
      number++;
      out.println();
      finding(number + ". ", finding);
    }
    FindingWords.left(diagnosis.findings(), shown).ifPresent(more -> {
      out.println();
      paragraph(more, "");
    });
    for (String remark : diagnosis.remarks()) {
      out.println();
      paragraph("Note: " + remark, "");
    }
    List<Finding> others = diagnosis.others();
    if (others.isEmpty()) {
      return;
    }
    int count = FindingWords.threads(others);
    String rest = (number == 0 ? "" : "The other ")
        + (count == 1 ? (number == 0 ? "1 thread does" : "thread does") : count + " threads do")
        + " not matter: " + FindingWords.kinds(others);
    out.println();
    paragraph(rest + (all ? ":" : ". --all shows " + (count == 1 ? "it." : "them.")), "");
    if (all) {
      for (Finding other : others) {
        out.println();
        finding("-  ", other);
      }
    }
  }

  private void ends(List<String> ends) {
    if (!ends.isEmpty()) {
      out.println();
      paragraph("What would end this JVM:", "");
    }
    for (String sentence : ends) {
      lines("-", INDENT, sentence, "");
    }
  }

  private void finding(String mark, Finding finding) {
    String names = FindingWords.names(finding) + FindingWords.count(finding);
    lines(mark, INDENT, names + (finding.isCause() ? ", the cause" : ""), BOLD);
    line(
        "keeps it",
        FindingWords.keeps(finding)
            + (finding.holding().isEmpty() ? "" : ": " + finding.holding()));
    line("thread", FindingWords.who(finding));
    line("where", FindingWords.where(finding));
    line("waits for", finding.waitsFor());
    line("two dumps", finding.progress());
    String label = "your code";
    for (String frame : FindingWords.yours(finding)) {
      line(label, label.isEmpty() ? "called by " + frame : frame);
      label = "";
    }
    InterruptReaction reaction = finding.explanation().reaction();
    line("interrupt()", reaction.words());
    line("", reaction.source().isEmpty() ? "" : "(" + reaction.source() + ")");
    lines("ends it", finding.explanation().ends());
    lines("does not", finding.explanation().endsNot());
    finding.notes().forEach(note -> line("note", note));
  }

  private void lines(String label, List<String> phrases) {
    String before = label;
    for (String phrase : phrases) {
      line(before, before.isEmpty() ? "or " + phrase : phrase);
      before = "";
    }
  }

  private void line(String label, String value) {
    if (value.isEmpty()) {
      return;
    }
    String padded = " ".repeat(INDENT) + label + " ".repeat(LABEL - label.length());
    String begin = label.isEmpty() ? padded : style(padded, FAINT);
    for (String line : TextLines.wrap(Printable.of(value), COLUMNS - INDENT - LABEL)) {
      out.println(begin + line);
      begin = " ".repeat(INDENT + LABEL);
    }
  }

  private void lines(String mark, int indent, String value, String style) {
    String begin = mark + " ".repeat(Math.max(0, indent - mark.length()));
    int columns = COLUMNS - begin.length();
    String next = " ".repeat(begin.length());
    for (String line : TextLines.wrap(Printable.of(value), columns)) {
      out.println(begin + style(line, style));
      begin = next;
    }
  }

  private void paragraph(String text, String style) {
    lines("", 0, text, style);
  }

  private String style(String text, String style) {
    return colours && !style.isEmpty() ? style + text + PLAIN : text;
  }
}
