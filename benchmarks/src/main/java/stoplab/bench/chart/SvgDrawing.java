// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.entity.EntityCollection;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Draws a chart of JFreeChart into SVG by Batik, and adds what neither writes.
 *
 * <p>That is a title and a description for screen readers, the colours for dark pages, a sentence
 * for each mark, and the width of each text. A reader's font differs from ours: with the width
 * given, the browser fits the letters to the place that was free.
 *
 * <p>Guarantee [bench.chart-fits-a-page]: a chart is well-formed XML of less than 60 kB, has no
 * fonts or links, and has a title and a description. Guarantee [bench.chart-marks-speak]: each
 * mark, and each word in place of one, has a sentence with its name and its numbers. Guarantee
 * [bench.chart-is-reproducible]: on one machine, the same numbers give the same bytes. Another
 * machine may have other fonts, so other widths.
 */
final class SvgDrawing extends SVGGraphics2D {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int SHOWN_WIDTH = 640;
  private static final int AMPLE = 500;

  /** Batik's first clip is the picture itself, which a viewer clips anyway. */
  private static final String WHOLE_PICTURE = "url(#clipPath1)";

  private final List<Integer> textWidths = new ArrayList<>();

  private SvgDrawing(SVGGeneratorContext context) {
    super(context, false);
  }

  /**
   * The chart as the text of an SVG file, with so much height between its axes, whatever stands
   * around them.
   */
  static String of(JFreeChart chart, int plotHeight, String description) {
    int height = heightFor(chart, plotHeight);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(newDocument());
    context.setComment("JFreeChart and Apache Batik drew this file.");
    context.setPrecision(1);
    SvgDrawing drawing = new SvgDrawing(context);
    ChartRenderingInfo info = new ChartRenderingInfo();
    chart.draw(drawing, new Rectangle2D.Double(0, 0, ChartStyle.WIDTH, height), info);
    StringWriter out = new StringWriter();
    try {
      drawing.stream(
          drawing.finished(
              chart.getTitle().getText(), height, description, info.getEntityCollection()),
          out,
          false,
          false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Nobody needs the document type, and a reader might fetch it.
    return out.toString()
        .replace("\r\n", "\n")
        .replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
        .replaceAll("\n +([/>])", "\n$1"); // the indent weighs more than some charts
  }

  /**
   * Draws once without a result, to see how much the lines above the plot and the axis below it
   * take.
   */
  private static int heightFor(JFreeChart chart, int plotHeight) {
    int tried = plotHeight + AMPLE;
    Graphics2D g2 = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    ChartRenderingInfo info = new ChartRenderingInfo();
    chart.draw(g2, new Rectangle2D.Double(0, 0, ChartStyle.WIDTH, tried), info);
    g2.dispose();
    double found = info.getPlotInfo().getDataArea().getHeight();
    return (int) Math.ceil(tried - found + plotHeight);
  }

  @Override
  public void drawString(String text, float x, float y) {
    textWidths.add(getFontMetrics(getFont()).stringWidth(text));
    super.drawString(text, x, y);
  }

  private Element finished(
      String title, int height, String description, EntityCollection entities) {
    Element root = getRoot();
    NodeList texts = root.getElementsByTagNameNS(SVG, "text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      text.setAttribute("textLength", String.valueOf(textWidths.get(i)));
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      text.removeAttributeNS(XMLConstants.XML_NS_URI, "space"); // no text has two spaces in a row
      text.removeAttribute("clip-path"); // a label has found its room inside
    }
    NodeList all = root.getElementsByTagNameNS(SVG, "*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.hasAttribute("font-family")) {
        element.setAttribute("font-family", "sans-serif");
      }
      if (element.getAttribute("clip-path").equals(WHOLE_PICTURE)) {
        element.removeAttribute("clip-path");
      }
    }
    root.appendChild(tips(entities));
    root.setAttribute("viewBox", String.format(Locale.ROOT, "0 0 %d %d", ChartStyle.WIDTH, height));
    root.setAttribute("width", String.valueOf(SHOWN_WIDTH));
    root.setAttribute("role", "img");
    root.setAttribute("font-family", "sans-serif");
    prepend(root, "style", ChartStyle.css());
    prepend(root, "desc", description);
    prepend(root, "title", title);
    return root;
  }

  /**
   * A transparent shape over each mark that has a sentence. In a page it shows the sentence to a
   * pointer, and can have the focus; in an image it does nothing.
   */
  private Element tips(EntityCollection entities) {
    Element tips = element("g");
    tips.setAttribute("class", "tips");
    tips.setAttribute("fill", "none");
    tips.setAttribute("stroke", "none");
    tips.setAttribute("pointer-events", "all");
    for (Object each : entities.getEntities()) {
      ChartEntity entity = (ChartEntity) each;
      if (entity.getToolTipText() != null) {
        Rectangle2D place = entity.getArea().getBounds2D();
        Element shape = element("rect");
        shape.setAttribute("x", rounded(place.getX()));
        shape.setAttribute("y", rounded(place.getY()));
        shape.setAttribute("width", rounded(place.getWidth()));
        shape.setAttribute("height", rounded(place.getHeight()));
        shape.setAttribute("tabindex", "0");
        shape.setAttribute("role", "img");
        shape.setAttribute("aria-label", entity.getToolTipText());
        Element title = element("title");
        title.setTextContent(entity.getToolTipText());
        shape.appendChild(title);
        tips.appendChild(shape);
      }
    }
    return tips;
  }

  private static String rounded(double length) {
    return String.format(Locale.ROOT, "%.0f", length);
  }

  private Element element(String name) {
    return getDOMFactory().createElementNS(SVG, name);
  }

  private static void prepend(Element root, String name, String content) {
    Element element = root.getOwnerDocument().createElementNS(SVG, name);
    element.setTextContent(content);
    root.insertBefore(element, root.getFirstChild());
  }

  private static Document newDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK has no XML parser", e);
    }
  }
}
