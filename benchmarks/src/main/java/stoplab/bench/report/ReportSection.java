// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import stoplab.bench.probe.ClockCost;

/** A section of the report: what a comparison has found out about one question, in ASCII. */
public interface ReportSection {
  /** The heading of the section. */
  String title();

  /** The tables, as Markdown. */
  String tables();

  /**
   * How to read the tables, which bounds are met, and whether to trust them.
   *
   * @param clock what a reading of the clock costs
   * @param busyness how busy other programs kept the machine, in words
   */
  List<String> notes(ClockCost clock, String busyness);

  /** A line for each check of the instrument: whether to trust this section. */
  default List<String> checks() {
    return List.of();
  }

  /** What of this can be compared with another run: in the order of the tables. */
  default List<Measure> measures() {
    return List.of();
  }

  /** The name of the file that {@link #writeSamples} writes. */
  String file();

  /** What each line of that file stands for, such as {@code every stop}. */
  String eachLine();

  /**
   * Writes the raw samples.
   *
   * @param folder receives the file {@link #file}
   * @throws IOException if it cannot be written
   */
  void writeSamples(Path folder) throws IOException;
}
