// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.io.IOException;
import java.io.PrintWriter;
import stoplab.doctor.diagnosis.Diagnosis;

/**
 * How an answer is written. In each form, what a dump contains is shown and does nothing to the
 * terminal [doctor.data-is-no-command]. A line of text has at most 100 columns
 * [doctor.text-fits-terminal]; JSON has all facts [doctor.json-has-all-facts]; Markdown shows names
 * and frames as they are [doctor.markdown-shows-data].
 */
public enum OutputFormat {
  /** For a person at a terminal. */
  TEXT,
  /** For a program. */
  JSON,
  /** Markdown, to be pasted into an issue. */
  MD;

  /**
   * Writes a diagnosis in this form.
   *
   * @param diagnosis what to say
   * @param all whether the threads that do not matter are listed too; JSON always has them
   * @param colours whether the terminal shows bold and faint text; only TEXT uses it
   * @param out where to write; it is flushed, not closed
   * @throws IOException if writing fails
   */
  public void write(Diagnosis diagnosis, boolean all, boolean colours, PrintWriter out)
      throws IOException {
    switch (this) {
      case TEXT -> TextReport.write(diagnosis, all, colours, out);
      case JSON -> JsonReport.write(diagnosis, out);
      case MD -> MarkdownReport.write(diagnosis, all, out);
    }
    out.flush();
  }
}
