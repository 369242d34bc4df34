// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the build says: versions, profiles, properties. */
final class Poms {
  private static final Document ROOT = parse(Tree.read("pom.xml"));

  private Poms() {}

  /** The properties of the parent pom. */
  static Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    NodeList children = ROOT.getElementsByTagName("properties").item(0).getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element property) {
        properties.put(property.getTagName(), property.getTextContent().strip());
      }
    }
    return properties;
  }

  /** The oldest Maven that the build accepts. */
  static String maven() {
    Node rule = ROOT.getElementsByTagName("requireMavenVersion").item(0);
    return ((Element) rule)
        .getElementsByTagName("version")
        .item(0)
        .getTextContent()
        .replaceAll("[\\[,)]", "");
  }

  /** The profiles of all modules. */
  static Set<String> profiles() {
    Set<String> profiles = new TreeSet<>();
    List<String> poms = new ArrayList<>(List.of("pom.xml"));
    Tree.modules().forEach(module -> poms.add(Path.of(module, "pom.xml").toString()));
    for (String pom : poms) {
      NodeList found = parse(Tree.read(pom)).getElementsByTagName("profile");
      for (int i = 0; i < found.getLength(); i++) {
        Element profile = (Element) found.item(i);
        profiles.add(profile.getElementsByTagName("id").item(0).getTextContent());
      }
    }
    return profiles;
  }

  /** The modules that the parent builds. */
  static List<String> modules() {
    NodeList found = ROOT.getElementsByTagName("module");
    List<String> modules = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      modules.add(found.item(i).getTextContent());
    }
    return modules;
  }

  /**
   * The libraries that the main code of a pom depends on, by their artifact: tests may use more.
   */
  static Set<String> dependencies(String pom) {
    Set<String> artifacts = new TreeSet<>();
    NodeList found = parse(Tree.read(pom)).getElementsByTagName("dependency");
    for (int i = 0; i < found.getLength(); i++) {
      Element dependency = (Element) found.item(i);
      Node scope = dependency.getElementsByTagName("scope").item(0);
      if (scope == null || !scope.getTextContent().equals("test")) {
        artifacts.add(dependency.getElementsByTagName("artifactId").item(0).getTextContent());
      }
    }
    return artifacts;
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
