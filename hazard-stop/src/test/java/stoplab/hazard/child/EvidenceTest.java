// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

class EvidenceTest {
  /** Says what a parser may stumble over. */
  static final class Awkward {
    private Awkward() {}

    public static void main(String[] args) {
      System.out.println("a line for people\twith a tab");
      Evidence.say("first", "old");
      Evidence.say("text", " two\nlines;\tand=more; or less ");
      Evidence.say("first", "new");
      Evidence.say("nothing", null);
      Evidence.say("empty", "");
    }
  }

  @Test
  @DisplayName("what is written is read back, one line each; a key's last value counts")
  void saidIsRead() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(Evidence.WANTED), Awkward.class)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      Evidence evidence = Evidence.in(child.output());
      assertThat(evidence.values())
          .containsExactly(
              Map.entry("first", "new"),
              Map.entry("text", "two lines, and=more, or less"),
              Map.entry("nothing", "null"),
              Map.entry("empty", ""));
      assertThat(Evidence.ofCell(evidence.cell())).isEqualTo(evidence);
      assertThat(Evidence.linesBeside(child.output()))
          .as("[hazard.demo-is-for-people] the lines beside the evidence")
          .containsExactly("a line for people\twith a tab");
    }
  }

  @Test
  @DisplayName("a line that is cut short or runs into another is no evidence")
  void brokenLineIsNone() {
    String output = "evidence\ttorn\nx evidence\ta\tb\nevidence\tc\td\te\nevidence\tk\tv";
    assertThat(Evidence.in(output).values()).containsExactly(Map.entry("k", "v"));
  }

  @Test
  @DisplayName("a key that was never reported has an empty value")
  void untoldIsEmpty() {
    assertThat(new Evidence(Map.of()).get("k")).isEmpty();
    assertThat(new Evidence(Map.of()).cell()).isEmpty();
    assertThat(Evidence.ofCell("").values()).isEmpty();
  }
}
