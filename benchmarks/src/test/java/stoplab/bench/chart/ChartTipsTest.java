// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Holds what the charts tell a reader that points at a mark. */
class ChartTipsTest {
  private static final Map<String, String> CHARTS = ChartData.charts();

  @Test
  @Tag("bench.chart-marks-speak")
  @DisplayName("each mark has a sentence with its name and its numbers")
  void marksSpeak() {
    assertThat(tips("stop-latency"))
        .as("[bench.chart-marks-speak]")
        .hasSize(16) // nine rows, two with one sentence
        .contains(
            "volatile-flag, first stop: 81.3 us [67, 94.8]",
            "volatile-flag, warm stop: 123 ns [100, 386]",
            "broken-plain-flag, first stop: hangs in 20 of 20");
    assertThat(tips("poll-cost"))
        .as("[bench.chart-marks-speak]")
        .hasSameSizeAs(ChartData.POLLS)
        .contains("volatile: 5.56x [5.42x, 7.12x]");
    assertThat(tips("process-stop"))
        .as("[bench.chart-marks-speak]")
        .hasSize(2 * ChartData.PROCESSES.size())
        .contains(
            "kill-sleep, by the ladder: 3.12 ms [1.83, 5.78]",
            "kill-sleep, by bare calls: 646 us [340, 2480]");
    assertThat(tips("trade-off"))
        .as("[bench.chart-marks-speak]")
        .hasSameSizeAs(ChartData.WAYS)
        .contains(
            "event: stops after 70 us, uses no CPU time a second",
            "sleep 1 ms: stops after 600 us, uses 8 ms of CPU time a second");
    assertThat(tips("fan-out"))
        .as("[bench.chart-marks-speak]")
        .contains("latch, platform, 1 waiter: 111 us", "park, virtual, 100,000 waiters: 33.9 ms");
  }

  @Test
  @Tag("bench.chart-marks-speak")
  @DisplayName("each sentence is a tool tip, a label for a screen reader, and in the tab order")
  void sentencesAreReachable() {
    CHARTS.forEach((name, svg) -> assertThat(shapes(svg))
        .as("[bench.chart-marks-speak] %s", name)
        .isNotEmpty()
        .allSatisfy(shape -> {
          assertThat(shape.getAttribute("tabindex")).isEqualTo("0");
          assertThat(shape.getAttribute("role")).isEqualTo("img");
          assertThat(shape.getTextContent().strip()).isEqualTo(shape.getAttribute("aria-label"));
          assertThat(Double.parseDouble(shape.getAttribute("width"))).isGreaterThanOrEqualTo(16);
          assertThat(Double.parseDouble(shape.getAttribute("height"))).isGreaterThanOrEqualTo(16);
        }));
  }

  @Test
  @Tag("bench.chart-marks-speak")
  @DisplayName("the words of an estimate stand in place of its numbers")
  void wordsStandInPlaceOfNumbers() {
    StopLatencyRow row = new StopLatencyRow(
        "two-groups",
        Optional.of(new Estimate(1e5, 9e4, 2e6, "100 us in 9 JVMs, 2 ms in 3")),
        Optional.empty(),
        "");
    assertThat(shapes(StopLatencyChart.svg("", 0, List.of(row))))
        .as("[bench.chart-marks-speak]")
        .extracting(shape -> shape.getAttribute("aria-label"))
        .containsExactly("two-groups, first stop: 100 us in 9 JVMs, 2 ms in 3");
  }

  private static List<String> tips(String chart) {
    return shapes(CHARTS.get(chart)).stream()
        .map(shape -> shape.getAttribute("aria-label"))
        .toList();
  }

  private static List<Element> shapes(String svg) {
    NodeList all = SvgText.parsed(svg).getElementsByTagName("rect");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(rect -> rect.hasAttribute("tabindex"))
        .toList();
  }
}
