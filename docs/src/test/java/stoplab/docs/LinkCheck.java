// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.node.Code;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;

/** Every link leads to a file and an anchor that exist, and to the class that its text names. */
final class LinkCheck implements Check {
  private static final Pattern PICTURE = Pattern.compile("\\bsrc(?:set)?=\"([^\"]*)\"");
  private static final Pattern ALTERNATIVE = Pattern.compile("\\balt=\"[^\"]*\\w");

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  @Override
  public void check(Page page, Report report) {
    page.links().forEach(link -> check(page, link, link.getDestination(), report));
    page.images().forEach(image -> {
      check(page, image, image.getDestination(), report);
      if (Page.words(image).isBlank()) {
        report.wrong(
            Page.line(image), "the image %s has no alternative text", image.getDestination());
      }
    });
    page.all(HtmlBlock.class).forEach(html -> pictures(page, html, html.getLiteral(), report));
    page.all(HtmlInline.class).forEach(html -> pictures(page, html, html.getLiteral(), report));
  }

  /** HTML has what Markdown has not: a picture for light pages and another one for dark pages. */
  private void pictures(Page page, Node html, String literal, Report report) {
    PICTURE
        .matcher(literal)
        .results()
        .forEach(picture -> check(page, html, picture.group(1), report));
    if (literal.contains("<img ") && !ALTERNATIVE.matcher(literal).find()) {
      report.wrong(Page.line(html), "an image has no alternative text: %s", literal.strip());
    }
  }

  private void check(Page page, Node link, String destination, Report report) {
    report.checked();
    int line = Page.line(link);
    if (destination.contains("://")) {
      if (!destination.startsWith("https://")) {
        report.wrong(line, "%s: link to https", destination);
      }
      return;
    }
    int hash = destination.indexOf('#');
    Path target = target(page, destination);
    if (target == null || !Tree.exists(target)) {
      report.wrong(line, "%s leads nowhere: there is no %s", destination, target);
      return;
    }
    if (hash >= 0) {
      String anchor = URI.create(destination.substring(hash)).getFragment();
      Set<String> there = target.toString().equals(page.name())
          ? page.anchors()
          : anchors.computeIfAbsent(
              target, file -> new Page(file.toString(), Tree.read(file)).anchors());
      if (!there.contains(anchor)) {
        report.wrong(line, "%s has no heading or anchor '%s'; it has %s", target, anchor, there);
      }
    }
    namesItsClass(link, target, line, report);
  }

  private static void namesItsClass(Node link, Path target, int line, Report report) {
    boolean isSource = target.toString().endsWith(".java");
    if (!(link instanceof Image) && isSource && link.getFirstChild() instanceof Code code) {
      String named = code.getLiteral().replaceAll("[.(#].*", "");
      if (!named.equals(Tree.className(target))) {
        report.wrong(line, "the link says `%s` and leads to %s", code.getLiteral(), target);
      }
    }
  }

  /**
   * The file that a relative link leads to, from the root.
   *
   * @return null if the link leads out of the repository
   */
  static Path target(Page page, String destination) {
    if (destination.contains("://")) {
      return null;
    }
    String file = destination.replaceAll("#.*", "");
    Path here = Path.of(page.name());
    if (file.isEmpty()) {
      return here;
    }
    Path folder = here.getParent() == null ? Path.of("") : here.getParent();
    Path target = folder.resolve(file).normalize();
    return target.startsWith("..") ? null : target;
  }
}
