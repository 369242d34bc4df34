// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/** What the page is tried with; run it with a folder of results and a file to look at the page. */
final class PageData {
  private PageData() {}

  /** A section whose text is given. */
  record Section(String title, String tables, List<String> lines) implements ReportSection {
    @Override
    public List<String> notes(ClockCost clock, String busyness) {
      return lines;
    }

    @Override
    public String file() {
      return "samples.csv.gz";
    }

    @Override
    public String eachLine() {
      return "every stop";
    }

    @Override
    public void writeSamples(Path folder) {
      throw new UnsupportedOperationException("a page writes no samples");
    }
  }

  /** The page of a folder of results. */
  static HtmlReport page(Path folder) throws UnreadableRunException {
    RunFolder run = RunFolder.open(folder);
    List<ReportSection> sections = QuestionName.read(run);
    return new HtmlReport(
        run.environment(),
        sections,
        Answer.of(sections),
        Charts.of(run.environment().briefly(), sections));
  }

  /** The facts of a small run. */
  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("scope", "headlines");
    facts.put("roundsKept", 7);
    facts.put("started", "2026-11-29T11:08:50Z");
    facts.put("seconds", 240);
    facts.put("commit", "0123456789abcdef0123456789abcdef01234567");
    facts.put(
        "machine",
        Map.of("cpu", "A processor", "logicalCpus", 8, "physicalCores", 4, "memoryMiB", 4096));
    facts.put("container", Map.of("availableProcessors", 8, "memoryMiBForThisJvm", 4096));
    facts.put(
        "jvm", Map.of("version", "21.0.1+12", "forkFlags", List.of("-XX:+UseG1GC", "-Xms256m")));
    facts.put("before", Map.of("loadAverage", 0.5, "stealMillisSinceBoot", 100.0));
    facts.put("after", Map.of("loadAverage", 2.0, "stealMillisSinceBoot", 100.0));
    return facts;
  }

  static RunEnvironment environment() {
    return RunEnvironment.of(facts());
  }

  static HtmlReport page(List<? extends ReportSection> sections) {
    return new HtmlReport(
        environment(), sections, Answer.of(sections), new Charts(Map.of(), List.of()));
  }

  /** Writes the page of a folder of results into a file, so that somebody can look at it. */
  public static void main(String... args) throws IOException, UnreadableRunException {
    Files.writeString(Path.of(args[1]), page(Path.of(args[0])).html());
  }
}
