// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import stoplab.bench.chart.ChartStyle.Ink;
import stoplab.bench.chart.LabelLayer.Side;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;

/**
 * A chart of rows: a name, and on a common axis one or two marks with whiskers and numbers.
 *
 * <p>Of two marks the first is hollow and above, the second filled and below. The topmost of each
 * kind carries the word that says what it is.
 *
 * <p>Guarantee [bench.chart-names-its-data]: every label of the data stands in the chart as text.
 * Guarantee [bench.chart-hang-has-no-mark]: a stop that hangs has no mark, only the word.
 */
final class ChartRows {
  private static final int STRIP = 28;
  private static final double APART = 0.24;

  private final LogScale scale;
  private final Function<Estimate, String> number;
  private final Function<Estimate, String> whole;
  private final Kind hollow;
  private final Kind filled;
  private final LabelLayer labels = new LabelLayer();
  private final List<String> names = new ArrayList<>();
  private final List<String> spoken = new ArrayList<>();
  private final List<ValueMarker> lines = new ArrayList<>();

  /** The marks of one look, and the word for them. */
  private static final class Kind {
    private final String word;
    private final String spoken;
    private final double shift;
    private final XYIntervalSeries marks;

    Kind(String word, String spoken, double shift) {
      this.word = word;
      this.spoken = spoken;
      this.shift = shift;
      this.marks = new XYIntervalSeries(word);
    }
  }

  private ChartRows(
      LogScale scale,
      Function<Estimate, String> number,
      Function<Estimate, String> whole,
      Kind hollow,
      Kind filled) {
    this.scale = scale;
    this.number = number;
    this.whole = whole;
    this.hollow = hollow;
    this.filled = filled;
  }

  /**
   * Rows of one mark.
   *
   * @param number writes a ratio
   */
  static ChartRows ofOne(LogScale scale, DoubleFunction<String> number) {
    return new ChartRows(
        scale,
        estimate -> number.apply(estimate.value()),
        estimate -> number.apply(estimate.value())
            + " ["
            + number.apply(estimate.low())
            + ", "
            + number.apply(estimate.high())
            + "]",
        new Kind("", "", 0),
        new Kind("", "", 0));
  }

  /**
   * Rows of up to two times.
   *
   * @param hollow what the first is called in the chart
   * @param hollowSpoken what it is called in a sentence
   * @param filled what the second is called in the chart
   * @param filledSpoken what it is called in a sentence
   */
  static ChartRows ofTwo(
      LogScale scale, String hollow, String hollowSpoken, String filled, String filledSpoken) {
    return new ChartRows(
        scale,
        estimate -> Nanos.format(estimate.value()),
        estimate -> Nanos.format(
            estimate.value(), new Distribution.Interval(estimate.low(), estimate.high())),
        new Kind(hollow, hollowSpoken, -APART),
        new Kind(filled, filledSpoken, APART));
  }

  static void requireSome(List<?> data) {
    if (data.isEmpty()) {
      throw new IllegalArgumentException("nothing to draw");
    }
  }

  /** A row with its marks; the note stands where the hollow mark would be. */
  void add(String name, Optional<Estimate> first, Optional<Estimate> second, String note) {
    List<String> parts = new ArrayList<>();
    first.ifPresent(estimate -> parts.add(mark(name, hollow, estimate)));
    second.ifPresent(estimate -> parts.add(mark(name, filled, estimate)));
    if (!note.isEmpty()) {
      double y = names.size() + hollow.shift;
      labels.add(
          note,
          scale.getUpperBound(),
          y,
          Side.LEFT,
          ChartStyle.BOLD,
          Ink.TEXT,
          sentence(name, hollow, note));
      parts.add(note);
    }
    names.add(name);
    spoken.add(name + ": " + String.join(", ", parts));
  }

  /** A dashed line through all rows, with its label above them. */
  void line(double value, String label) {
    ValueMarker line = new ValueMarker(value, Ink.TEXT.color(), ChartStyle.THIN_DASHED);
    line.setAlpha(1);
    lines.add(line);
    labels.add(label, value, -0.5 - strip() / 2, Side.RIGHT, ChartStyle.SMALL, Ink.TEXT);
  }

  String svg(String title, String context, String key, String description) {
    XYPlot plot = ChartStyle.plot(scale, nameAxis());
    plot.setRangeGridlinesVisible(false);
    for (int row = 0; row < names.size(); row++) {
      ValueMarker border = new ValueMarker(row - 0.5, Ink.GRID.color(), ChartStyle.THIN);
      border.setAlpha(1);
      plot.addRangeMarker(border, Layer.BACKGROUND);
    }
    lines.forEach(line -> plot.addDomainMarker(line, Layer.BACKGROUND));
    XYIntervalSeriesCollection marks = new XYIntervalSeriesCollection();
    marks.addSeries(hollow.marks);
    marks.addSeries(filled.marks);
    plot.setDataset(marks);
    plot.setRenderer(renderer());
    plot.addAnnotation(labels);
    return SvgDrawing.of(
        ChartStyle.chart(title, context, key, plot),
        (int) Math.round(rowHeight() * (names.size() + strip())),
        description + " " + String.join("; ", spoken) + ".");
  }

  /** What a reader learns that points at a mark. */
  private static String sentence(String name, Kind kind, String numbers) {
    return name + (kind.spoken.isEmpty() ? "" : ", " + kind.spoken) + ": " + numbers;
  }

  private String mark(String name, Kind kind, Estimate estimate) {
    double y = names.size() + kind.shift;
    double at = scale.within(estimate.value());
    double low = scale.within(estimate.low());
    double high = scale.within(estimate.high());
    String word = kind.word.isEmpty() ? "" : kind.word + " ";
    String text = number.apply(estimate);
    boolean topmost = kind.marks.isEmpty();
    kind.marks.add(at, low, high, y, y, y);
    labels.mark(
        low,
        high,
        y,
        sentence(
            name, kind, estimate.words().isEmpty() ? whole.apply(estimate) : estimate.words()));
    labels.add(topmost ? word + text : text, high, y, Side.RIGHT, ChartStyle.SMALL, Ink.TEXT);
    return word + text;
  }

  private int rowHeight() {
    return hollow.shift == filled.shift ? 30 : 44;
  }

  /** How much room, in rows, the labels of the lines have above the first row. */
  private double strip() {
    return lines.isEmpty() ? 0 : (double) STRIP / rowHeight();
  }

  private SymbolAxis nameAxis() {
    SymbolAxis axis = ChartStyle.axis(new SymbolAxis(null, names.toArray(String[]::new)));
    axis.setGridBandsVisible(false);
    axis.setTickLabelPaint(Ink.TEXT.color());
    axis.setTickLabelFont(ChartStyle.BOLD);
    axis.setInverted(true);
    axis.setRange(-0.5 - strip(), names.size() - 0.5);
    return axis;
  }

  private static XYErrorRenderer renderer() {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawYError(false);
    renderer.setErrorPaint(Ink.MARK.color());
    renderer.setErrorStroke(ChartStyle.LINE);
    renderer.setCapLength(8);
    renderer.setUseFillPaint(true);
    renderer.setDrawOutlines(true);
    renderer.setUseOutlinePaint(true);
    for (int series = 0; series < 2; series++) {
      renderer.setSeriesShape(series, ChartStyle.DOT);
      renderer.setSeriesShapesFilled(series, true);
      renderer.setSeriesFillPaint(series, series == 0 ? Ink.CARD.color() : Ink.MARK.color());
      renderer.setSeriesOutlinePaint(series, Ink.MARK.color());
      renderer.setSeriesOutlineStroke(series, ChartStyle.LINE);
    }
    return renderer;
  }
}
