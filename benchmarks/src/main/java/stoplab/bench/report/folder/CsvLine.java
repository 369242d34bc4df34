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
  /** More than a day in nanoseconds; sums of such numbers do not overflow. */
  private static final double GREATEST = 1e14;

  /** Less than what any pass of a loop takes, in nanoseconds. */
  private static final double LEAST_ABOVE_ZERO = 1e-3;

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
    String right = "a number from 1 on";
    try {
      int value = Integer.parseInt(text(column));
      if (value < 1) {
        throw wrong(column, right);
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(column, right);
    }
  }

  /**
   * The whole number in a column, such as a time in nanoseconds.
   *
   * @throws UnreadableRunException if it is none from 0 to 10^14
   */
  public long whole(int column) throws UnreadableRunException {
    return whole(column, 0);
  }

  /**
   * The whole number in a column, by which others are divided.
   *
   * @throws UnreadableRunException if it is none from 1 to 10^14
   */
  public long wholeAboveZero(int column) throws UnreadableRunException {
    return whole(column, 1);
  }

  private long whole(int column, int least) throws UnreadableRunException {
    String right = "a whole number from " + least + " to 10^14";
    try {
      long value = Long.parseLong(text(column));
      if (value < least || value > GREATEST) {
        throw wrong(column, right);
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(column, right);
    }
  }

  /**
   * The number in a column.
   *
   * @throws UnreadableRunException if it is none from 0 to 10^14
   */
  public double real(int column) throws UnreadableRunException {
    return real(column, 0, "a number from 0 to 10^14");
  }

  /**
   * The number in a column, by which others are divided.
   *
   * @throws UnreadableRunException if it is none from 0.001 to 10^14
   */
  public double divisor(int column) throws UnreadableRunException {
    return real(column, LEAST_ABOVE_ZERO, "a number from 0.001 to 10^14");
  }

  /**
   * The number in a column, or {@code NaN} if that is what it says: the system did not report it.
   *
   * @throws UnreadableRunException if it is neither that nor a number from 0 to 10^14
   */
  public double realIfReported(int column) throws UnreadableRunException {
    return text(column).equals("NaN")
        ? Double.NaN
        : real(column, 0, "a number from 0 to 10^14, or NaN");
  }

  private double real(int column, double least, String right) throws UnreadableRunException {
    try {
      double value = Double.parseDouble(text(column));
      if (!(least <= value && value <= GREATEST)) {
        throw wrong(column, right);
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(column, right);
    }
  }

  private UnreadableRunException wrong(int column, String right) {
    return new UnreadableRunException(String.format(
        "%s is damaged: in line %d, cell %d has to be %s, and is \"%s\".",
        file, number, column + 1, right, RunFolder.brief(text(column))));
  }
}
