// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.interrupt.map.calls.net.JdbcRows;
import stoplab.interrupt.map.probe.JdkCommand;
import stoplab.interrupt.map.probe.Reaction;

/** The JDBC rows with and without their driver. */
class JdbcDriverTest {
  private static final String NAME = "DriverManager.getConnection, no answer (H2)";

  @Test
  @Tag("interrupt.map-jdbc-needs-driver")
  @DisplayName("without a driver on the class path a JDBC row says so and is skipped")
  void rowWithoutDriver() throws Exception {
    Process map = JdkCommand.java(InterruptMap.class, "--kind", "platform", "--case", NAME)
        .redirectErrorStream(true)
        .start();
    String output = new String(map.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(map.waitFor()).as("[interrupt.map-jdbc-needs-driver] " + output).isZero();
    assertThat(output)
        .as("[interrupt.map-jdbc-needs-driver]")
        .contains("not measured (because no driver for it is on the class path");
  }

  @Test
  @Tag("interrupt.map-jdbc-needs-driver")
  @DisplayName("the tests have the driver, so their run of the map measures every JDBC row")
  void testsHaveDriver() throws Exception {
    assertThat(DriverManager.getDriver("jdbc:h2:mem:driver"))
        .as("[interrupt.map-jdbc-needs-driver]")
        .isNotNull();
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(CommittedOutcomes.rows(jdk))
          .as("[interrupt.map-jdbc-needs-driver] " + jdk)
          .filteredOn(row -> row.category().equals(JdbcRows.CATEGORY))
          .noneMatch(row -> row.outcome().reaction() == Reaction.NOT_MEASURED)
          .hasSizeGreaterThan(6);
    }
  }
}
