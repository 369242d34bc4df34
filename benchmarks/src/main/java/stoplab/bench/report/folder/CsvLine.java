// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.folder;

import java.util.List;

/**
 * A line of a file of raw samples. Immutable.
 *
 * @param file the name of the file
 * @param number the number of the line, from 1
 * @param cells its cells
 */
public record CsvLine(String file, int number, List<String> cells) {
  /** The text of a column, from 0. */
  public String text(int column) {
    return cells.get(column);
  }

  /** Some columns beside each other, with commas between them. */
  public String texts(int from, int to) {
    return String.join(",", cells.subList(from, to));
  }

  /**
   * The number in a column.
   *
   * @throws UnreadableRunException if it is no whole number from 1 on
   */
  public int count(int column) throws UnreadableRunException {
    long value = whole(column);
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw wrong(column, "a number from 1 on");
    }
    return (int) value;
  }

  /**
   * The whole number in a column.
   *
   * @throws UnreadableRunException if it is none
   */
  public long whole(int column) throws UnreadableRunException {
    try {
      return Long.parseLong(text(column));
    } catch (NumberFormatException e) {
      throw wrong(column, "a whole number");
    }
  }

  /**
   * The number in a column, which may be {@code NaN}.
   *
   * @throws UnreadableRunException if it is none
   */
  public double real(int column) throws UnreadableRunException {
    try {
      return Double.parseDouble(text(column));
    } catch (NumberFormatException e) {
      throw wrong(column, "a number");
    }
  }

  private UnreadableRunException wrong(int column, String right) {
    return new UnreadableRunException(String.format(
        "%s is damaged: in line %d, cell %d has to be %s, and is \"%s\".",
        file, number, column + 1, right, RunFolder.brief(text(column))));
  }
}
