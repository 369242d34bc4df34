// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.interrupt.map.probe.Row;

/** MAP.md and SURPRISES.md. */
class MapPageTest {
  private static final Path PAGE = Path.of("MAP.md");
  private static final Path SURPRISES = Path.of("SURPRISES.md");

  @Test
  @DisplayName("MAP.md is generated from the committed rows")
  void pageIsGeneratedFromRows() throws IOException {
    String page = new MapPage().text();
    if (System.getProperty("docs.update") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("MAP.md does not match the rows; \"mvn test -Ddocs.update\" regenerates it")
        .isEqualTo(page);
  }

  @Test
  @DisplayName("a difference is bold, and a surprise shows its number")
  void differencesAndSurprisesAreMarked() throws IOException {
    assertThat(Files.readString(PAGE).lines())
        .contains("| `LockSupport.park` | returns early, set | returns early, set "
            + "| returns early, set |")
        .anyMatch(line -> line.startsWith("| `ServerSocket.accept` | ignores, set | ignores, set | "
            + "**closes, `SocketException`, set** ["));
  }

  @Test
  @DisplayName("calls that differ come first, and every call is in a folded part")
  void differencesComeFirst() throws IOException {
    String page = Files.readString(PAGE);
    int same = page.indexOf("## Calls that are the same everywhere");
    int all = page.indexOf("## All calls");
    assertThat(page.substring(0, same)).contains("| `ServerSocket.accept` |");
    assertThat(page.substring(0, same)).doesNotContain("| `TimeUnit.sleep` |");
    assertThat(page.substring(same, all)).contains("| `ReentrantLock.lock` |");
    for (Row row : CommittedOutcomes.rows(25)) {
      assertThat(page.substring(all)).contains("| `" + row.name() + "` |");
    }
    assertThat(page).doesNotContain("| null |");
  }

  @ParameterizedTest
  @EnumSource(Surprise.class)
  @DisplayName("each surprise has a committed row and a section")
  void surpriseIsExplained(Surprise surprise) throws IOException {
    assertThat(
            Stream.concat(CommittedOutcomes.rows(17).stream(), CommittedOutcomes.rows(25).stream()))
        .anyMatch(surprise::appliesTo);
    Set<String> anchors = Files.readString(SURPRISES)
        .lines()
        .filter(line -> line.startsWith("## "))
        .map(MapPageTest::anchor)
        .collect(Collectors.toSet());
    assertThat(anchors).contains(surprise.anchor());
  }

  @Test
  @DisplayName("the sections begin with all surprises, in the order of their numbers")
  void sectionsAreInOrder() throws IOException {
    List<String> headings = Files.readString(SURPRISES)
        .lines()
        .filter(line -> line.startsWith("## "))
        .map(MapPageTest::anchor)
        .toList();
    assertThat(headings)
        .startsWith(Arrays.stream(Surprise.values()).map(Surprise::anchor).toArray(String[]::new));
  }

  /** The anchor that GitHub derives from a heading of plain words. */
  private static String anchor(String heading) {
    return heading
        .substring(3)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z -]", "")
        .replace(' ', '-');
  }
}
