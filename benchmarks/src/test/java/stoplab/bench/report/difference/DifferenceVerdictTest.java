// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.Technique;

/** Whether the head of a difference says that the machine may be the cause. */
class DifferenceVerdictTest {
  private static final String SAYS = "this pair cannot tell ";

  @Test
  @Tag("bench.diff-says-machine")
  @DisplayName("if all and the control got longer, the first line says the machine")
  void allGotLonger() {
    assertThat(text(each -> 2, 100))
        .as("[bench.diff-says-machine]")
        .startsWith("Most changes are longer, controls changed too: " + SAYS + "a change");
  }

  @Test
  @Tag("bench.diff-says-machine")
  @DisplayName("if only techniques got longer, the machine is not named")
  void techniquesGotLonger() {
    assertThat(text(each -> each.isControl() ? 1 : 2, 100))
        .as("[bench.diff-says-machine]")
        .contains(" longer")
        .doesNotContain(SAYS);
  }

  @Test
  @Tag("bench.diff-says-machine")
  @DisplayName("one change is enough if one run alone lost CPU time")
  void stealDiffers() {
    ToDoubleFunction<Technique> one = each -> each == Technique.LATCH ? 3 : 1;
    assertThat(text(one, 200_000))
        .as("[bench.diff-says-machine]")
        .startsWith("AFTER lost ")
        .contains(SAYS);
    assertThat(text(one, 100)).as("[bench.diff-says-machine]").doesNotContain(SAYS);
  }

  @Test
  @Tag("bench.diff-says-machine")
  @DisplayName("nothing is blamed if nothing has changed")
  void nothingChanged() {
    assertThat(text(each -> 1, 200_000)).as("[bench.diff-says-machine]").doesNotContain(SAYS);
  }

  private static String text(ToDoubleFunction<Technique> factor, double stealMillis) {
    RunDifference difference = RunDifference.of(
        DifferenceData.run("before", DifferenceData.facts(), DifferenceData.noisy(1, any -> 1)),
        DifferenceData.run(
            "after",
            DifferenceData.facts(
                Map.of("after", Map.of("loadAverage", 2.0, "stealMillisSinceBoot", stealMillis))),
            DifferenceData.noisy(1, factor)));
    return new DifferenceText(difference).text(false).replaceAll("\\s+", " ");
  }
}
