// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.hazard.HaltSkipsHooks;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The flags of the program. */
class HazardsFlagsTest {
  /** Some of them run half a dozen JVMs, one after the other. */
  private static final Duration BOUND = NoStrayThreads.PATIENCE.multipliedBy(4);

  private record Ended(int exitCode, String output) {}

  private static Ended run(String... args) throws InterruptedException {
    return run(List.of(), args);
  }

  private static Ended run(List<String> options, String... args) throws InterruptedException {
    try (ChildJvm program = ChildJvm.start(options, Hazards.class, args)) {
      assertThat(program.awaitExit(BOUND)).as("it ends").isTrue();
      return new Ended(program.exitCode(), program.output());
    }
  }

  private static void assertMistake(Ended run, String... words) {
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.output().strip()).contains(words).endsWith(".").doesNotContain("\n");
  }

  @Test
  @DisplayName("--help lists the flags, and runs nothing")
  void helpTellsFlags() throws InterruptedException {
    Ended run = run("--help", "--java", "nowhere");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .contains("NAME", "--java PATH", "--out DIR", "--list", "--help", "Exit codes")
        .doesNotContain(" on JDK");
  }

  @Test
  @DisplayName("--list prints each name with what it attempts, and runs nothing")
  void listTellsNames() throws InterruptedException {
    Ended run = run("--list");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output().lines().toList())
        .containsExactlyElementsOf(Catalogue.hazards().stream()
            .map(hazard -> hazard.name() + ": " + hazard.attempt())
            .toList());
    assertThat(run("--list", "HaltSkipsHooks").output().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--colour | There is no flag --colour; --help lists the flags.",
        "--java | The flag --java needs a value; --help says which.",
        "--out pom.xml | The value of --out is not a folder, and cannot become one: pom.xml",
        "Nobody | There is no hazard Nobody; there are ThreadStopTornInvariant, ThreadStopInCle",
        "HaltSkipsHooks --java nowhere | nowhere cannot be started: --java needs the folder of a",
        "HaltSkipsHooks --java pom.xml | pom.xml cannot be started: --java needs the folder of a",
        "HaltSkipsHooks --java src | src cannot be started: --java needs the folder of a JDK",
      })
  @DisplayName("a wrong flag gives one sentence and exit code 2")
  void wrongFlagGivesSentence(String args, String sentence) throws InterruptedException {
    Ended run = run(args.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output().strip()).startsWith(sentence).doesNotContain("\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @DisplayName("a --java that is some other program gives one sentence too")
  void otherProgramIsNoJava() throws InterruptedException {
    assertMistake(run("HaltSkipsHooks", "--java", "/bin/sh"), "/bin/sh does not run our classes");
  }

  @Test
  @DisplayName("--out writes the hazard chosen by name; what that does not need may be missing")
  void choosesAndWrites(@TempDir Path folder) throws Exception {
    Ended run = run("haltskipshooks", "--out", folder.resolve("new").toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    Path file = folder.resolve("new/jdk" + Runs.FEATURE + ".tsv");
    assertThat(HazardTsv.read(file))
        .extracting(HazardTsv.Row::hazard)
        .containsExactly("HaltSkipsHooks");
    assertThat(run.output()).contains("JDK " + Runs.FEATURE + ": harm");
  }

  @Test
  @DisplayName("what is written is read back unchanged")
  void tsvRoundTrip(@TempDir Path folder) throws Exception {
    Hazard hazard = Hazard.of(HaltSkipsHooks.class, "an attempt", "ARGUMENT")
        .fate(Verdict.HARM, "{a} and {b}", "a=1", "b=");
    Evidence evidence = Evidence.ofCell("a=1; c=d e");
    Path file = folder.resolve("rows.tsv");
    HazardTsv.write(file, new Column(Jvm.current(), List.of(hazard.judge(evidence))));
    assertThat(HazardTsv.read(file))
        .containsExactly(new HazardTsv.Row(
            "HaltSkipsHooks ARGUMENT", "an attempt", Verdict.HARM, "1 and ", evidence));
  }

  @Test
  @DisplayName("a run of some hazards does not replace a file that exists")
  void partDoesNotReplaceAll(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("jdk" + Runs.FEATURE + ".tsv");
    Files.writeString(file, "precious");
    assertMistake(run("HaltSkipsHooks", "--out", folder.toString()), "would lose rows");
    assertThat(file).hasContent("precious");
  }

  @Test
  @DisplayName("two Javas that would write the same file are refused")
  void sameFileIsRefused(@TempDir Path folder) throws Exception {
    String home = System.getProperty("java.home");
    assertMistake(
        run("HaltSkipsHooks", "--java", home, "--java", home, "--out", folder.toString()),
        "Two of the --java are JDK " + Runs.FEATURE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("with a second JDK there are two columns, one for each")
  void twoColumns(@TempDir Path folder) throws Exception {
    Optional<Path> other = otherJdk();
    assumeTrue(
        other.isPresent(),
        "no second JDK beside this one: install one, or let JAVA17_HOME or JAVA25_HOME name it");
    String here = System.getProperty("java.home");
    Path java = other.get().resolve("bin/java");
    Ended run = run(
        "ThreadStopCaught", "--java", here, "--java", java.toString(), "--out", folder.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    int feature = feature(other.get());
    assertThat(run.output())
        .containsPattern("JDK " + Runs.FEATURE + ": [a-z ]+\\| JDK " + feature + ": [a-z]+");
    assertThat(folder.resolve("jdk" + Runs.FEATURE + ".tsv")).exists();
    HazardTsv.Row row = HazardTsv.read(folder.resolve("jdk" + feature + ".tsv")).get(0);
    assertThat(row.verdict())
        .isEqualTo(
            feature < 20 ? Verdict.NO_EFFECT : feature < 26 ? Verdict.REFUSED : Verdict.GONE);
  }

  /** Another JDK from 17 on, of another version: named by a variable, or installed beside ours. */
  private static Optional<Path> otherJdk() throws IOException {
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> beside = Files.list(home.getParent())) {
      return Stream.concat(
              Stream.of("JAVA17_HOME", "JAVA25_HOME")
                  .map(System::getenv)
                  .filter(Objects::nonNull)
                  .map(Path::of),
              beside.sorted())
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
          .filter(jdk -> feature(jdk) >= 17 && feature(jdk) != Runs.FEATURE)
          .findFirst();
    }
  }

  /** As its file tells it; 0 if there is none. */
  private static int feature(Path jdk) {
    try {
      return Files.readAllLines(jdk.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  @DisplayName("without JNA on the class path it says how to get it, and runs the rest")
  void withoutJna() throws Exception {
    Ended run = runWithoutJna("PthreadKill", "HaltSkipsHooks");
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output().replaceAll("\\s+", " "))
        .contains(": not run JNA is not on the class path: run \"mvn -q compile\"", ": harm");
  }

  @Test
  @DisplayName("without JNA it does not replace a file that exists either")
  void withoutJnaDoesNotReplaceAll(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("jdk" + Runs.FEATURE + ".tsv");
    Files.writeString(file, "precious");
    assertMistake(
        runWithoutJna("--out", folder.toString()), "would lose PthreadKill", "JNA is not on");
    assertThat(file).hasContent("precious");
  }

  /** By hand: the helper starts a child with the class path of the tests. */
  private static Ended runWithoutJna(String... args) throws Exception {
    String bare = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("jna"))
        .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", bare, Hazards.class.getName()));
    command.addAll(List.of(args));
    Process program = HazardChild.withoutJvmVariables(new ProcessBuilder(command))
        .redirectErrorStream(true)
        .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(program.waitFor(), output);
  }

  @Test
  @DisplayName("two Javas of one feature version are distinguished by their full versions")
  void sameFeatureIsToldApart() {
    Hazard hazard = Hazard.of(HaltSkipsHooks.class, "an attempt").fate(Verdict.HARM, "x", "a=1");
    List<HazardFinding> findings = List.of(hazard.judge(Evidence.ofCell("a=1")));
    Jvm here = Jvm.current();
    Jvm update = new Jvm(
        here.java(), here.feature(), here.feature() + ".0.99", here.name(), here.os(), Set.of());
    assertThat(HazardTable.of(List.of(new Column(here, findings), new Column(update, findings))))
        .contains("JDK " + here.version() + ": harm", "JDK " + update.version() + ": harm");
    assertThat(HazardTable.of(List.of(new Column(here, findings))))
        .contains("JDK " + here.feature() + ": harm");
  }

  @Test
  @DisplayName("a column reports whether something in it is unclear")
  void columnKnowsUnclear() throws Exception {
    Hazard hazard = Hazard.of(HaltSkipsHooks.class, "an attempt").fate(Verdict.HARM, "x", "a=1");
    HazardFinding clear = hazard.judge(Evidence.ofCell("a=1"));
    HazardFinding unclear = hazard.judge(Evidence.ofCell("a=2"));
    assertThat(new Column(Jvm.current(), List.of(clear)).hasUnclear()).isFalse();
    assertThat(new Column(Jvm.current(), List.of(clear, unclear)).hasUnclear()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a bc def, 4, a bc/def",
    "abcdefgh ij, 4, abcdefgh/ij",
    "a, 4, a",
    "ab cd, 5, ab cd",
    "ab cd, 4, ab/cd"
  })
  @DisplayName("text wraps at spaces, and a long word stays whole")
  void wraps(String text, int width, String lines) {
    assertThat(HazardTable.wrap(text, width)).containsExactly(lines.split("/"));
  }
}
