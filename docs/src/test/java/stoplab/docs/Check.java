// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.List;

/** One rule for pages. */
interface Check {
  /** Which pages the rule holds for. */
  default boolean concerns(Page page) {
    return true;
  }

  /**
   * Checks one page.
   *
   * @param page the page
   * @param report takes what was found
   */
  void check(Page page, Report report);

  /** Collects findings, and counts what was checked: a check that found nothing to check fails. */
  final class Report {
    private final List<Finding> findings = new java.util.ArrayList<>();
    private final Page page;
    private int checked;

    Report(Page page) {
      this.page = page;
    }

    /** Counts one thing that was checked. */
    void checked() {
      checked++;
    }

    void wrong(int line, String message, Object... arguments) {
      findings.add(new Finding(
          page.name(), line, arguments.length == 0 ? message : message.formatted(arguments)));
    }

    List<Finding> findings() {
      return List.copyOf(findings);
    }

    int count() {
      return checked;
    }
  }

  /** Runs this check on a page. */
  default Report on(Page page) {
    Report report = new Report(page);
    check(page, report);
    return report;
  }
}
