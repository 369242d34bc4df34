// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.List;

/** Takes HTML and the colours of terminals out of lines. For one thread. */
final class Markup {
  private static final List<String> TAGS = List.of(
      "pre",
      "code",
      "span",
      "div",
      "p",
      "td",
      "tr",
      "th",
      "br",
      "html",
      "head",
      "body",
      "b",
      "i",
      "font",
      "a",
      "table",
      "tbody",
      "blockquote",
      "tt",
      "samp",
      "title",
      "li",
      "ul",
      "em",
      "strong");
  private static final String[][] ESCAPES = {
    {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#34;", "\""}, {"&#x22;", "\""},
    {"&#39;", "'"}, {"&apos;", "'"}, {"&nbsp;", " "}, {"&#160;", " "}, {"&#60;", "<"},
    {"&#62;", ">"}, {"&#9;", " "}, {"&amp;", "&"},
  };

  private boolean html;

  /** Tells what the text begins with. */
  void begin(String text) {
    html = text.contains("<pre") || text.contains("<br") || text.contains("</");
  }

  /** Returns the text without markup; HTML may put several lines into one, parted by newlines. */
  String plain(String line) {
    String text = line;
    if (text.indexOf('\u001b') >= 0) {
      text = withoutColours(text);
    }
    if (text.indexOf('&') >= 0) {
      html |= text.contains("&lt;0x") || text.contains("&quot; ");
    }
    if (html && (text.indexOf('<') >= 0 || text.indexOf('&') >= 0)) {
      text = unescaped(withoutTags(text));
      if (text.contains("&lt;") || text.contains("&quot;")) {
        text = unescaped(text); // escaped twice
      }
    }
    return text;
  }

  private static String withoutColours(String text) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\u001b') {
        plain.append(c);
      } else if (at < text.length() && text.charAt(at) == '[') {
        at++;
        while (at < text.length() && (text.charAt(at) < '@' || text.charAt(at) > '~')) {
          at++;
        }
        at++;
      }
    }
    return plain.toString();
  }

  private static String withoutTags(String text) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('<', at);
      if (open < 0) {
        break;
      }
      int name = text.startsWith("/", open + 1) ? open + 2 : open + 1;
      int end = name;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      String tag = text.substring(name, end).toLowerCase(java.util.Locale.ROOT);
      int close = TAGS.contains(tag) ? text.indexOf('>', end) : -1;
      plain.append(text, at, open);
      if (close < 0) {
        plain.append('<'); // an address, or a method such as <init>
        at = open + 1;
      } else {
        plain.append(tag.equals("br") || tag.equals("p") || tag.equals("pre") ? "\n" : "");
        at = close + 1;
      }
    }
    return plain.append(text, Math.min(at, text.length()), text.length()).toString();
  }

  private static String unescaped(String text) {
    String plain = text;
    for (String[] escape : ESCAPES) {
      if (plain.indexOf('&') >= 0) {
        plain = plain.replace(escape[0], escape[1]);
      }
    }
    return plain;
  }
}
