// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.List;
import stoplab.bench.report.Measure;

/** A table of what happened to processes, with notes on how to read it; ASCII. */
interface ProcessTable {
  /** Whether any of it was measured. */
  boolean isMeasured();

  /** What its times mean, in words, and the table as Markdown. */
  String table();

  /**
   * What of its columns can be compared with another run: one number for each measuring JVM.
   *
   * @param section the title of the section
   */
  List<Measure> measures(String section);

  /** How it was measured, and which bounds are met. */
  List<String> notes();

  /** A line for each check of the instrument by a known answer. */
  default List<String> checks() {
    return List.of();
  }
}
