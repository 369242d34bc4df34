// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;

/** A page that names a version or a duration of the build says what the build says. */
final class VersionCheck implements Check {
  private static final Pattern MAVEN = Pattern.compile("Maven (\\d+(?:\\.\\d+)+)");
  private static final Pattern NEEDS =
      Pattern.compile("(?i)needs? [^.]*JDK,? (?:of )?(?:from )?(\\d+)");
  private static final Pattern FLOOR = Pattern.compile("JDK (\\d+) or newer");
  private static final Pattern MINUTES = Pattern.compile("(?i)\\b([a-z]+|\\d+) minutes\\b");

  /** Libraries by the name that people use, and the property of their version. */
  private static final Map<String, String> LIBRARIES = Map.of(
      "JMH", "jmh.version",
      "jcstress", "jcstress.version",
      "JUnit", "junit.version",
      "JNA", "jna.version",
      "picocli", "picocli.version",
      "Jackson", "jackson.version",
      "Awaitility", "awaitility.version",
      "AssertJ", "assertj.version");

  private static final List<String> WORDS = List.of(
      "zero",
      "one",
      "two",
      "three",
      "four",
      "five",
      "six",
      "seven",
      "eight",
      "nine",
      "ten",
      "eleven",
      "twelve",
      "thirteen",
      "fourteen",
      "fifteen",
      "sixteen",
      "seventeen",
      "eighteen",
      "nineteen",
      "twenty");

  private final Map<String, String> properties = new HashMap<>(Poms.properties());

  @Override
  public boolean concerns(Page page) {
    return !page.isGenerated();
  }

  @Override
  public void check(Page page, Report report) {
    for (Node block : page.textBlocks()) {
      String words = Page.words(block);
      int line = Page.line(block);
      same(MAVEN, words, "Maven", Poms.maven(), line, report);
      boolean isEntrance = page.name().equals("README.md") || page.name().equals("CONTRIBUTING.md");
      if (isEntrance) {
        String floor = properties.get("maven.compiler.release");
        same(FLOOR, words, "JDK", floor, line, report);
        same(NEEDS, words, "JDK", floor, line, report);
      }
      LIBRARIES.forEach((library, property) -> {
        Pattern version = Pattern.compile(library + " (\\d+(?:\\.\\d+)+)");
        same(version, words, library, properties.get(property), line, report);
      });
      minutes(words, line, report);
    }
    for (FencedCodeBlock fence : page.fences("console")) {
      int line = Page.line(fence);
      for (String command : fence.getLiteral().lines().toList()) {
        line++;
        minutes(command, line, report);
      }
    }
  }

  private static void same(
      Pattern pattern, String words, String what, String right, int line, Report report) {
    Matcher found = pattern.matcher(words);
    while (found.find()) {
      report.checked();
      if (!found.group(1).equals(right)) {
        report.wrong(line, "'%s': the build says %s %s", found.group().strip(), what, right);
      }
    }
  }

  /** Minutes are those that the parent pom gives for the two commands of README.md. */
  private void minutes(String words, int line, Report report) {
    Matcher found = MINUTES.matcher(words);
    while (words.contains("mvn") && found.find()) {
      int index = WORDS.indexOf(found.group(1).toLowerCase(Locale.ROOT));
      String number = index >= 0 ? Integer.toString(index) : found.group(1);
      if (!number.matches("\\d+")) {
        continue;
      }
      report.checked();
      String verify = properties.get("stoplab.minutes.verify");
      String compare = properties.get("stoplab.minutes.compare");
      boolean isCompare = words.contains("-Pcompare");
      if (!number.equals(verify) && !(isCompare && number.equals(compare))) {
        report.wrong(
            line,
            "'%s': the parent pom says %s for mvn verify and %s for mvn verify -Pcompare",
            found.group(),
            verify,
            compare);
      }
    }
  }
}
