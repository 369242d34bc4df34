// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A text of an SVG file, and the box around its letters. */
record SvgText(String text, Rectangle2D box) {
  /** All texts of a file. It must be well-formed and refer to nothing outside. */
  static List<SvgText> of(String svg) {
    List<SvgText> texts = new ArrayList<>();
    NodeList found = parsed(svg).getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      Element text = (Element) found.item(i);
      if (!text.getTextContent().isEmpty()) {
        texts.add(new SvgText(text.getTextContent(), box(text)));
      }
    }
    return texts;
  }

  static Document parsed(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    } catch (ParserConfigurationException | IOException | SAXException e) {
      throw new AssertionError("[bench.chart-fits-a-page] " + e.getMessage(), e);
    }
  }

  private static Rectangle2D box(Element text) {
    double size = Double.parseDouble(inherited(text, "font-size").replace("px", ""));
    double x = Double.parseDouble(text.getAttribute("x"));
    double y = Double.parseDouble(text.getAttribute("y"));
    double width = Double.parseDouble(text.getAttribute("textLength"));
    return new Rectangle2D.Double(x, y - 0.75 * size, width, 0.95 * size);
  }

  private static String inherited(Node node, String attribute) {
    String here = ((Element) node).getAttribute(attribute);
    return here.isEmpty() ? inherited(node.getParentNode(), attribute) : here;
  }
}
