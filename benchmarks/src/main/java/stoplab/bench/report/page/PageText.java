// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import com.samskivert.mustache.Escapers;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text of a page: the terminal has plain ASCII, a page has the sign for micro. */
final class PageText {
  private static final Pattern MICROS = Pattern.compile("(?<=\\d) us\\b");

  private PageText() {}

  /** The same text with µs for us. */
  static String withMicro(String text) {
    return MICROS.matcher(text).replaceAll(" µs");
  }

  /** The same text as HTML that shows it, in an element or in an attribute with quotes. */
  static String escaped(String text) {
    return Escapers.HTML.escape(text);
  }

  /** An id for a heading, such as {@code stop-latency}. */
  static String id(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
