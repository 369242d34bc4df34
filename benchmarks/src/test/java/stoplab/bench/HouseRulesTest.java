// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house that hold across the modules. */
class HouseRulesTest {
  /** A claim in Javadoc or on a page: its id in brackets. */
  private static final Pattern CLAIM = Pattern.compile("\\[([a-z]+\\.[a-z0-9]+(?:-[a-z0-9]+)+)\\]");

  /** The claim of a test; a tag without a dot, such as soak, is none. */
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+\\.[^\"]+)\"\\)");

  private static final Pattern REGION =
      Pattern.compile("(?s)// @start region=\"[a-z-]+\"\\R(.*?)// @end");

  private static final Pattern SNIPPET = Pattern.compile("(?s)```java\\R(.*?)```");

  private static final Pattern DEPENDENCY =
      Pattern.compile("(?s)<dependency>.*?<artifactId>([^<]+)</artifactId>");

  private static final String RESULTS = "benchmarks/results";

  private static final Pattern SLEEP = Pattern.compile(
      "Thread\\.sleep\\(|SECONDS\\.sleep\\(|LockSupport\\.parkNanos\\((?!blocker,)");

  /** All public classes of the topic modules but interfaces: they have nothing to run. */
  static List<Repository.TechniqueClass> techniques() throws IOException {
    return Repository.techniqueClasses().stream()
        .filter(technique -> !technique.isInterface())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThreadKind",
        "NoStrayThreads",
        "ChildJvm",
        "Demo",
        "Calls",
        "MutantRuns",
        "SpoiledTests",
        "StressRun"
      })
  @DisplayName("the copies of a test helper are equal but for the name of their package")
  void copiesOfHelperAreEqual(String helper) throws IOException {
    List<Path> copies = new ArrayList<>();
    for (Path module : Repository.modules()) {
      copies.addAll(Repository.files(module.resolve("src"), helper + ".java"));
    }
    assertThat(copies).hasSizeGreaterThan(1);
    assertThat(copies.stream().map(HouseRulesTest::withoutPackage).distinct())
        .as("different copies among %s", copies)
        .hasSize(1);
  }

  @Test
  @DisplayName("every claim in Javadoc or on a page has a test, and every test's claim is made")
  void claimsAndTestsMeet() throws IOException {
    Set<String> claimed = new TreeSet<>();
    Set<String> tested = new TreeSet<>();
    collect(CLAIM, Repository.read(Repository.root().resolve("README.md")), claimed);
    for (Path module : Repository.modules()) {
      for (Path source : Repository.files(module.resolve("src/main"), ".java")) {
        collect(CLAIM, Repository.read(source), claimed);
      }
      for (Path page : Repository.pages(module)) {
        collect(CLAIM, Repository.read(page), claimed);
      }
      for (Path test : tests(module, ".java")) {
        collect(TAG, Repository.read(test), tested);
      }
    }
    assertThat(claimed).isNotEmpty();
    assertThat(tested).as("claims with a test").isEqualTo(claimed);
  }

  @Test
  @DisplayName("no test waits by sleeping")
  void noTestSleeps() throws IOException {
    for (Path module : Repository.modules()) {
      for (Path test : tests(module, ".java")) {
        if (!test.endsWith("HouseRulesTest.java")) {
          assertThat(SLEEP.matcher(Repository.read(test)).find())
              .as("%s sleeps: wait for a state instead", test)
              .isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("techniques")
  @DisplayName("a technique has the header, a main, a quoted region, and a row on its page")
  void techniqueHasTheHouseShape(Repository.TechniqueClass technique) {
    assertThat(technique.source())
        .containsPattern("<b>Why it (works|fails):</b>")
        .containsPattern("<b>(Guarantee|Hazard)</b> \\[")
        .contains("<b>Run:</b>", "<b>Break it:</b>", "<b>See also:</b>")
        .containsPattern("java -cp \"?" + technique.module().getFileName() + "/target/classes")
        .contains("public static void main(String[] args)")
        .contains("// @start region=", "// @end");
    assertThat(Repository.read(technique.module().resolve("README.md")))
        .as("a row in the module's README")
        .contains("| [`" + technique.simpleName() + "`](");
  }

  @ParameterizedTest
  @MethodSource("techniques")
  @DisplayName(
      "a technique has a test of its name with its claims; unless broken, the contract too")
  void techniqueHasItsTest(Repository.TechniqueClass technique) throws IOException {
    Path tests = technique.module().resolve("src/test/java");
    String name = technique.simpleName() + "Test.java";
    List<String> sources = Repository.files(tests, name).stream()
        .filter(file -> file.endsWith(name))
        .map(Repository::read)
        .toList();
    assertThat(sources).as(name).hasSize(1);
    Set<String> claimed = new TreeSet<>();
    collect(CLAIM, technique.source(), claimed);
    Set<String> tested = new TreeSet<>();
    collect(TAG, sources.get(0), tested);
    assertThat(tested).containsAll(claimed);
    if (!technique.simpleName().startsWith("Broken") && !technique.isHazard()) {
      assertThat(sources.get(0)).containsPattern("implements [A-Za-z, ]*Contract\\b");
    }
  }

  @Test
  @DisplayName("a test that starts threads does so through ThreadKind, and is guarded")
  void testsThatStartThreadsAreGuarded() throws IOException {
    for (Path module : Repository.modules()) {
      for (Path test : tests(module, "Test.java")) {
        String source = Repository.read(test);
        if (!test.endsWith("HouseRulesTest.java")) {
          assertThat(source).as("%s", test).doesNotContain("new Thread(");
        }
        if (source.contains("ThreadKind.PLATFORM.start(") || source.contains("new StopProbe(")) {
          assertThat(source).as("%s", test).contains("NoStrayThreads");
        }
      }
    }
  }

  @Test
  @DisplayName("every Java snippet on a module's page is a region of its tested source")
  void snippetsAreRegionsOfTheSource() throws IOException {
    for (Path module : Repository.modules()) {
      Set<String> regions = new TreeSet<>();
      for (Path source : Repository.files(module.resolve("src/main"), ".java")) {
        collect(REGION, Repository.read(source), regions);
      }
      Set<String> quoted = new TreeSet<>();
      collect(SNIPPET, Repository.read(module.resolve("README.md")), quoted);
      assertThat(regions.stream().map(HouseRulesTest::withoutIndent))
          .as("regions in %s", module)
          .containsAll(quoted.stream().map(HouseRulesTest::withoutIndent).toList());
    }
  }

  @Test
  @DisplayName("every row of numbers on a page stands in a committed result")
  void rowsOfNumbersAreCommittedResults() throws IOException {
    Set<String> measured = new TreeSet<>();
    for (Path summary : Repository.files(Repository.root().resolve(RESULTS), "summary.md")) {
      measured.addAll(rowsOfNumbers(summary));
    }
    Set<String> quoted = new TreeSet<>(rowsOfNumbers(Repository.root().resolve("README.md")));
    for (Path module : Repository.modules()) {
      quoted.addAll(rowsOfNumbers(module.resolve("README.md")));
    }
    assertThat(quoted).isNotEmpty().isSubsetOf(measured);
  }

  private static List<String> rowsOfNumbers(Path page) {
    return Repository.read(page)
        .lines()
        .filter(line -> labels().anyMatch(label -> line.startsWith("| " + label + " ")))
        .toList();
  }

  /** What a row of numbers can begin with. */
  private static Stream<String> labels() {
    return Stream.of(
            Arrays.stream(Technique.values()).map(Technique::label),
            Arrays.stream(Poll.values()).map(Poll::label),
            Arrays.stream(Wake.values()).map(Wake::label),
            Arrays.stream(Event.values()).map(Event::label),
            ProcessCase.of(Preset.FULL).stream().flatMap(each -> each.labels().stream()))
        .flatMap(labels -> labels);
  }

  private static String withoutIndent(String code) {
    return code.strip().lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  @DisplayName("the main code of a topic module uses the JDK and itself alone; hazards also JNA")
  void topicModulesDependOnNothing() throws IOException {
    for (Path module : Repository.topicModules()) {
      boolean hazards = module.endsWith(Repository.HAZARDS);
      Set<String> libraries = new TreeSet<>();
      collect(DEPENDENCY, Repository.read(module.resolve("pom.xml")), libraries);
      assertThat(libraries).as("%s", module).isSubsetOf(hazards ? Set.of("jna") : Set.of());
      String itself = "stoplab\\." + module.getFileName().toString().replace("-stop", "");
      String imported = "java|jdk|" + itself + (hazards ? "|com\\.sun\\.(jdi|jna)" : "");
      for (Path source : Repository.files(module.resolve("src/main"), ".java")) {
        assertThat(Repository.read(source).lines().filter(line -> line.startsWith("import ")))
            .as("imports of %s", source)
            .allMatch(line -> line.matches("import (static )?(" + imported + ")\\..*"));
      }
    }
  }

  @Test
  @DisplayName("the profiles jdk17 and jdk25 really test on that JDK")
  void profileSelectsTheJdk() {
    String wanted = System.getProperty("stoplab.test.jdk", "");
    assumeFalse(wanted.isBlank(), "no profile asked for a JDK: run mvn verify -Pjdk17 or -Pjdk25");
    assertThat(Runtime.version().feature()).isEqualTo(Integer.parseInt(wanted));
  }

  @Test
  @DisplayName("every module stands in the parent's list")
  void everyModuleIsBuilt() throws IOException {
    String parent = Files.readString(Repository.root().resolve("pom.xml"));
    assertThat(Repository.modules())
        .allSatisfy(
            module -> assertThat(parent).contains("<module>" + module.getFileName() + "</module>"));
  }

  /** The tests of a module and its stress tests. */
  private static List<Path> tests(Path module, String ending) throws IOException {
    List<Path> tests = new ArrayList<>(Repository.files(module.resolve("src/test"), ending));
    tests.addAll(Repository.files(module.resolve("src/jcstress"), ending));
    return tests;
  }

  private static void collect(Pattern pattern, String text, Set<String> into) {
    Stream<String> ids = pattern.matcher(text).results().map(match -> match.group(1));
    ids.forEach(into::add);
  }

  private static String withoutPackage(Path file) {
    return Repository.read(file).replaceAll("stoplab\\.[a-z]+\\b", "stoplab");
  }
}
