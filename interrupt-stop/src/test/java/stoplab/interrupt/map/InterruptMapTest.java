// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Runs the whole map once, as a reader would, and compares each row with the committed row. */
class InterruptMapTest {
  private static final int FEATURE = Runtime.version().feature();

  /** A run is far shorter, except on a busy machine. */
  private static final Duration BOUND = NoStrayThreads.PATIENCE.multipliedBy(6);

  @TempDir
  private static Path out;

  @TempDir
  private static Path temporary;

  private static List<Row> rows;
  private static String output;
  private static long descendants;

  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    String folder = out.toString();
    try (ChildJvm map = ChildJvm.start(options, InterruptMap.class, "--out", folder)) {
      assertThat(map.awaitExit(BOUND)).as("the map ends").isTrue();
      descendants = map.handle().descendants().count();
      output = map.output();
      assertThat(map.exitCode()).as(output).isZero();
    }
    rows = MapTsv.read(out.resolve("jdk" + FEATURE + ".tsv"));
  }

  @TestFactory
  @Tag("interrupt.map-outcomes")
  @DisplayName("each row has the committed outcome; on a newer JDK a difference is reported")
  Stream<DynamicTest> outcomesEqualCommitted(TestReporter reporter) {
    int against = CommittedOutcomes.baseline(FEATURE);
    assumeTrue(against > 0, "no committed outcomes for JDK " + FEATURE + ", only for 17 and 25");
    assumeTrue(
        System.getProperty("os.name").equals(CommittedOutcomes.os(against)),
        "the committed outcomes are for " + CommittedOutcomes.os(against));
    Map<String, Outcome> pinned = CommittedOutcomes.outcomes(against);
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row.key(), () -> {
          Optional<String> difference = CommittedOutcomes.difference(row, pinned);
          if (CommittedOutcomes.isBinding(FEATURE)) {
            assertThat(difference).isEmpty();
          } else {
            difference.ifPresent(
                change -> reporter.publishEntry("changed since " + against, change));
          }
        }));
  }

  @Test
  @Tag("interrupt.map-outcomes")
  @DisplayName("the committed file has the rows that were measured, and no others")
  void rowsEqualCommitted() {
    assumeTrue(CommittedOutcomes.isBinding(FEATURE), "no committed rows for JDK " + FEATURE);
    assertThat(new TreeSet<>(CommittedOutcomes.outcomes(rows).keySet()))
        .isEqualTo(new TreeSet<>(CommittedOutcomes.outcomes(FEATURE).keySet()));
  }

  @Test
  @Tag("interrupt.map-outcomes")
  @DisplayName("every call that this JDK has was measured in each kind of thread")
  void everyCallIsMeasured() {
    for (Kind kind : Kind.available()) {
      assertThat(rows.stream().filter(row -> row.kind() == kind)).hasSizeGreaterThan(320);
    }
    assertThat(rows).noneMatch(row -> row.outcome().reaction() == Reaction.FAILED);
    assertThat(rows).extracting(Row::key).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("the table shows where it was measured, with each row in its category")
  void tableShowsRows() {
    assertThat(output)
        .contains("jdk: " + Runtime.version(), "WAITS", "STATUS ALREADY SET: FILES")
        .containsPattern("Object\\.wait\\(\\) +platform .* throws InterruptedException");
    rows.forEach(row -> assertThat(output).contains(row.name(), row.outcome().toString()));
  }

  @Test
  @Tag("interrupt.map-leaves-nothing")
  @DisplayName("a run leaves no process and no file behind")
  void runLeavesNothing() throws IOException {
    assertThat(descendants).isZero();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }
}
