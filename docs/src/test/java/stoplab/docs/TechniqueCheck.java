// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import stoplab.docs.Techniques.Technique;

/** What CONTRIBUTING asks for beside the class of a technique: a line for each thing forgotten. */
final class TechniqueCheck {
  private static final String BENCH = "benchmarks/src/main/java/stoplab/bench/";

  private final Technique technique;
  private final List<String> forgotten = new ArrayList<>();

  private TechniqueCheck(Technique technique) {
    this.technique = technique;
  }

  /** Says what is missing, a line each; empty if nothing is. */
  static List<String> forgotten(Technique technique) {
    TechniqueCheck check = new TechniqueCheck(technique);
    if (!technique.isInterface()) { // an interface has nothing to run
      check.checkSource();
      check.checkTest();
      check.checkPages();
    }
    check.checkComparison();
    return check.forgotten;
  }

  private void checkSource() {
    requireInSource(
        "<b>Why it (works|fails):</b>",
        "its Javadoc needs <b>Why it works:</b> or <b>Why it fails:</b>");
    requireInSource(
        "<b>(Guarantee|Hazard)</b> \\[",
        "its Javadoc needs <b>Guarantee</b> or <b>Hazard</b>, and a claim id in brackets");
    requireInSource("<b>Break it:</b>", "its Javadoc needs <b>Break it:</b>");
    requireInSource("<b>See also:</b>", "its Javadoc needs <b>See also:</b>");
    requireInSource(
        "public static void main\\(String\\[] args\\)",
        "it needs a main(String[] args) that shows it");
    requireInSource(
        "(?s)// @start region=.*// @end",
        "it needs a region to quote: // @start region=\"loop\" and // @end");
    // The class path may be quoted, and the driver of an example may stand on it too.
    String command = "java -cp \"?%s/target/classes".formatted(technique.module());
    require(
        technique.source().contains("<b>Run:</b>")
            && Pattern.compile(command).matcher(technique.source()).find(),
        "its Javadoc needs <b>Run:</b> java -cp %s/target/classes %s"
            .formatted(technique.module(), technique.fullName()));
  }

  private void checkTest() {
    String name = technique.name() + "Test";
    List<Path> tests = Tree.files(technique.module() + "/src/test", "/" + name + ".java");
    require(tests.size() == 1, "it needs a test of its name: %s".formatted(name));
    Set<String> tested = Claims.promises().stream()
        .filter(promise -> tests.contains(promise.source()))
        .map(Claims.Promise::claim)
        .collect(Collectors.toSet());
    for (String claim : claims()) {
      require(tested.contains(claim), "%s needs a @Tag(\"%s\")".formatted(name, claim));
    }
    if (!technique.name().startsWith("Broken") && !technique.isHazard()) {
      Pattern contract = Pattern.compile("implements [A-Za-z, ]*Contract\\b");
      require(
          tests.stream().anyMatch(test -> contract.matcher(Tree.read(test)).find()),
          "%s needs to implement a contract of its module".formatted(name));
    }
  }

  private void checkPages() {
    String page = technique.module() + "/README.md";
    String row = "| [`" + technique.name() + "`](";
    require(Tree.read(page).contains(row), "%s needs a row: %s…".formatted(page, row));
    Path list = ClaimsPage.file(technique.module());
    for (String claim : claims()) {
      require(
          Tree.read(list).contains("[" + claim + "]"),
          "%s needs a row for [%s]: mvn -pl docs verify -Ddocs.update".formatted(list, claim));
    }
  }

  private void checkComparison() {
    String measured = Tree.read(BENCH + "Technique.java") + Tree.read(BENCH + "Event.java");
    require(
        measured.contains("entry(\"" + technique.itsPackage() + "\"")
            || Pattern.compile("\\b" + technique.name() + "(\\.class|::new|\\()")
                .matcher(measured)
                .find(),
        "benchmarks needs it in Technique or Event, or a reason in Technique.NOT_MEASURED");
  }

  /** The claims of the header. */
  private Set<String> claims() {
    return Claims.ID
        .matcher(technique.source())
        .results()
        .map(id -> id.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void requireInSource(String regex, String words) {
    require(Pattern.compile(regex).matcher(technique.source()).find(), words);
  }

  private void require(boolean isThere, String words) {
    if (!isThere) {
      forgotten.add(technique.name() + ": " + words);
    }
  }
}
