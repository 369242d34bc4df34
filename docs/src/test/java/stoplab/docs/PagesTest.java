// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that every page of the repository keeps. */
class PagesTest {
  private static final List<Page> PAGES = Tree.pages();

  /** Clicks from README.md to any page. */
  private static final int CLICKS = 2;

  /** A sentence of fewer words may stand on two pages. */
  private static final int LONG_SENTENCE = 9;

  static Stream<Check> checks() {
    return Stream.of(
        new SnippetCheck(),
        new NumberCheck(),
        new CommandCheck(),
        new LinkCheck(),
        new ClaimCheck(),
        new NameCheck(),
        new VersionCheck(),
        new ShapeCheck(),
        new TemplateCheck());
  }

  @ParameterizedTest
  @MethodSource("checks")
  @DisplayName("no page breaks the rule, and the rule has found something to check")
  void everyPageKeepsTheRule(Check check) {
    List<Finding> findings = new ArrayList<>();
    int checked = 0;
    for (Page page : PAGES) {
      if (check.concerns(page)) {
        Check.Report report = check.on(page);
        findings.addAll(report.findings());
        checked += report.count();
      }
    }
    assertNothing(findings);
    assertThat(checked).as("things that %s has checked", check.getClass()).isPositive();
  }

  @Test
  @DisplayName("a plain text block is the output of the command above, or says otherwise")
  void everyTextBlockIsAnOutput() {
    List<Finding> findings = PAGES.stream()
        .flatMap(page -> Outputs.orphans(page).stream()
            .map(text -> new Finding(
                page.name(),
                Page.line(text),
                "this text belongs to no command: put the command above it," + " or <!-- "
                    + Outputs.NO_OUTPUT + " -->")))
        .toList();
    assertNothing(findings);
  }

  @Test
  @DisplayName("every page can be reached from README.md in two clicks")
  void everyPageCanBeReached() {
    Map<String, Integer> clicks = new HashMap<>(Map.of("README.md", 0));
    Deque<String> open = new ArrayDeque<>(clicks.keySet());
    Map<String, Page> byName = PAGES.stream().collect(Collectors.toMap(Page::name, page -> page));
    while (!open.isEmpty()) {
      String here = open.remove();
      byName.get(here).links().stream()
          .map(link -> LinkCheck.target(byName.get(here), link.getDestination()))
          .map(String::valueOf)
          .filter(byName::containsKey)
          .filter(target -> clicks.putIfAbsent(target, clicks.get(here) + 1) == null)
          .forEach(open::add);
    }
    assertNothing(PAGES.stream()
        .filter(page -> clicks.getOrDefault(page.name(), Integer.MAX_VALUE) > CLICKS)
        .map(page -> new Finding(
            page.name(), 1, "no way of " + CLICKS + " clicks leads here from README.md: link it"))
        .toList());
  }

  @Test
  @DisplayName("no sentence appears on two pages")
  void noSentenceStandsTwice() {
    Map<String, String> seen = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (Page page : PAGES) {
      if (!page.isGenerated()) {
        for (Node block : page.all(Paragraph.class)) {
          for (String sentence : ShapeCheck.sentences(Page.words(block))) {
            String normal = ShapeCheck.normal(sentence);
            String before = seen.putIfAbsent(normal, page.name());
            boolean isLong = normal.split("\\s+").length >= LONG_SENTENCE;
            if (isLong && before != null) {
              findings.add(new Finding(
                  page.name(),
                  Page.line(block),
                  "'" + sentence + "' also stands in " + before + ": link to it"));
            }
          }
        }
      }
    }
    assertNothing(findings);
  }

  @Test
  @DisplayName("the map in README.md lists every folder, and the build lists every module")
  void mapEqualsTheTree() {
    Page readme = PAGES.stream()
        .filter(page -> page.name().equals("README.md"))
        .findFirst()
        .orElseThrow();
    assertNothing(MapOfFolders.differences(readme, Tree.topFolders()));
    assertThat(Poms.modules()).as("modules of pom.xml").hasSameElementsAs(Tree.modules());
  }

  @Test
  @DisplayName("claims in Javadoc or on pages have a test, and every tested claim is listed")
  void claimsAndTestsMeet() {
    Set<String> claimed = new TreeSet<>();
    for (Path file : Tree.files()) {
      boolean isMain = file.toString().contains("/src/main/") && file.toString().endsWith(".java");
      if (isMain) {
        Claims.ID.matcher(Tree.read(file)).results().forEach(id -> claimed.add(id.group(1)));
      }
    }
    PAGES.forEach(
        page -> Claims.ID.matcher(page.text()).results().forEach(id -> claimed.add(id.group(1))));
    assertThat(claimed).isNotEmpty();
    assertThat(Claims.tested()).as("claims with a test").isEqualTo(claimed);
  }

  private static void assertNothing(List<Finding> findings) {
    assertThat(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")))
        .as("what is wrong on pages")
        .isEmpty();
  }
}
