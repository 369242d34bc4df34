// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.difference.RunDifference;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HtmlReport;
import stoplab.bench.stats.MarkdownTable;

/**
 * What people read of a comparison, whether it has just been measured or was read again.
 *
 * <p>Guarantee [bench.report-is-the-same]: a folder that was read again gives the tables and the
 * summary that the comparison itself has written.
 */
final class RunPages {
  private final RunEnvironment environment;
  private final List<ReportSection> sections;
  private final List<String> remarks;
  private final Answer answer;
  private final Charts charts;

  /**
   * Makes the pages.
   *
   * @param environment where and when it ran
   * @param sections what was measured
   * @param remarks what of it was left out, a sentence each
   */
  RunPages(RunEnvironment environment, List<ReportSection> sections, List<String> remarks) {
    this.environment = environment;
    this.sections = sections;
    this.remarks = remarks;
    this.answer = Answer.of(sections);
    this.charts = Charts.of(environment.briefly(), sections);
  }

  /**
   * Reads what an earlier comparison has left.
   *
   * @throws UnreadableRunException if the folder is none of ours, or damaged
   */
  static RunPages of(Path folder) throws UnreadableRunException {
    RunFolder run = RunFolder.open(folder);
    return new RunPages(run.environment(), QuestionName.read(run), run.remarks());
  }

  /** The same as one of two comparisons. */
  RunDifference.Run asRun(String name) {
    return new RunDifference.Run(name, environment, sections, remarks);
  }

  /** The answer. */
  Answer answer() {
    return answer;
  }

  /** The pictures. */
  Charts charts() {
    return charts;
  }

  /** All of it as one page for a browser. */
  HtmlReport report() {
    return new HtmlReport(environment, sections, answer, charts).withRemarks(remarks);
  }

  /** The tables of what was measured, each with notes on how to read it. */
  String tables() {
    List<String> parts = new ArrayList<>();
    for (ReportSection section : sections) {
      parts.add("## " + section.title() + "\n");
      parts.add(section.tables());
      parts.add(bullets(section.notes(environment.clock(), environment.busyness())));
    }
    if (!remarks.isEmpty()) {
      parts.add("## Left out\n");
      parts.add(bullets(remarks.stream().map(MarkdownTable::escape).toList()));
    }
    return String.join("\n", parts);
  }

  private static String bullets(List<String> notes) {
    return notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
  }

  /** Each page and picture, by its path in the folder. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>(charts.pictures());
    files.put("summary.md", summary());
    files.put("tables.md", head("Comparison") + tables());
    files.put("report.html", report().html());
    return files;
  }

  private String summary() {
    String raw = sections.stream()
        .map(section -> ", `" + section.file() + "` (" + section.eachLine() + ")")
        .collect(Collectors.joining());
    return head("Which technique stops a worker, and what does it cost?")
        + (answer.isEmpty() && answer.checks().isEmpty() ? "" : answer.markdown() + "\n")
        + charts.markdown()
        + "A time is the median of the JVMs' medians, with the least and the greatest JVM; for"
        + " processes, of the samples. A ratio has its interval. Workers run on platform threads"
        + " unless a table says otherwise.\nAll tables are in [tables.md](tables.md). Open"
        + " [report.html](report.html) in a browser to sort and filter them; it is one file and"
        + " loads nothing.\n\n"
        + "Files: `result.json` (JMH)"
        + raw
        + ", `environment.json`.\n";
  }

  private String head(String title) {
    return String.format(
        Locale.ROOT,
        "# %s\n\n%s, %s; %s, %d rounds.\n\n",
        title,
        MarkdownTable.escape(environment.started()),
        MarkdownTable.escape(environment.sentence()),
        MarkdownTable.escape(environment.scope()),
        environment.rounds());
  }
}
