// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** The list of the repository's folders on a page: the links to them in its section "Map". */
final class MapOfFolders {
  private static final String SECTION = "Map";

  private MapOfFolders() {}

  /** What the map has that is not there, and what is there and not on the map. */
  static List<Finding> differences(Page page, Set<String> folders) {
    Set<String> named = new TreeSet<>();
    int line = 0;
    boolean inside = false;
    for (Node block : page.blocks()) {
      if (block instanceof Heading heading) {
        inside = Page.words(heading).equals(SECTION);
        line = inside ? Page.line(heading) : line;
      } else if (inside) {
        named.addAll(folders(page, block));
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (line == 0) {
      findings.add(new Finding(page.name(), 1, "the page has no section '" + SECTION + "'"));
    }
    for (String folder : folders) {
      if (!named.contains(folder)) {
        findings.add(new Finding(page.name(), line, "the map lacks the folder " + folder));
      }
    }
    for (String name : named) {
      if (!folders.contains(name)) {
        findings.add(
            new Finding(page.name(), line, "the map has '" + name + "', which is no folder"));
      }
    }
    return findings;
  }

  /** The folders that a block names by links whose text is the folder in a code span. */
  private static Set<String> folders(Page page, Node block) {
    Set<String> named = new TreeSet<>();
    for (Link link : page.links()) {
      boolean isHere = false;
      for (Node up = link; up != null; up = up.getParent()) {
        isHere |= up == block;
      }
      if (isHere && link.getFirstChild() instanceof Code code) {
        String name = code.getLiteral().replaceAll("/$", "");
        Path target = LinkCheck.target(page, link.getDestination());
        boolean leadsThere = target != null && target.startsWith(name);
        if (!name.contains(".")) {
          named.add(leadsThere ? name : name + " (which leads to " + target + ")");
        }
      }
    }
    return named;
  }
}
