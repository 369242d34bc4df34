// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house for sources: what a contributor may forget. */
class HouseRulesTest {
  private static final Pattern SLEEP = Pattern.compile(
      "Thread\\.sleep\\(|SECONDS\\.sleep\\(|LockSupport\\.parkNanos\\((?!blocker,)");

  private static final Pattern STARTS =
      Pattern.compile("ThreadKind\\.PLATFORM\\.start\\(|Calls\\.start\\(|new StopProbe\\(");

  /** By the extension, or by a contract or a base class that has it. */
  private static final Pattern GUARDED =
      Pattern.compile("NoStrayThreads|extends ContractMutants|implements [A-Za-z, ]*Contract\\b");

  private static final String BENCH = "benchmarks/src/main/java/stoplab/bench/";

  /** Folders before a package: module/src/main/java. */
  private static final int BEFORE_PACKAGE = 4;

  static List<Techniques.Technique> allTechniques() {
    return Techniques.all();
  }

  /** All public classes of the topic modules but interfaces: those have nothing to run. */
  static List<Techniques.Technique> techniques() {
    return Techniques.all().stream()
        .filter(technique -> !technique.isInterface())
        .toList();
  }

  static List<Path> helpers() {
    return Tree.files("testkit", ".java");
  }

  @ParameterizedTest
  @MethodSource("helpers")
  @DisplayName("a test helper stands in testkit alone, and no module has a class of its name")
  void testHelperStandsOnce(Path helper) {
    assertThat(Tree.files("", "/" + helper.getFileName()))
        .as("files of this name")
        .containsExactly(helper);
  }

  @Test
  @DisplayName("no test class stands in two modules: what two of them need goes to testkit")
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
  @DisplayName("a technique has the header, a main, a quoted region, and a row on its page")
  void techniqueHasTheHouseShape(Techniques.Technique technique) {
    assertThat(technique.source())
        .containsPattern("<b>Why it (works|fails):</b>")
        .containsPattern("<b>(Guarantee|Hazard)</b> \\[")
        .contains("<b>Run:</b>", "<b>Break it:</b>", "<b>See also:</b>")
        .containsPattern("java -cp \"?" + technique.module() + "/target/classes")
        .contains("public static void main(String[] args)")
        .contains("// @start region=", "// @end");
    assertThat(Tree.read(technique.module() + "/README.md"))
        .as("a row in %s/README.md that begins with | [`%s`](", technique.module(), technique)
        .contains("| [`" + technique.name() + "`](");
  }

  @ParameterizedTest
  @MethodSource("techniques")
  @DisplayName(
      "a technique has a test of its name with its claims; unless broken, the contract too")
  void techniqueHasItsTest(Techniques.Technique technique) {
    List<Path> tests =
        Tree.files(technique.module() + "/src/test", "/" + technique.name() + "Test.java");
    assertThat(tests).as("%sTest", technique).hasSize(1);
    Set<String> claimed = Claims.ID
        .matcher(technique.source())
        .results()
        .map(id -> id.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> tested = Claims.promises().stream()
        .filter(promise -> promise.source().equals(tests.get(0)))
        .map(Claims.Promise::claim)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tested).as("claims of the header with a @Tag in %s", tests).containsAll(claimed);
    if (!technique.name().startsWith("Broken") && !technique.isHazard()) {
      assertThat(Tree.read(tests.get(0))).containsPattern("implements [A-Za-z, ]*Contract\\b");
    }
  }

  @ParameterizedTest
  @MethodSource("allTechniques")
  @DisplayName("a technique is measured, or there is a reason why not")
  void techniqueIsMeasuredOrExcused(Techniques.Technique technique) {
    String known = Tree.read(BENCH + "Technique.java") + Tree.read(BENCH + "Event.java");
    Path sources = technique.file();
    String itsPackage =
        sources.subpath(BEFORE_PACKAGE, sources.getNameCount() - 1).toString().replace('/', '.');
    assertThat(known.contains("entry(\"" + itsPackage + "\"")
            || Pattern.compile("\\b" + technique.name() + "(\\.class|::new|\\()")
                .matcher(known)
                .find())
        .as(
            "add a line for %s to Technique or Event, or a reason to Technique.NOT_MEASURED",
            technique)
        .isTrue();
  }

  @Test
  @DisplayName("a test that starts threads does so through ThreadKind, and is guarded")
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
  @DisplayName("the main code of a topic module uses the JDK and itself alone; hazards also JNA")
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
