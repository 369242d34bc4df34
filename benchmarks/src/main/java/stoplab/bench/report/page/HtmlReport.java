// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.folder.RunEnvironment;

/**
 * A whole comparison as one page: the answer first, then charts, tables, and what to know about
 * them. Immutable.
 *
 * <p>Guarantees: [bench.report-is-one-file] the page loads nothing, from the disk or a network;
 * [bench.report-shows-markup] markup in a name, a label or a fact is shown as text, never run;
 * [bench.report-is-light] the page of a whole comparison is smaller than 1.5 MB.
 *
 * <p>In a browser, on a phone and on a desktop, in light and in dark: [bench.report-loads-nothing]
 * the page asks for no other address, and the console stays empty; [bench.report-charts-fit] each
 * chart is whole, and its text readable; [bench.report-accessible] axe-core finds no fault, and the
 * Tab key reaches each control. [bench.report-sorts-and-filters] Tables sort by value, and filter
 * by text and by family; [bench.report-marks-tell] a mark shows its numbers to a pointer, a finger
 * and the keyboard; [bench.report-without-script] without JavaScript all charts and tables are
 * there; [bench.report-prints] paper has all of it, in light colours, and no controls.
 */
public final class HtmlReport {
  /** What the head of such a page says, so that it is known again. */
  public static final String MARK = "<meta name=\"generator\" content=\"stop-lab\">";

  /** The most bytes that the page of a whole comparison may have. */
  static final int MOST_BYTES = 1_500_000;

  private static final Pattern ISO_SECOND =
      Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d):\\d\\dZ$");

  private static final Map<String, String> COMMANDS =
      Map.of("all", "compare --all", "smoke", "compare --smoke", "headlines", "compare");

  private final RunEnvironment environment;
  private final List<ReportSection> sections;
  private final Answer answer;
  private final Charts charts;
  private final Optional<Difference> difference;
  private final List<String> remarks;

  /** What changed since another run. */
  private record Difference(String title, String markdown) {}

  /**
   * Makes a page.
   *
   * @param environment where and when it was measured
   * @param sections what was measured, in the order of the tables
   * @param answer what follows from it
   * @param charts its pictures
   */
  public HtmlReport(
      RunEnvironment environment,
      List<? extends ReportSection> sections,
      Answer answer,
      Charts charts) {
    this(environment, List.copyOf(sections), answer, charts, Optional.empty(), List.of());
  }

  private HtmlReport(
      RunEnvironment environment,
      List<ReportSection> sections,
      Answer answer,
      Charts charts,
      Optional<Difference> difference,
      List<String> remarks) {
    this.environment = environment;
    this.sections = sections;
    this.answer = answer;
    this.charts = charts;
    this.difference = difference;
    this.remarks = remarks;
  }

  /**
   * The same page, with the difference to another run behind the answer.
   *
   * @param title its heading
   * @param markdown what changed, as tables and text
   */
  public HtmlReport withDifference(String title, String markdown) {
    return new HtmlReport(
        environment,
        sections,
        answer,
        charts,
        Optional.of(new Difference(title, markdown)),
        remarks);
  }

  /**
   * The same page, which also says what was left out.
   *
   * @param sentences one for each thing; replaces those that were given before
   */
  public HtmlReport withRemarks(List<String> sentences) {
    return new HtmlReport(
        environment, sections, answer, charts, difference, List.copyOf(sentences));
  }

  /** The page, as the text of a file in UTF-8. */
  public String html() {
    String script = resource("report.js");
    Object map = map();
    Map<String, Object> page = new HashMap<>();
    page.put("style", resource("report.css"));
    page.put("script", script);
    page.put("scriptHash", "sha256-" + sha256(script));
    page.put("machine", environment.cpu() + ", " + cpus());
    page.put("jdk", environment.jdk());
    page.put("started", environment.started());
    page.put("date", ISO_SECOND.matcher(environment.started()).replaceFirst("$1 $2 UTC"));
    page.put("scope", environment.scope());
    page.put("rounds", environment.rounds() + (environment.rounds() == 1 ? " round" : " rounds"));
    page.put("rows", answer.rows().stream().map(row -> row(row, map != null)).toList());
    page.put("hasRows", !answer.isEmpty());
    page.put("hasFigures", !charts.pictures().isEmpty());
    page.put("hasCharts", !charts.pictures().isEmpty() || !charts.failures().isEmpty());
    page.put("badge", CheckBadge.of(answer.checks()));
    page.put("difference", difference.map(HtmlReport::shown).orElse(null));
    page.put("figures", figures());
    page.put("failures", charts.failures());
    page.put("families", RowFamily.words());
    page.put("sections", sections.stream().map(this::section).toList());
    page.put("map", map);
    page.put("hazards", hazards());
    page.put("facts", facts());
    page.put("files", files());
    page.put("command", command());
    page.put("commit", commit());
    List<String> doubts = new ArrayList<>(RunThreats.of(environment, sections, answer.checks()));
    doubts.addAll(remarks);
    page.put("doubts", doubts);
    page.put("hasDoubts", !doubts.isEmpty());
    page.put("threats", MarkdownHtml.of(resource("threats.txt"), "Threats to validity", 4));
    return Mustache.compiler()
        .escapeHTML(true)
        .emptyStringIsFalse(true)
        .compile(resource("report.html"))
        .execute(page);
  }

  private String cpus() {
    return environment.cpus() + (environment.cpus() == 1 ? " CPU" : " CPUs");
  }

  private static Map<String, Object> row(Answer.Row row, boolean hasMap) {
    Map<String, Object> cells = new HashMap<>();
    cells.put("worker", row.worker());
    cells.put("take", row.take());
    cells.put("how", row.how());
    cells.put("first", AnswerCell.of(row.first()));
    cells.put("warm", AnswerCell.of(row.warm()));
    cells.put("cost", AnswerCell.of(row.cost()));
    cells.put("beware", beware(row.beware(), hasMap));
    return cells;
  }

  /** The words as HTML; the interrupt map is linked where the page has it. */
  private static String beware(String words, boolean hasMap) {
    String escaped = PageText.escaped(PageText.withMicro(words));
    return hasMap
        ? escaped.replace(Answer.MAP, "<a href=\"#interrupt-map\">" + Answer.MAP + "</a>")
        : escaped;
  }

  private static Map<String, Object> shown(Difference difference) {
    return Map.of(
        "title", difference.title(),
        "html", MarkdownHtml.of(difference.markdown(), difference.title(), 3));
  }

  private List<Map<String, Object>> figures() {
    List<Map<String, Object>> figures = new ArrayList<>();
    charts.pictures().forEach((path, svg) -> {
      String name = PageText.id(path.replaceFirst("^.*/", "").replaceFirst("[.]svg$", ""));
      figures.add(Map.of("name", name, "svg", InlineSvg.of(svg, name)));
    });
    return figures;
  }

  private Map<String, Object> section(ReportSection section) {
    List<String> notes = section.notes(environment.clock(), environment.busyness());
    Map<String, Object> shown = new HashMap<>();
    shown.put("title", section.title());
    shown.put("id", "tables-" + PageText.id(section.title()));
    shown.put("tables", MarkdownHtml.of(section.tables(), section.title(), 4));
    shown.put("count", notes.size() + (notes.size() == 1 ? " note" : " notes"));
    shown.put(
        "notes",
        MarkdownHtml.of(
            notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining()),
            section.title(),
            4));
    return shown;
  }

  private Object map() {
    Optional<TsvResource> found =
        TsvResource.nearest("interrupt-stop/map", environment.jdkFeature());
    if (found.isEmpty()) {
      return null;
    }
    TsvResource map = found.get();
    Map<String, Object> shown = new HashMap<>();
    shown.put("whichJdk", whichJdk(map));
    shown.put("calls", InterruptMapInShort.calls(map));
    shown.put("hasVirtual", InterruptMapInShort.hasVirtual(map));
    shown.put("reactions", InterruptMapInShort.reactions(map));
    return shown;
  }

  private Object hazards() {
    Optional<TsvResource> found =
        TsvResource.nearest("hazard-stop/hazards", environment.jdkFeature());
    if (found.isEmpty()) {
      return null;
    }
    List<Map<String, String>> attempts = found.get().rows().stream()
        .map(row -> Map.of(
            "attempt", row.get("attempt"),
            "verdict", row.get("verdict"),
            "kind", PageText.id(row.get("verdict")),
            "words", row.get("words")))
        .toList();
    return Map.of("whichJdk", whichJdk(found.get()), "attempts", attempts);
  }

  /** Says it if the tables are of another JDK than the run. */
  private String whichJdk(TsvResource table) {
    String own = environment.jdkFeature();
    return String.valueOf(table.jdk()).equals(own)
        ? "On JDK " + own
        : "On JDK " + table.jdk() + ", the nearest to JDK " + own + " that was tried";
  }

  private List<Map<String, String>> facts() {
    List<Map<String, String>> facts = new ArrayList<>();
    environment.facts().forEach((name, value) -> facts.add(Map.of("name", name, "value", value)));
    return facts;
  }

  private List<Map<String, String>> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("summary.md", "the answer and the charts, as Markdown");
    files.put("tables.md", "all tables with their notes, as Markdown");
    files.put("result.json", "what JMH wrote");
    sections.forEach(section -> files.put(section.file(), section.eachLine()));
    files.put("environment.json", "the machine, the JDK, and what was asked for");
    return files.entrySet().stream()
        .map(file -> Map.of("name", file.getKey(), "what", file.getValue()))
        .toList();
  }

  private String command() {
    return "java -jar benchmarks/target/benchmarks.jar "
        + COMMANDS.getOrDefault(environment.scope(), "compare");
  }

  /** The commit to check out; null if there is none. */
  private String commit() {
    String commit = environment.commit().replaceFirst("-dirty$", "");
    return commit.matches("[0-9a-f]{7,40}") ? commit : null;
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A browser runs this script and no other, since the page names its hash. */
  private static String sha256(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }
}
