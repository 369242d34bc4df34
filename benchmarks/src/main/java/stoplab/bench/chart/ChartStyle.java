// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/**
 * What all charts have in common: size, fonts, colours for a light and a dark page, marks.
 *
 * <p>The width in the file is that of a page of GitHub; the letters are large enough to be read
 * when a telephone shows it at 390 pixels. A colour is only a decoration: first and second are told
 * apart by hollow and filled marks.
 *
 * <p>Guarantee [bench.chart-follows-the-theme]: each colour that is drawn has a counterpart for
 * dark pages.
 */
final class ChartStyle {
  /** Colours that have a counterpart for dark pages. The names are only for reading the SVG. */
  enum Ink {
    CARD("#ffffff", "#0d1117"),
    TEXT("#1f2328", "#f0f6fc"),
    QUIET("#59636e", "#a3abb5"),
    GRID("#d8dee4", "#30363d"),
    MARK("#0a5cc2", "#58a6ff");

    private final String light;
    private final String dark;

    Ink(String light, String dark) {
      this.light = light;
      this.dark = dark;
    }

    Color color() {
      return Color.decode(light);
    }
  }

  static final int WIDTH = 560;
  static final Font SMALL = font(Font.PLAIN, 16);
  static final Font BOLD = font(Font.BOLD, 16);
  static final Font ITALIC = font(Font.ITALIC, 16);
  private static final Font TITLE = font(Font.BOLD, 20);
  private static final int PADDING = 12;
  private static final double RADIUS = 5;

  static final Shape DOT = new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS);
  static final BasicStroke LINE = new BasicStroke(2f);
  static final BasicStroke DASHED = dashes(2f, 7f, 5f);
  static final BasicStroke THIN = new BasicStroke(1f);
  static final BasicStroke THIN_DASHED = dashes(1.5f, 4f, 4f);

  private ChartStyle() {}

  /** A shape per number: circle, square, triangle, and again. */
  static Shape shape(int number) {
    double r = RADIUS;
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(-r - 1, r);
    triangle.lineTo(r + 1, r);
    triangle.lineTo(0, -r - 1);
    triangle.closePath();
    return List.of(DOT, new Rectangle2D.Double(-r, -r, 2 * r, 2 * r), triangle).get(number % 3);
  }

  /**
   * Rules that repaint the fixed colours of the file on a dark page, but not on paper, and that
   * show which mark has the focus; a viewer without CSS shows a light card.
   */
  static String css() {
    return "text{font-family:-apple-system,\"Segoe UI\",Helvetica,Arial,sans-serif}"
        + ".tips>*:focus{outline:none;stroke:#0a5cc2;stroke-width:2}"
        + "@media screen and (prefers-color-scheme:dark){.tips>*:focus{stroke:#58a6ff}"
        + Stream.of(Ink.values())
            .flatMap(ink -> Stream.of("fill", "stroke").map(what -> dark(what, ink)))
            .collect(Collectors.joining())
        + "}";
  }

  private static String dark(String what, Ink ink) {
    Color c = ink.color();
    String rgb = "rgb(" + c.getRed() + "," + c.getGreen() + "," + c.getBlue() + ")";
    String written = ink == Ink.CARD ? "white" : rgb;
    return "[" + what + "=\"" + written + "\"]{" + what + ":" + ink.dark + "}";
  }

  /**
   * A chart around a plot: the answer as its title, where it was measured, how to read it; no
   * legend.
   */
  static JFreeChart chart(String title, String context, String key, XYPlot plot) {
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Ink.CARD.color());
    chart.setPadding(new RectangleInsets(PADDING, PADDING, PADDING, 2 * PADDING));
    TextTitle top = left(new TextTitle(title, TITLE), Ink.TEXT);
    chart.setTitle(top);
    if (!context.isEmpty()) {
      chart.addSubtitle(left(new TextTitle(context, SMALL), Ink.QUIET));
    }
    chart.addSubtitle(left(new TextTitle(key, SMALL), Ink.TEXT));
    return chart;
  }

  private static TextTitle left(TextTitle title, Ink ink) {
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setPaint(ink.color());
    title.setPadding(0, 0, 3, 0);
    return title;
  }

  static XYPlot plot(ValueAxis domain, ValueAxis range) {
    XYPlot plot = new XYPlot(null, domain, range, null);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(Ink.GRID.color());
    plot.setDomainGridlineStroke(THIN);
    plot.setRangeGridlinePaint(Ink.GRID.color());
    plot.setRangeGridlineStroke(THIN);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  static <A extends ValueAxis> A axis(A axis) {
    axis.setTickLabelFont(SMALL);
    axis.setTickLabelPaint(Ink.QUIET.color());
    axis.setLabelFont(SMALL);
    axis.setLabelPaint(Ink.TEXT.color());
    axis.setTickMarksVisible(false);
    axis.setAxisLinePaint(Ink.QUIET.color());
    axis.setAxisLineStroke(THIN);
    return axis;
  }

  /**
   * A font about as wide as those that people have; the widths of all texts are written into the
   * file.
   */
  private static Font font(int style, int size) {
    Set<String> installed =
        Set.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
    String family = Stream.of("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans Condensed")
        .filter(installed::contains)
        .findFirst()
        .orElse(Font.SANS_SERIF);
    return new Font(family, style, size);
  }

  private static BasicStroke dashes(float width, float on, float off) {
    return new BasicStroke(
        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {on, off}, 0f);
  }
}
