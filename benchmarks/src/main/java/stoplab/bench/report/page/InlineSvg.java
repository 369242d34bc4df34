// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Puts the text of an SVG file into a page, beside others.
 *
 * <p>Its ids get a prefix, so that they stay unique. It becomes a group, since an image could hold
 * nothing that has the focus. Its title becomes the name of the group: otherwise a browser would
 * show it wherever the pointer rests.
 */
final class InlineSvg {
  private InlineSvg() {}

  /**
   * The text to put into the page.
   *
   * @param svg a whole file
   * @param name unique in the page; its ids begin with it
   * @throws IllegalArgumentException if it is not well-formed
   */
  static String of(String svg, String name) {
    Document document = parsed(svg);
    Element root = document.getDocumentElement();
    List<Node> comments = new ArrayList<>();
    change(root, name + "-", comments);
    comments.forEach(each -> each.getParentNode().removeChild(each));
    root.setAttribute("role", "group");
    root.removeAttribute("width");
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals("title")) {
        root.setAttribute("aria-label", node.getTextContent());
        root.removeChild(node);
        break;
      }
    }
    return text(document);
  }

  /** Renames ids and what refers to them, in all of an element. */
  private static void change(Element element, String prefix, List<Node> comments) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String value = attribute.getValue();
      if (attribute.getName().equals("id")) {
        attribute.setValue(prefix + value);
      } else if (value.startsWith("url(#")) {
        attribute.setValue("url(#" + prefix + value.substring("url(#".length()));
      } else if (attribute.getName().equals("aria-label")) {
        attribute.setValue(PageText.withMicro(value));
      }
    }
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      Node child = children.item(i);
      if (child instanceof Element inner) {
        change(inner, prefix, comments);
      } else if (child.getNodeType() == Node.TEXT_NODE) {
        child.setNodeValue(PageText.withMicro(child.getNodeValue()));
      } else if (child.getNodeType() == Node.COMMENT_NODE) {
        comments.add(child);
      }
    }
  }

  private static Document parsed(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setCoalescing(true); // a CDATA section could end early in HTML
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    } catch (ParserConfigurationException | IOException | SAXException e) {
      throw new IllegalArgumentException("the chart is no well-formed SVG: " + e.getMessage(), e);
    }
  }

  private static String text(Document document) {
    try {
      TransformerFactory factory = TransformerFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter out = new StringWriter();
      transformer.transform(new DOMSource(document.getDocumentElement()), new StreamResult(out));
      return out.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("this JDK cannot write XML", e);
    }
  }
}
