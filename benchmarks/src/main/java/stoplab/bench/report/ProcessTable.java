// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.List;

/** A table of what happened to processes, and how to read it; ASCII. */
interface ProcessTable {
  /** Whether anything of it was measured. */
  boolean isMeasured();

  /** What its times are, in words, and the table as Markdown. */
  String table();

  /** How it was measured, and which bounds are met. */
  List<String> notes();
}
