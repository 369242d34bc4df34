// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The numbers that the charts are tried with; run it with a folder to look at the charts. */
final class ChartData {
  private ChartData() {}

  static final List<WayToWait> WAYS = List.of(
      new WayToWait("spin", 120, 1e9),
      new WayToWait("onSpinWait", 150, 1e9),
      new WayToWait("sleep 1 ms", 0.6e6, 8e6),
      new WayToWait("sleep 10 ms", 5e6, 1.2e6),
      new WayToWait("sleep 100 ms", 50e6, 0.15e6),
      new WayToWait("sleep 1 s", 500e6, 20e3),
      new WayToWait("latch, 100 ms", 70e3, 0.15e6),
      new WayToWait("event", 70e3, 0),
      new WayToWait("park", 65e3, 0));

  static final List<StopLatencyRow> STOPS = List.of(
      stop("volatile-flag", of(81.3e3, 67.0e3, 94.8e3), of(123, 100, 386)),
      stop("atomic-flag", of(113e3, 76e3, 175e3), of(138, 115, 496)),
      stop("expert-opaque-flag", of(119e3, 88.3e3, 157e3), of(116, 100, 411)),
      stop("block-polling", of(78.6e3, 62.7e3, 108e3), of(235, 211, 576)),
      stop("costly-mask-polling", of(12.5e3, 8.06e3, 754e3), of(1.34e3, 1.28e3, 2.06e3)),
      stop("costly-sleeping-flag", of(5.18e6, 0.277e6, 9.83e6), of(4.84e6, 4.32e6, 6.37e6)),
      stop("flag-and-interrupt", of(2.93e6, 0.263e6, 4.38e6), of(136e3, 95.4e3, 204e3)),
      stop("expert-call-site-flag", of(461e3, 382e3, 6680e3), Optional.empty()),
      new StopLatencyRow(
          "broken-plain-flag", Optional.empty(), Optional.empty(), "hangs in 20 of 20"));

  static final List<PollCostRow> POLLS = List.of(
      poll("no-poll-again", 1.036, 0.993, 1.158),
      poll("no-poll-scalar", 4.150, 3.948, 4.729),
      poll("plain", 1.004, 0.994, 1.042),
      poll("volatile", 5.560, 5.423, 7.124),
      poll("acquire", 5.892, 5.656, 6.149),
      poll("opaque", 5.775, 5.571, 6.706),
      poll("atomic", 7.176, 7.092, 7.702),
      poll("mask-1024", 4.899, 4.792, 6.872),
      poll("block-256", 1.212, 1.149, 1.368),
      poll("block-1024", 1.096, 1.075, 1.245),
      poll("block-4096", 1.033, 0.993, 1.152),
      poll("call-site", 1.008, 0.986, 1.069));

  static final List<ProcessStopRow> PROCESSES = List.of(
      process("terminate-jvm", of(20.8e6, 13.3e6, 30.9e6), of(17.2e6, 10.6e6, 26.2e6)),
      process("kill-sleep", of(3.12e6, 1.83e6, 5.78e6), of(646e3, 340e3, 2480e3)),
      process("kill-tree-50", of(21.3e6, 12.1e6, 32.3e6), of(13.8e6, 9.78e6, 17.1e6)),
      process("standard-sleep", of(2.98e6, 2.01e6, 6.53e6), of(622e3, 494e3, 1440e3)),
      process("standard-tree-2", of(4.05e6, 2.89e6, 10.4e6), of(2.06e6, 1.24e6, 6.80e6)),
      process("standard-guarded-jvm", of(33.5e6, 26.3e6, 49.9e6), of(24.6e6, 15.6e6, 36.9e6)));

  static final List<FanOutSeries> FAN_OUTS = List.of(
      fan("condition, platform", false, 125e3, 296e3, 2.26e6, 30.7e6),
      fan("latch, platform", false, 111e3, 327e3, 2.50e6, 27.7e6),
      fan("park, platform", false, 79.8e3, 172e3, 848e3, 7.96e6),
      fan("condition, virtual", true, 138e3, 142e3, 155e3, 675e3, 6.27e6, 66.4e6),
      fan("latch, virtual", true, 127e3, 131e3, 113e3, 591e3, 5.76e6, 56.6e6),
      fan("park, virtual", true, 106e3, 140e3, 141e3, 357e3, 3.13e6, 33.9e6));

  static final String CONTEXT = "AMD EPYC, 2 CPUs, JDK 25";

  /** All five charts of the usual numbers, by the name of their file. */
  static Map<String, String> charts() {
    Map<String, String> charts = new LinkedHashMap<>();
    charts.put("trade-off", TradeOffChart.svg(CONTEXT, WAYS));
    charts.put("stop-latency", StopLatencyChart.svg(CONTEXT, 119, STOPS));
    charts.put(
        "poll-cost", PollCostChart.svg("y[i] += a * x[i], 65,536 floats; " + CONTEXT, POLLS));
    charts.put("process-stop", ProcessStopChart.svg(CONTEXT, PROCESSES));
    charts.put("fan-out", FanOutChart.svg(CONTEXT, FAN_OUTS));
    return charts;
  }

  static Optional<Estimate> of(double value, double low, double high) {
    return Optional.of(new Estimate(value, low, high));
  }

  static StopLatencyRow stop(String name, Optional<Estimate> first, Optional<Estimate> warm) {
    return new StopLatencyRow(name, first, warm, "");
  }

  static PollCostRow poll(String name, double value, double low, double high) {
    return new PollCostRow(name, new Estimate(value, low, high));
  }

  private static ProcessStopRow process(
      String name, Optional<Estimate> ladder, Optional<Estimate> bare) {
    return new ProcessStopRow(name, ladder, bare);
  }

  private static FanOutSeries fan(String name, boolean dashed, double... nanos) {
    List<FanOutSeries.Point> points = new ArrayList<>();
    int waiters = 1;
    for (double time : nanos) {
      points.add(new FanOutSeries.Point(waiters, time));
      waiters *= 10;
    }
    return new FanOutSeries(name, dashed, points);
  }

  /** Writes the charts into a folder, so that somebody can look at them. */
  public static void main(String... args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, String> chart : charts().entrySet()) {
      Files.writeString(folder.resolve(chart.getKey() + ".svg"), chart.getValue());
    }
  }
}
