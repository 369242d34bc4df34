// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The checks of the instrument in one line, and those in words that did not pass.
 *
 * @param text such as {@code instrument OK: 4 of 4 checks}
 * @param failed whether one of them failed
 * @param troubles a line for each check that failed, or that had too few stops
 * @param lines all lines of the checks
 */
record CheckBadge(String text, boolean failed, List<String> troubles, List<String> lines) {
  private static final String PASSED = "instrument OK";

  private static final String FAILED = "INSTRUMENT FAILED";

  /** Sums up the lines of {@link stoplab.bench.report.answer.Answer#checks}. */
  static CheckBadge of(List<String> checks) {
    List<String> lines = checks.stream().map(PageText::withMicro).toList();
    List<String> troubles = new ArrayList<>();
    int passed = 0;
    int all = 0;
    boolean failed = false;
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith("instrument")) {
        all++;
        if (line.startsWith(PASSED)) {
          passed++;
        } else {
          failed |= line.startsWith(FAILED);
          troubles.add(line);
        }
      }
    }
    String verdict = failed
        ? FAILED
        : all == 0 ? "instrument not checked" : passed < all ? "instrument" : PASSED;
    return new CheckBadge(
        verdict
            + (all == 0
                ? ""
                : ": " + passed + " of " + all + " checks" + (passed < all ? " passed" : "")),
        failed,
        troubles,
        lines);
  }
}
