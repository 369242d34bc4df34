// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.interrupt.map.probe.Outcome;

/** The comparison with the committed outcomes, and the JDKs for which a difference fails. */
class CommittedOutcomesTest {
  @ParameterizedTest
  @CsvSource({"ignores,throws", "clear,set", "open,closed", "prompt,held"})
  @Tag("interrupt.map-outcomes")
  @DisplayName("a committed file altered in one row differs in that row and only there")
  void alteredFileDiffers(String word, String other, @TempDir Path folder) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(CommittedOutcomes.file(17)));
    int doctored = 0;
    while (lines.get(doctored).startsWith("#")
        || !lines.get(doctored).contains("\t" + word + "\t")) {
      doctored++;
    }
    lines.set(doctored, lines.get(doctored).replaceFirst("\t" + word + "\t", "\t" + other + "\t"));
    Path file = Files.write(folder.resolve("doctored.tsv"), lines);
    Map<String, Outcome> pinned = CommittedOutcomes.outcomes(MapTsv.read(file));
    assertThat(CommittedOutcomes.rows(17).stream()
            .flatMap(row -> CommittedOutcomes.difference(row, pinned).stream()))
        .singleElement()
        .asString()
        .contains(lines.get(doctored).split("\t")[0] + " [platform]: ", " -> ");
  }

  @Test
  @Tag("interrupt.map-outcomes")
  @DisplayName("a difference fails on 17 and 25; a newer JDK is compared with 25, others with none")
  void newerJdkIsOnlyReported() {
    assertThat(Stream.of(17, 18, 21, 24, 25, 26, 40).map(CommittedOutcomes::baseline))
        .containsExactly(17, 0, 0, 0, 25, 25, 25);
    assertThat(Stream.of(17, 21, 25, 26).filter(CommittedOutcomes::isBinding))
        .containsExactly(17, 25);
  }
}
