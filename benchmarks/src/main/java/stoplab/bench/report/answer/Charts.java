// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import stoplab.bench.Event;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.chart.Estimate;
import stoplab.bench.chart.FanOutChart;
import stoplab.bench.chart.FanOutSeries;
import stoplab.bench.chart.PollCostChart;
import stoplab.bench.chart.PollCostRow;
import stoplab.bench.chart.ProcessStopChart;
import stoplab.bench.chart.ProcessStopRow;
import stoplab.bench.chart.StopLatencyChart;
import stoplab.bench.chart.StopLatencyRow;
import stoplab.bench.chart.TradeOffChart;
import stoplab.bench.chart.WayToWait;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.FanOutSummary;
import stoplab.bench.report.LatencySamples;
import stoplab.bench.report.PollSummary;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.StopPart;
import stoplab.bench.report.StopSummary;
import stoplab.bench.report.process.ProcessSummary;
import stoplab.bench.report.waiting.WaitingSummary;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Modes;
import stoplab.bench.stats.Nanos;
import stoplab.testkit.ThreadKind;

/**
 * The pictures of a comparison. Immutable.
 *
 * @param pictures each as SVG, by its path in the folder of the results
 * @param failures for each that could not be drawn, why
 */
public record Charts(Map<String, String> pictures, List<String> failures) {
  /**
   * Draws what was measured.
   *
   * @param context the machine and the JDK, in a few words
   * @param sections what was measured
   */
  public static Charts of(String context, List<? extends ReportSection> sections) {
    Map<String, String> pictures = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (ReportSection section : sections) {
      draw(context, section).forEach((name, svg) -> {
        try {
          pictures.put("charts/" + name, svg.get());
        } catch (RuntimeException failed) {
          failures.add("There is no chart " + name + ": " + failed.getMessage() + ".");
        } catch (Error failed) { // a JDK without fonts throws errors
          failures.add("There is no chart " + name + ", since this JDK cannot draw text (" + failed
              + "): install fontconfig and a font.");
        }
      });
    }
    return new Charts(pictures, failures);
  }

  private static Map<String, Supplier<String>> draw(String context, ReportSection section) {
    if (section instanceof WaitingSummary waits) {
      return some("trade-off.svg", tradeOff(waits), rows -> TradeOffChart.svg(context, rows));
    }
    if (section instanceof StopSummary stops) {
      return some(
          "stop-latency.svg",
          stopLatency(stops),
          rows -> StopLatencyChart.svg(context, floor(stops), rows));
    }
    if (section instanceof PollSummary polls) {
      return some(
          "poll-cost.svg",
          pollCost(polls),
          rows -> PollCostChart.svg("loop: " + polls.headlineLoop() + "; " + context, rows));
    }
    if (section instanceof ProcessSummary processes) {
      return some(
          "process-stop.svg", processStop(processes), rows -> ProcessStopChart.svg(context, rows));
    }
    if (section instanceof FanOutSummary fanOuts) {
      Map<String, Supplier<String>> charts = new LinkedHashMap<>();
      for (ThreadKind kind : ThreadKind.values()) { // together, their labels would have no room
        String threads = kind.name().toLowerCase(Locale.ROOT);
        charts.putAll(some(
            "fan-out-" + threads + ".svg",
            fanOut(fanOuts, kind),
            rows -> FanOutChart.svg(threads + " threads; " + context, rows)));
      }
      return charts;
    }
    return Map.of();
  }

  /** A chart with its data. */
  private interface Drawing<R> {
    String of(List<R> rows);
  }

  private static <R> Map<String, Supplier<String>> some(
      String name, List<R> rows, Drawing<R> drawing) {
    return rows.isEmpty() ? Map.of() : Map.of(name, () -> drawing.of(rows));
  }

  private static List<WayToWait> tradeOff(WaitingSummary waits) {
    return waits.rows().stream()
        .filter(row -> row.way() != WaitingWay.PARK_AGAIN)
        .map(row ->
            new WayToWait(row.label(), row.stopNanos().median(), row.cpuNanos().median()))
        .toList();
  }

  private static double floor(StopSummary stops) {
    return stops
        .find(StopPart.WARM, Technique.FLOOR)
        .map(floor -> floor.latencies().median())
        .orElse(0.0);
  }

  private static List<StopLatencyRow> stopLatency(StopSummary stops) {
    List<StopLatencyRow> rows = new ArrayList<>();
    for (Technique technique : Technique.techniques()) {
      stops
          .find(StopPart.FIRST, technique)
          .ifPresent(first -> rows.add(new StopLatencyRow(
              technique.label(),
              first.hung() > 0 ? Optional.empty() : estimate(first),
              stops.find(StopPart.WARM, technique).flatMap(Charts::estimate),
              first.hung() > 0
                  ? String.format(
                      Locale.ROOT,
                      "hangs in %d of %d",
                      first.hung(),
                      first.jvms().size())
                  : "")));
    }
    return rows;
  }

  private static Optional<Estimate> estimate(LatencySamples samples) {
    return estimate(samples.latencies());
  }

  /** Of two groups of JVMs, the mark shows the larger one, as the answer does. */
  private static Optional<Estimate> estimate(Distribution latencies) {
    if (latencies.size() == 0) {
      return Optional.empty();
    }
    Distribution.Interval range = latencies.range();
    return Modes.of(latencies.medians())
        .map(modes -> new Estimate(
            larger(modes).median(),
            range.low(),
            range.high(),
            group(modes.low()) + " JVMs, " + group(modes.high())))
        .or(() -> Optional.of(new Estimate(latencies.median(), range.low(), range.high())));
  }

  private static Modes.Group larger(Modes modes) {
    return modes.high().jvms() > modes.low().jvms() ? modes.high() : modes.low();
  }

  private static String group(Modes.Group group) {
    return Nanos.format(group.median()) + " in " + group.jvms();
  }

  /** Where each sample is a process of its own, the samples count, not the JVMs. */
  private static Optional<Estimate> ofSamples(Distribution samples) {
    return samples.size() == 0
        ? Optional.empty()
        : Optional.of(new Estimate(
            samples.percentile(0.5), samples.min().orElseThrow(), samples.max().orElseThrow()));
  }

  private static List<PollCostRow> pollCost(PollSummary polls) {
    return Arrays.stream(Poll.values())
        .filter(poll -> poll != Poll.NO_POLL)
        .flatMap(poll -> polls.comparison(poll).stream()
            .map(each -> new PollCostRow(
                poll.label(),
                new Estimate(
                    each.ratio(), each.interval().low(), each.interval().high()))))
        .toList();
  }

  private static List<ProcessStopRow> processStop(ProcessSummary processes) {
    return Arrays.stream(ProcessTrial.values())
        .flatMap(trial -> processes.stops(trial).stream()
            .map(each -> new ProcessStopRow(
                trial.label(), ofSamples(each.ladder()), ofSamples(each.bare()))))
        .toList();
  }

  private static List<FanOutSeries> fanOut(FanOutSummary fanOuts, ThreadKind kind) {
    List<FanOutSeries> series = new ArrayList<>();
    for (Event event : Event.values()) {
      List<FanOutSeries.Point> points = fanOuts.fanOuts().entrySet().stream()
          .filter(each -> each.getKey().event() == event && each.getKey().kind() == kind)
          .filter(each -> each.getValue().latencies().size() > 0)
          .map(each -> new FanOutSeries.Point(
              each.getKey().waiters(), each.getValue().latencies().median()))
          .toList();
      if (!points.isEmpty()) {
        series.add(new FanOutSeries(event.label(), kind == ThreadKind.VIRTUAL, points));
      }
    }
    return series;
  }

  /**
   * The pictures in a page of the same folder, in Markdown; a sentence for each that is missing.
   */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    failures.forEach(why -> text.append(why).append("\n\n"));
    pictures
        .keySet()
        .forEach(path -> text.append("![")
            .append(path, path.indexOf('/') + 1, path.indexOf('.'))
            .append("](")
            .append(path)
            .append(")\n\n"));
    return text.toString();
  }
}
