// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The checks of the instrument in one line, and those in words that did not pass.
 *
 * @param text such as {@code instrument OK: 4 of 4 checks}
 * @param failed whether one of them failed
 * @param unsure whether none failed, but not all have passed, or there are none
 * @param troubles a line for each check that failed, or that had too few stops
 * @param lines all lines of the checks
 */
record CheckBadge(
    String text, boolean failed, boolean unsure, List<String> troubles, List<String> lines) {
  private static final String PASSED = "instrument OK";

  static final String FAILED = "INSTRUMENT FAILED";

  private static final Pattern NOISE_OF_LOOPS = Pattern.compile(
      "noise \\(A/A\\): a loop without a poll takes (\\S+) \\[(\\S+), (\\S+)] times itself[.]");

  /** An interval of a ratio, of which one is the truth, that reaches further is large. */
  private static final double LARGE = 0.1;

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
                : ": " + passed + " of " + all + " checks" + (passed < all ? " passed" : ""))
            + noise(lines),
        failed,
        !failed && (all == 0 || passed < all),
        troubles,
        lines);
  }

  /** The noise of the polls, if it could hide what a poll costs; otherwise nothing. */
  private static String noise(List<String> lines) {
    return lines.stream()
        .map(NOISE_OF_LOOPS::matcher)
        .filter(Matcher::matches)
        .map(found -> new double[] {
          Double.parseDouble(found.group(1)),
          Double.parseDouble(found.group(2)),
          Double.parseDouble(found.group(3))
        })
        .filter(ratio -> ratio[1] < 1 - LARGE || ratio[2] > 1 + LARGE)
        .map(ratio -> String.format(
            Locale.ROOT, "; noise of loops: %.2f [%.2f, %.2f]", ratio[0], ratio[1], ratio[2]))
        .collect(Collectors.joining());
  }
}
