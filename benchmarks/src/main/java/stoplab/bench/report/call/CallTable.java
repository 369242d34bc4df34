// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.List;
import stoplab.bench.report.Measure;

/** A table of what calls cost, with notes on how to read it; ASCII. */
interface CallTable {
  /** What its numbers mean, in words, and the table as Markdown. */
  String table();

  /** How it was measured, and which bounds are met. */
  List<String> notes();

  /**
   * What of it can be compared with another run.
   *
   * @param section the title of the section
   */
  List<Measure> measures(String section);

  /** A line for each check of the instrument by a known answer. */
  default List<String> checks() {
    return List.of();
  }
}
