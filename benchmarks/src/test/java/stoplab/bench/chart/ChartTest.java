// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.bench.chart.ChartData.of;
import static stoplab.bench.chart.ChartData.poll;
import static stoplab.bench.chart.ChartData.stop;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * Holds what the charts promise, for the usual numbers and for those that a strange run may give.
 */
class ChartTest {
  /** The charts that are looked at, and the same with extreme numbers, by what they show. */
  private static final Map<String, String> CHARTS = charts();

  private static Map<String, String> charts() {
    Map<String, String> charts = new TreeMap<>(ChartData.charts());
    Optional<Estimate> zero = of(0, 0, 0);
    Optional<Estimate> none = Optional.empty();
    Optional<Estimate> same = of(50e3, 50e3, 50e3);
    StopLatencyRow hangs = new StopLatencyRow("broken", none, none, "hangs");
    charts.put("stop: one row", stops(119, stop("one", same, same)));
    charts.put("stop: hangs alone", stops(0, hangs));
    charts.put("stop: hangs beside stops", stops(119, hangs, stop("good", same, same)));
    charts.put(
        "stop: hangs in some JVMs",
        stops(119, new StopLatencyRow("some", of(1e9, 1e3, 1e9), same, "hangs in 1 of 20")));
    charts.put("stop: zeros", stops(0, stop("zero", zero, zero), stop("good", same, same)));
    charts.put("stop: only zeros", stops(0, stop("zero", zero, zero)));
    charts.put("stop: from ns to s", stops(20, stop("wide", of(1e9, 1, 5e9), of(1, 0, 5e9))));
    charts.put(
        "stop: 20 rows",
        stops(
            119,
            IntStream.range(0, 20)
                .mapToObj(i -> stop("expert-technique-" + i, same, of(1e3 * (i + 1), 100, 1e8)))
                .toArray(StopLatencyRow[]::new)));
    charts.put(
        "stop: long context",
        StopLatencyChart.svg(
            "a context ".repeat(15).strip(), 119, List.of(stop("one", same, same))));
    charts.put("poll: one row", PollCostChart.svg("", List.of(poll("equal", 1, 1, 1))));
    charts.put("poll: zero", PollCostChart.svg("", List.of(poll("zero", 0, 0, 0))));
    charts.put(
        "poll: 20 rows",
        PollCostChart.svg(
            "",
            IntStream.range(0, 20)
                .mapToObj(i -> poll("poll-" + i, 1 + i * 1.5, 0.9, 30))
                .toList()));
    charts.put("trade-off: one", TradeOffChart.svg("", List.of(new WayToWait("park", 65e3, 0))));
    charts.put("trade-off: zeros", TradeOffChart.svg("", List.of(new WayToWait("park", 0, 0))));
    charts.put(
        "trade-off: equal",
        TradeOffChart.svg(
            "",
            IntStream.range(0, 9)
                .mapToObj(i -> new WayToWait("way " + i, 65e3, 2e9))
                .toList()));
    charts.put(
        "process: one row",
        ProcessStopChart.svg("", List.of(new ProcessStopRow("kill", same, Optional.empty()))));
    charts.put("fan-out: one point", FanOutChart.svg("", List.of(line("one", false, 1))));
    charts.put(
        "fan-out: equal",
        FanOutChart.svg(
            "",
            IntStream.range(0, 6)
                .mapToObj(i -> line("event, " + i, i > 2, 1, 1000))
                .toList()));
    return charts;
  }

  private static String stops(double floor, StopLatencyRow... rows) {
    return StopLatencyChart.svg("", floor, List.of(rows));
  }

  private static FanOutSeries line(String name, boolean dashed, int... waiters) {
    return new FanOutSeries(
        name,
        dashed,
        IntStream.of(waiters)
            .mapToObj(n -> new FanOutSeries.Point(n, n == 1 ? 0 : 1e6))
            .toList());
  }

  @Test
  @Tag("bench.chart-names-its-data")
  @DisplayName("every label of the data stands in the chart as text")
  void labels() {
    holds("trade-off", ChartData.WAYS.stream().map(WayToWait::name));
    holds("stop-latency", ChartData.STOPS.stream().map(StopLatencyRow::technique));
    holds(
        "stop-latency",
        Stream.of("hangs in 20 of 20", "floor: 119 ns", "first 81.3 us", "warm 123 ns"));
    holds("poll-cost", ChartData.POLLS.stream().map(PollCostRow::poll));
    holds("poll-cost", Stream.of("4.15x", "1x", "10x"));
    holds("process-stop", ChartData.PROCESSES.stream().map(ProcessStopRow::name));
    holds("process-stop", Stream.of("ladder 20.8 ms", "bare 17.2 ms", "646 us", "1 ms", "100 ms"));
    holds("fan-out", ChartData.FAN_OUTS.stream().map(FanOutSeries::name));
    holds("stop: 20 rows", IntStream.range(0, 20).mapToObj(i -> "expert-technique-" + i));
    holds("trade-off: equal", IntStream.range(0, 9).mapToObj(i -> "way " + i));
  }

  private static void holds(String chart, Stream<String> labels) {
    assertThat(SvgText.of(CHARTS.get(chart)))
        .as("[bench.chart-names-its-data] %s", chart)
        .extracting(SvgText::text)
        .containsAll(labels.toList());
  }

  @Test
  @Tag("bench.chart-hang-has-no-mark")
  @DisplayName("a stop that hangs has no mark, only the word")
  void hangs() {
    assertThat(marks("stop: hangs alone")).as("[bench.chart-hang-has-no-mark]").isZero();
    assertThat(marks("stop: one row")).as("[bench.chart-hang-has-no-mark]").isPositive();
    assertThat(SvgText.of(CHARTS.get("stop: hangs alone")))
        .extracting(SvgText::text)
        .as("[bench.chart-hang-has-no-mark]")
        .contains("hangs");
  }

  /** How many round shapes the chart has. */
  private static int marks(String chart) {
    return (int) Pattern.compile("<path [^>]*d=\"M[^\"]* C[^\"]*\"")
        .matcher(CHARTS.get(chart))
        .results()
        .count();
  }

  @Test
  @Tag("bench.chart-has-room")
  @DisplayName("no text lies on another one or outside of the picture")
  void room() {
    CHARTS.forEach((name, svg) -> {
      String[] view =
          SvgText.parsed(svg).getDocumentElement().getAttribute("viewBox").split(" ");
      List<SvgText> texts = SvgText.of(svg);
      for (SvgText text : texts) {
        assertThat(text.box().getMinX() >= 0
                && text.box().getMinY() >= 0
                && text.box().getMaxX() <= Double.parseDouble(view[2])
                && text.box().getMaxY() <= Double.parseDouble(view[3]))
            .as("[bench.chart-has-room] %s: %s lies inside", name, text)
            .isTrue();
        assertThat(texts.subList(texts.indexOf(text) + 1, texts.size()))
            .as("[bench.chart-has-room] %s: %s lies free", name, text)
            .noneMatch(other -> other.box().intersects(text.box()));
      }
    });
  }

  @Test
  @Tag("bench.chart-is-reproducible")
  @DisplayName("the same numbers give the same bytes")
  void sameBytes() {
    assertThat(CHARTS).as("[bench.chart-is-reproducible]").containsAllEntriesOf(ChartData.charts());
  }

  @Test
  @Tag("bench.chart-fits-a-page")
  @DisplayName(
      "a chart is well-formed, small, without fonts or links, and has a title and a description")
  void page() {
    CHARTS.forEach((name, svg) -> {
      Element root = SvgText.parsed(svg).getDocumentElement();
      assertThat(svg.length()).as("[bench.chart-fits-a-page] %s", name).isLessThan(60_000);
      assertThat(root.getAttribute("role")).as("[bench.chart-fits-a-page]").isEqualTo("img");
      assertThat(root.getElementsByTagName("title").item(0).getTextContent())
          .as("[bench.chart-fits-a-page] %s", name)
          .contains("better");
      assertThat(root.getElementsByTagName("desc").item(0).getTextContent().length())
          .as("[bench.chart-fits-a-page] %s", name)
          .isGreaterThan(40);
      assertThat(svg)
          .as("[bench.chart-fits-a-page] %s", name)
          .doesNotContain("@font-face", "<image", "NaN", "Infinity");
    });
  }

  @Test
  @Tag("bench.chart-follows-the-theme")
  @DisplayName("each colour that is drawn has a counterpart for dark pages")
  void dark() {
    CHARTS.forEach((name, svg) -> Pattern.compile(" (fill|stroke)=\"([^\"]+)\"")
        .matcher(svg.replaceFirst("<svg[^>]*>", ""))
        .results()
        .filter(found -> !found.group(2).equals("none"))
        .map(found -> "[" + found.group().strip() + "]{")
        .distinct()
        .forEach(rule ->
            assertThat(svg).as("[bench.chart-follows-the-theme] %s", name).contains(rule)));
  }

  @Test
  @DisplayName("nothing to draw is an error")
  void nothing() {
    List<StopLatencyRow> none = Collections.emptyList();
    assertThatThrownBy(() -> StopLatencyChart.svg("", 1, none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Estimate(3, 1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
