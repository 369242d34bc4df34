// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house for sources: what a contributor may forget. */
class HouseRulesTest {
  /** A call; in the text of a thread dump another thing stands in the brackets. */
  private static final Pattern SLEEP = Pattern.compile(
      "Thread\\.sleep\\((?!Native Method|Thread\\.java|java\\.base@|long\\))|SECONDS\\.sleep\\(|LockSupport\\.parkNanos\\((?!blocker,)");

  private static final Pattern STARTS =
      Pattern.compile("ThreadKind\\.PLATFORM\\.start\\(|Calls\\.start\\(|new StopProbe\\(");

  /** By the extension, or by a contract or a base class that has it. */
  private static final Pattern GUARDED =
      Pattern.compile("NoStrayThreads|extends ContractMutants|implements [A-Za-z, ]*Contract\\b");

  private static final int MOST_LINES_OF_A_TEST = 400;

  static List<Techniques.Technique> techniques() {
    return Techniques.all();
  }

  static List<Path> helpers() {
    return Tree.files("testkit", ".java");
  }

  @ParameterizedTest
  @MethodSource("helpers")
  @DisplayName("a test helper is in testkit alone, and no module has its class name")
  void testHelperStandsOnce(Path helper) {
    assertThat(Tree.files("", "/" + helper.getFileName()))
        .as("files of this name")
        .containsExactly(helper);
  }

  @Test
  @DisplayName("no test class is in two modules: what two of them need belongs in testkit")
  void noTestClassStandsTwice() {
    Map<String, List<Path>> byText = Tree.files().stream()
        .filter(HouseRulesTest::isTest)
        .collect(Collectors.groupingBy(
            test -> Tree.read(test).replaceFirst("(?m)^package .*;$", "package p;")));
    assertThat(byText.values())
        .as("test classes that differ only in their package")
        .allSatisfy(copies -> assertThat(copies).hasSize(1));
  }

  @Test
  @DisplayName("a simple class name means one thing in the main code of all modules")
  void simpleNameMeansOneThing() {
    Map<String, List<Path>> classes = Tree.mainClasses();
    assertThat(classes).isNotEmpty();
    classes.remove("package-info");
    classes.values().removeIf(sources -> sources.size() == 1);
    assertThat(classes).as("names of more than one class").isEmpty();
  }

  @Test
  @DisplayName("no test class is too long to be read")
  void noTestIsTooLong() {
    List<Path> tooLong = Tree.files().stream()
        .filter(HouseRulesTest::isTest)
        .filter(test -> Tree.read(test).lines().count() > MOST_LINES_OF_A_TEST)
        .toList();
    assertThat(tooLong)
        .as("tests of more than %d lines: split them by promise", MOST_LINES_OF_A_TEST)
        .isEmpty();
  }

  @Test
  @DisplayName("a test that proves a claim says in words what it shows")
  void promiseIsASentence() {
    List<Claims.Promise> wordless = Claims.promises().stream()
        .filter(promise -> !promise.words().contains(" "))
        .toList();
    assertThat(wordless).as("tests of a claim without a @DisplayName").isEmpty();
  }

  @Test
  @DisplayName("no test waits by sleeping")
  void noTestSleeps() {
    List<Path> sleeping = Tree.files().stream()
        .filter(HouseRulesTest::isTest)
        .filter(test -> !test.endsWith("HouseRulesTest.java"))
        .filter(test -> SLEEP.matcher(Tree.read(test)).find())
        .toList();
    assertThat(sleeping)
        .as("tests that sleep: let them wait for a state instead")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("techniques")
  @DisplayName(
      "a technique has its header, test, contract, claims, row and place in the comparison")
  void nothingIsForgotten(Techniques.Technique technique) {
    assertThat(String.join("\n", TechniqueCheck.forgotten(technique)))
        .as("forgotten, a line each")
        .isEmpty();
  }

  @Test
  @DisplayName("a class with nothing beside it gets a list of all that it needs, a line each")
  void allThatIsForgottenIsSaid() {
    Path file = Path.of("flag-stop/src/main/java/stoplab/flag/NakedWorker.java");
    assertThat(TechniqueCheck.forgotten(new Techniques.Technique(
            "flag-stop", file, "/** Promises [flag.naked-ends]. */\npublic class NakedWorker {}")))
        .containsExactly(
            "NakedWorker: its Javadoc needs <b>Why it works:</b> or <b>Why it fails:</b>",
            "NakedWorker: its Javadoc needs <b>Guarantee</b> or <b>Hazard</b>, and a claim id in"
                + " brackets",
            "NakedWorker: its Javadoc needs <b>Break it:</b>",
            "NakedWorker: its Javadoc needs <b>See also:</b>",
            "NakedWorker: it needs a main(String[] args) that shows it",
            "NakedWorker: it needs a region to quote: // @start region=\"loop\" and // @end",
            "NakedWorker: its Javadoc needs <b>Run:</b> java -cp flag-stop/target/classes"
                + " stoplab.flag.NakedWorker",
            "NakedWorker: it needs a test of its name: NakedWorkerTest",
            "NakedWorker: NakedWorkerTest needs a @Tag(\"flag.naked-ends\")",
            "NakedWorker: NakedWorkerTest needs to implement a contract of its module",
            "NakedWorker: flag-stop/README.md needs a row: | [`NakedWorker`](…",
            "NakedWorker: flag-stop/CLAIMS.md needs a row for [flag.naked-ends]:"
                + " mvn -pl docs verify -Ddocs.update",
            "NakedWorker: benchmarks needs it in Technique or Event, or a reason in"
                + " Technique.NOT_MEASURED");
  }

  @Test
  @DisplayName("a claim that only the header makes is found")
  void claimWithoutTestIsFound() {
    Techniques.Technique right = Techniques.all().stream()
        .filter(technique -> technique.name().equals("VolatileFlagWorker"))
        .findFirst()
        .orElseThrow();
    String wrong = right.source().replace("[flag.volatile-ends]", "[flag.atomic-one-winner]");
    assertThat(
            TechniqueCheck.forgotten(new Techniques.Technique(right.module(), right.file(), wrong)))
        .containsExactly(
            "VolatileFlagWorker: VolatileFlagWorkerTest needs a @Tag(\"flag.atomic-one-winner\")");
  }

  @Test
  @DisplayName("a test that starts threads uses ThreadKind and is guarded")
  void testsThatStartThreadsAreGuarded() {
    List<String> faults = new ArrayList<>();
    Tree.files().stream()
        .filter(HouseRulesTest::isTest)
        .filter(
            test -> test.toString().endsWith("Test.java") && !test.endsWith("HouseRulesTest.java"))
        .forEach(test -> {
          String source = Tree.read(test);
          if (source.replace("addShutdownHook(new Thread(", "").contains("new Thread(")) {
            faults.add(test + ": start its threads through ThreadKind");
          }
          if (STARTS.matcher(source).find() && !GUARDED.matcher(source).find()) {
            faults.add(test + ": let NoStrayThreads guard it");
          }
        });
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("a topic module's main code uses the JDK and itself alone; hazards also JNA")
  void topicModulesDependOnNothing() {
    for (String module : Tree.topicModules()) {
      boolean hazards = module.equals(Techniques.HAZARDS);
      assertThat(Poms.dependencies(module + "/pom.xml"))
          .as("dependencies of %s", module)
          .isSubsetOf(hazards ? Set.of("jna") : Set.of());
      String itself = "stoplab\\." + module.replace("-stop", "");
      String imported = "java|javax\\.(naming|net|swing)|com\\.sun\\.net\\.httpserver|jdk|" + itself
          + (hazards ? "|com\\.sun\\.(jdi|jna)" : "");
      for (Path source : Tree.files(module + "/src/main", ".java")) {
        assertThat(Tree.read(source).lines().filter(line -> line.startsWith("import ")))
            .as("imports of %s", source)
            .allMatch(line -> line.matches("import (static )?(" + imported + ")\\..*"));
      }
    }
  }

  @Test
  @DisplayName("-Dstoplab.test.jdk really tests on that JDK")
  void testsRunOnTheChosenJdk() {
    String wanted = System.getProperty("stoplab.test.jdk", "");
    assumeFalse(wanted.isBlank(), "no JDK was asked for: run mvn verify -Dstoplab.test.jdk=25");
    assertThat(Runtime.version().feature()).isEqualTo(Integer.parseInt(wanted));
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith(".java")
        && (file.startsWith("testkit")
            || Stream.of("/src/test/", "/src/jcstress/", "/src/exercises-tests/")
                .anyMatch(file.toString()::contains));
  }
}
