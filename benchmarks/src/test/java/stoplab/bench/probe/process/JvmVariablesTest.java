// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JvmVariablesTest {
  @Test
  @Tag("bench.environment-kept-out")
  @DisplayName("no variable that changes a JVM is passed on to a measured program")
  void environmentIsKeptOut() {
    ProcessBuilder builder = new ProcessBuilder("java");
    Map<String, String> variables = Map.of(
        "JAVA_TOOL_OPTIONS", "-Da=b", "_JAVA_OPTIONS", "-Xmx300m", "JDK_JAVA_OPTIONS", "-Dc=d");
    builder.environment().putAll(variables);
    builder.environment().put("STAYS", "yes");
    assertThat(JvmVariables.removedFrom(builder).environment())
        .as("[bench.environment-kept-out]")
        .doesNotContainKeys("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
        .containsEntry("STAYS", "yes");
  }
}
