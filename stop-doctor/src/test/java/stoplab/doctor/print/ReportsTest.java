// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.doctor.diagnosis.Diagnosis;

/** The three forms of an answer. */
class ReportsTest {
  @ParameterizedTest
  @ValueSource(strings = {"pool-1-thread-1", "a name of many words ", "x", "キュー"})
  @Tag("doctor.text-fits-terminal")
  @DisplayName("no line of the text has more than 100 columns, whatever the names")
  void textFits(String data) {
    String text = SampleDiagnosis.written(
        SampleDiagnosis.of(data.repeat(40)), OutputFormat.TEXT, true, false);
    assertThat(text.lines().mapToInt(TextLines::width).max().orElseThrow())
        .as("[doctor.text-fits-terminal] columns")
        .isLessThanOrEqualTo(TextReport.COLUMNS);
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputFormat.class,
      names = {"TEXT", "MD"})
  @Tag("doctor.output-is-bounded")
  @DisplayName("of many groups of threads a person sees the first 40, and --all shows the others")
  void manyGroups(OutputFormat format) {
    Diagnosis one = SampleDiagnosis.of("db-1");
    Diagnosis many = new Diagnosis(
        one.dump(),
        one.state(),
        one.summary(),
        Collections.nCopies(100, one.findings().get(0)),
        one.others(),
        one.ends(),
        one.remarks());
    assertThat(SampleDiagnosis.written(many, format, false, false))
        .as("[doctor.output-is-bounded]")
        .contains("40. ", "120 more threads matter, in 60 groups.")
        .doesNotContain("41. ");
    assertThat(SampleDiagnosis.written(many, format, true, false))
        .as("[doctor.output-is-bounded]")
        .contains("100. ")
        .doesNotContain("more threads matter");
  }

  @Test
  @Tag("doctor.text-fits-terminal")
  @DisplayName("the cause comes first, and the threads that do not matter are counted")
  void textInOrder() {
    Diagnosis diagnosis = SampleDiagnosis.of("db-1");
    String text = SampleDiagnosis.written(diagnosis, OutputFormat.TEXT, false, false);
    assertThat(text.lines())
        .as("[doctor.text-fits-terminal] lines")
        .startsWith("Main has returned, and 2 threads keep the JVM.", "They are called db-1.", "")
        .containsSubsequence(
            "   keeps it     yes: non-daemon",
            "   thread       non-daemon platform thread, started 1 min 15 s ago, CPU time 2 ms",
            "   where        a read of db-1 (with a time limit)",
            "   waits for    the owner of db-1",
            "   your code    com.example.Reports.fetch (db-1)",
            "                called by com.example.ReportJob.run (ReportJob.java:3)",
            "   interrupt()  goes on waiting in db-1",
            "                (interrupt map, JDK 17: db-1)",
            "   ends it      close the socket db-1",
            "                or the other side sends db-1",
            "   does not     shutdownNow() of db-1")
        .endsWith("The other 2 threads do not matter: 2 daemons. --all shows them.")
        .noneMatch(line -> line.contains("\u001b"));
    assertThat(SampleDiagnosis.written(diagnosis, OutputFormat.TEXT, true, true))
        .as("[doctor.text-fits-terminal] with colours, and all threads")
        .startsWith("\u001b[1mMain")
        .contains("do not matter: 2 daemons:", "-  \u001b[1midle");
  }

  @Test
  @Tag("doctor.json-has-all-facts")
  @DisplayName("the JSON has every fact of the diagnosis under a documented name")
  void jsonHasAll() throws IOException {
    String name = "a \"b\" \u001b \u202e キュー";
    JsonNode json = new ObjectMapper()
        .readTree(
            SampleDiagnosis.written(SampleDiagnosis.of(name), OutputFormat.JSON, false, false));
    assertThat(names(json))
        .as("[doctor.json-has-all-facts] fields")
        .containsExactly(
            "formatVersion",
            "state",
            "isKept",
            "summary",
            "findings",
            "others",
            "ends",
            "remarks",
            "dump");
    JsonNode finding = json.get("findings").get(0);
    assertThat(names(finding))
        .as("[doctor.json-has-all-facts] fields of a finding")
        .containsExactly(
            "holds",
            "mayHold",
            "isCause",
            "holding",
            "where",
            "role",
            "isTimed",
            "waitsFor",
            "progress",
            "notes",
            "yours",
            "reaction",
            "ends",
            "endsNot",
            "threads");
    JsonNode thread = finding.get("threads").get(1);
    assertThat(names(thread))
        .as("[doctor.json-has-all-facts] fields of a thread")
        .containsExactly(
            "name",
            "number",
            "kind",
            "daemon",
            "state",
            "status",
            "cpuNanos",
            "elapsedNanos",
            "carries",
            "container",
            "cut",
            "stack",
            "locks");
    assertThat(thread.get("name").asText()).as("[doctor.json-has-all-facts]").isEqualTo(name);
    assertThat(thread.get("number").asLong()).isEqualTo(8);
    assertThat(thread.get("carries").isNull()).isTrue();
    assertThat(thread.get("stack").get(1).asText())
        .isEqualTo("com.example.Reports.fetch(Reports.java:7)");
    assertThat(json.get("others").get(0).get("threads")).hasSize(2);
    assertThat(json.get("dump").get("jdk").asInt()).isEqualTo(17);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool-1-thread-1",
        "a `b` ``c``",
        "`",
        "x | y *z* _u_ **v**",
        "<script>alert(1)</script>",
        "[a](http://example.com) ![b](c)",
        "https://example.com/a_b_c",
        "</details> # h",
        "back\\slash",
        "&lt; &amp;",
        " two blanks ",
        "~~gone~~ $x$"
      })
  @Tag("doctor.markdown-shows-data")
  @DisplayName("Markdown shows names as they are: no link, tag, heading or emphasis is made")
  void markdownShows(String name) {
    String markdown =
        SampleDiagnosis.written(SampleDiagnosis.of(name), OutputFormat.MD, true, false);
    Node page = Parser.builder().build().parse(markdown);
    Seen seen = new Seen();
    page.accept(seen);
    assertThat(seen.made).as("[doctor.markdown-shows-data] in\n%s", markdown).isEmpty();
    assertThat(seen.codes)
        .as("[doctor.markdown-shows-data] code spans")
        .anyMatch(code -> code.contains(name.strip()));
    assertThat(TextContentRenderer.builder().build().render(page))
        .as("[doctor.markdown-shows-data] text")
        .contains("Close the socket of " + name.replace("  ", " ") + ".");
  }

  @Test
  @Tag("doctor.markdown-shows-data")
  @DisplayName("Markdown calls no user and links no issue")
  void markdownCallsNobody() {
    assertThat(MarkdownReport.words("virtual thread #21 of @octocat, a@b"))
        .as("[doctor.markdown-shows-data]")
        .isEqualTo("virtual thread #<!-- -->21 of @<!-- -->octocat, a@<!-- -->b");
  }

  /** What was made of the data; our own are the details and the empty comments. */
  private static final class Seen extends AbstractVisitor {
    private final List<String> made = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();

    @Override
    public void visit(Link link) {
      made.add("a link to " + link.getDestination());
    }

    @Override
    public void visit(Heading heading) {
      made.add("a heading");
    }

    @Override
    public void visit(Emphasis emphasis) {
      made.add("an emphasis");
    }

    @Override
    public void visit(HtmlInline html) {
      if (!html.getLiteral().equals("<!-- -->")) {
        made.add(html.getLiteral());
      }
    }

    @Override
    public void visit(HtmlBlock html) {
      if (!html.getLiteral().matches("</details>|<details><summary>[\\w ,:]+</summary>")) {
        made.add(html.getLiteral());
      }
    }

    @Override
    public void visit(Code code) {
      codes.add(code.getLiteral());
    }
  }
}
