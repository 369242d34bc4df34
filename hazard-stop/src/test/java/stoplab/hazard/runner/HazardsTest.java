// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Runs all hazards once on this JDK, as a reader would. */
class HazardsTest {
  /** A run is far shorter; a loaded machine makes it longer. */
  private static final Duration BOUND = NoStrayThreads.PATIENCE.multipliedBy(8);

  private static final Path SHARED = Path.of(System.getProperty("java.io.tmpdir"));

  @TempDir
  private static Path out;

  @TempDir
  private static Path temporary;

  private static Set<Path> before;
  private static List<HazardTsv.Row> rows;
  private static String output;
  private static long descendants;

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    before = litter();
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (ChildJvm program =
        ChildJvm.start(options, Hazards.class, "--out", out.resolve("new").toString())) {
      assertThat(program.awaitExit(BOUND)).as("the program ends").isTrue();
      descendants = program.handle().descendants().count();
      output = program.output();
      assertThat(program.exitCode()).as(output).isIn(0, Runs.FEATURE > Runs.NEWEST_KNOWN ? 1 : 0);
    }
    rows = HazardTsv.read(out.resolve("new/jdk" + Runs.FEATURE + ".tsv"));
  }

  @Test
  @Tag("hazard.verdicts-committed")
  @DisplayName("each hazard was run; on JDK 17 and 25 the verdicts are the committed ones")
  void verdictsAreTheCommitted(TestReporter reporter) throws IOException {
    assertThat(rows)
        .extracting(HazardTsv.Row::hazard)
        .containsExactlyElementsOf(
            Catalogue.hazards().stream().map(Hazard::name).toList());
    List<HazardTsv.Row> committed = Runs.committed(Runs.FEATURE);
    if (committed.isEmpty()) {
      rows.forEach(
          row -> reporter.publishEntry(row.hazard(), row.verdict().label() + ": " + row.words()));
    }
    assumeTrue(!committed.isEmpty(), "no committed verdicts of JDK " + Runs.FEATURE);
    assumeTrue(
        Files.readString(Runs.committedFile(Runs.FEATURE))
            .contains("# os: " + System.getProperty("os.name") + " "),
        "the committed verdicts are those of another operating system");
    assertThat(verdicts(rows)).isEqualTo(verdicts(committed));
  }

  private static List<String> verdicts(List<HazardTsv.Row> rows) {
    return rows.stream()
        .map(row -> row.hazard() + ": " + row.verdict().label())
        .collect(Collectors.toList());
  }

  @Test
  @DisplayName("the table shows attempt, JDK, verdict and words; progress is reported")
  void tableTells() {
    String flat = output.replaceAll("\\s+", " ");
    for (HazardTsv.Row row : rows) {
      assertThat(flat)
          .contains(
              row.hazard() + ": " + row.attempt() + " JDK " + Runs.FEATURE + ": "
                  + row.verdict().label() + " " + row.words(),
              row.hazard() + " on JDK " + Runtime.version());
    }
    assertThat(flat).contains("JDK " + Runs.FEATURE + " is " + Runtime.version());
  }

  @Test
  @DisplayName("the file says where it was written")
  void fileTellsEnvironment() throws IOException {
    assertThat(Files.readString(out.resolve("new/jdk" + Runs.FEATURE + ".tsv")))
        .contains("# jdk: " + Runtime.version(), "# vm: ", "# os: ", "# cpus: ", "# date: ");
  }

  @Test
  @Tag("hazard.leaves-nothing")
  @DisplayName("a run leaves no process, file, crash log, core or unpacked library")
  void runLeavesNothing() throws IOException {
    assertThat(descendants).isZero();
    assertThat(temporary).isEmptyDirectory();
    Set<Path> left = litter();
    left.removeAll(before);
    assertThat(left).isEmpty();
  }

  /** What a JVM that was killed or that has crashed may drop outside of its own folder. */
  private static Set<Path> litter() throws IOException {
    Set<Path> found = new TreeSet<>();
    for (Path folder : List.of(SHARED, Path.of(""))) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file ->
                file.getFileName().toString().matches("(jna|core|hs_err|replay_pid|torn-write).*"))
            .forEach(found::add);
      }
    }
    return found;
  }
}
