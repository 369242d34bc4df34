// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * Writes labels beside their marks, so that no label lies on another one, on a mark, or outside of
 * the plot.
 *
 * <p>Each label is tried at the place that it asks for, then around its mark at growing distances.
 * A label that had to go far away gets a thin line to its mark.
 *
 * <p>Guarantee [bench.chart-has-room]: no text of a chart lies on another one or outside of the
 * picture.
 */
final class LabelLayer extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1;

  /** Where a label is tried first, seen from its mark. */
  enum Side {
    RIGHT(1, 0),
    LEFT(-1, 0),
    ABOVE(0, -1),
    BELOW(0, 1),
    ABOVE_RIGHT(1, -1),
    BELOW_RIGHT(1, 1),
    ABOVE_LEFT(-1, -1),
    BELOW_LEFT(-1, 1);

    private final int dx;
    private final int dy;

    Side(int dx, int dy) {
      this.dx = dx;
      this.dy = dy;
    }
  }

  private record Label(
      String text,
      double x,
      double y,
      Side side,
      Font font,
      ChartStyle.Ink ink,
      boolean leader,
      String tip) {}

  private record Obstacle(double fromX, double toX, double y, String tip) {}

  private static final double GAP = 9;
  private static final double LABEL_GAP = 6;
  private static final double STEP = 4;

  /** Half of the height of a place to point at; two marks of a row are about 21 apart. */
  private static final double TIP = 10;

  private final transient List<Label> labels = new ArrayList<>();
  private final transient List<Obstacle> obstacles = new ArrayList<>();

  /** A label at a mark. Earlier labels get the better places. */
  LabelLayer add(String text, double x, double y, Side side, Font font, ChartStyle.Ink ink) {
    return add(text, x, y, side, font, ink, "");
  }

  /** The same, with a sentence for readers that point at it. */
  LabelLayer add(
      String text, double x, double y, Side side, Font font, ChartStyle.Ink ink, String tip) {
    if (!text.isEmpty()) {
      labels.add(new Label(text, x, y, side, font, ink, true, tip));
    }
    return this;
  }

  /** A word that belongs to a place, not to a mark. */
  LabelLayer word(String text, double x, double y, Side side) {
    labels.add(new Label(text, x, y, side, ChartStyle.ITALIC, ChartStyle.Ink.TEXT, false, ""));
    return this;
  }

  /** A mark, or a whisker, that no label may cover. */
  LabelLayer avoid(double fromX, double toX, double y) {
    return mark(fromX, toX, y, "");
  }

  /** The same, with a sentence for readers that point at it. */
  LabelLayer mark(double fromX, double toX, double y, String tip) {
    obstacles.add(new Obstacle(fromX, toX, y, tip));
    return this;
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domain,
      ValueAxis range,
      int rendererIndex,
      PlotRenderingInfo info) {
    RectangleEdge bottom =
        Plot.resolveDomainAxisLocation(plot.getDomainAxisLocation(), plot.getOrientation());
    RectangleEdge left =
        Plot.resolveRangeAxisLocation(plot.getRangeAxisLocation(), plot.getOrientation());
    List<Rectangle2D> taken = new ArrayList<>();
    for (Obstacle o : obstacles) {
      double from = domain.valueToJava2D(o.fromX(), area, bottom);
      double to = domain.valueToJava2D(o.toX(), area, bottom);
      double y = range.valueToJava2D(o.y(), area, left);
      taken.add(new Rectangle2D.Double(from - 6, y - 6, to - from + 12, 12));
      tip(info, new Rectangle2D.Double(from - TIP, y - TIP, to - from + 2 * TIP, 2 * TIP), o.tip());
    }
    for (Label label : labels) {
      Point2D mark = new Point2D.Double(
          domain.valueToJava2D(label.x(), area, bottom),
          range.valueToJava2D(label.y(), area, left));
      Rectangle2D box = place(g2, label, mark, area, taken);
      taken.add(new Rectangle2D.Double(
          box.getX() - LABEL_GAP, box.getY(), box.getWidth() + 2 * LABEL_GAP, box.getHeight()));
      if (label.leader()) {
        leader(g2, mark, box);
      }
      tip(info, box, label.tip());
      g2.setFont(label.font());
      g2.setPaint(label.ink().color());
      TextUtils.drawAlignedString(
          label.text(), g2, (float) box.getX(), (float) box.getCenterY(), TextAnchor.CENTER_LEFT);
    }
  }

  /** Tells the chart where a sentence belongs, if it collects that. */
  private void tip(PlotRenderingInfo info, Rectangle2D place, String tip) {
    if (!tip.isEmpty()) {
      addEntity(info, place, 0, tip, null);
    }
  }

  private static Rectangle2D place(
      Graphics2D g2, Label label, Point2D mark, Rectangle2D area, List<Rectangle2D> taken) {
    double width = g2.getFontMetrics(label.font()).stringWidth(label.text());
    double height = label.font().getSize() * 1.25;
    Rectangle2D inside =
        new Rectangle2D.Double(area.getX() + 3, area.getY(), area.getWidth() - 3, area.getHeight());
    List<Side> sides = new ArrayList<>(List.of(label.side()));
    sides.addAll(List.of(Side.values()));
    for (int distance = 0; distance < 30; distance++) {
      for (Side side : sides) {
        double across = side.dy == 0 ? GAP + distance * STEP : GAP;
        double up = side.dx == 0 ? height / 2 + GAP / 2 + distance * STEP : distance * STEP;
        double x = mark.getX() + side.dx * (across + width / 2) - width / 2;
        double y = mark.getY() + side.dy * up - height / 2;
        Rectangle2D box = new Rectangle2D.Double(x, y, width, height);
        if (inside.contains(box) && taken.stream().noneMatch(box::intersects)) {
          return box;
        }
      }
    }
    throw new IllegalArgumentException("no room for the label " + label.text());
  }

  private static void leader(Graphics2D g2, Point2D mark, Rectangle2D box) {
    double x = Math.max(box.getMinX() - 2, Math.min(mark.getX(), box.getMaxX() + 2));
    double y = Math.max(box.getMinY() + 3, Math.min(mark.getY(), box.getMaxY() - 3));
    double distance = mark.distance(x, y);
    if (distance > 2 * GAP) {
      double start = 7 / distance;
      g2.setPaint(ChartStyle.Ink.QUIET.color());
      g2.setStroke(ChartStyle.THIN);
      g2.draw(new Line2D.Double(
          mark.getX() + start * (x - mark.getX()), mark.getY() + start * (y - mark.getY()), x, y));
    }
  }
}
