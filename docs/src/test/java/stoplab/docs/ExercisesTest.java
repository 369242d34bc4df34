// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Judges the reports of a run of {@code mvn test -Pexercises -Dmaven.test.failure.ignore=true}:
 * each starter has failed, for the reason that it states, and for no other. {@code .ci/run} makes
 * that run; that the solutions pass, Maven itself says.
 */
@Tag("exercises")
class ExercisesTest {
  /** What the Javadoc of a starter announces, up to its next paragraph. */
  private static final Pattern FAILS_WITH =
      Pattern.compile("(?s)<b>Fails with:</b>(.*?)(?:\\n \\*\\s*\\n|\\n \\*/)");

  /** Fewer would not fill a course. */
  private static final int LEAST = 8;

  static List<Path> starters() {
    List<Path> starters = new ArrayList<>();
    for (String module : Tree.topicModules()) {
      Tree.files(module + "/src/exercises", "Exercise.java").forEach(starters::add);
    }
    assertThat(starters).hasSizeGreaterThanOrEqualTo(LEAST);
    return starters;
  }

  @ParameterizedTest
  @MethodSource("starters")
  @DisplayName("a starter fails once, for the stated reason, and has a solution")
  void starterFailsForItsReason(Path starter) throws Exception {
    String name = Tree.className(starter);
    String module = starter.getName(0).toString();
    Path solution = Path.of(starter.toString().replace("/src/exercises/", "/src/solutions/"));
    assertThat(Tree.exists(solution)).as("%s exists", solution).isTrue();
    List<String> failures = failures(module, name + "Test");
    assertThat(failures).as("failures of %s", name).hasSize(1);
    assertThat(words(failures.get(0))).as("failure of %s", name).startsWith(announced(starter));
  }

  private static String announced(Path starter) {
    Matcher announced = FAILS_WITH.matcher(Tree.read(starter));
    assertThat(announced.find()).as("%s says <b>Fails with:</b>", starter).isTrue();
    String words = words(announced.group(1).replaceAll("\\n \\*", " "));
    assertThat(words).as("%s names its claim", starter).matches("\\[[a-z]+\\.[a-z0-9-]+\\] .+");
    return words;
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** The messages of all failures and errors in the report of a test class. */
  private static List<String> failures(String module, String test)
      throws IOException, ParserConfigurationException, SAXException {
    Path reports = Tree.root().resolve(module).resolve("target/exercises/surefire-reports");
    Path report =
        reports.resolve("TEST-stoplab." + module.replace("-stop", "") + "." + test + ".xml");
    assertThat(Files.exists(report))
        .as("the report %s exists: run the exercises", report)
        .isTrue();
    Element suite = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(report.toFile())
        .getDocumentElement();
    List<String> messages = new ArrayList<>();
    for (String kind : List.of("failure", "error")) {
      NodeList found = suite.getElementsByTagName(kind);
      for (int i = 0; i < found.getLength(); i++) {
        messages.add(((Element) found.item(i)).getAttribute("message"));
      }
    }
    return messages;
  }
}
