// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The module's page, and the rows that it is made from. */
class HazardPageTest {
  @Test
  @Tag("hazard.verdicts-committed")
  @DisplayName("the table on the page shows what the committed rows give")
  void tableIsMadeFromRows() throws IOException {
    String page = HazardPage.text();
    if (System.getProperty("docs.update") != null) {
      Files.writeString(HazardPage.PAGE, page);
    }
    assertThat(Files.readString(HazardPage.PAGE))
        .as("the table is not what hazards/*.tsv give: \"mvn test -Ddocs.update\" writes it anew")
        .isEqualTo(page);
  }

  @Test
  @Tag("hazard.verdicts-committed")
  @DisplayName("both files have all hazards in the order of the catalogue, and each was run")
  void bothFilesAreWhole() throws IOException {
    for (int feature : new int[] {17, 25}) {
      assertThat(Runs.committed(feature))
          .extracting(HazardTsv.Row::hazard)
          .containsExactlyElementsOf(
              Catalogue.hazards().stream().map(Hazard::name).toList());
      assertThat(Runs.committed(feature))
          .noneMatch(row -> row.verdict() == Verdict.NOT_RUN || row.verdict() == Verdict.UNCLEAR);
    }
  }
}
