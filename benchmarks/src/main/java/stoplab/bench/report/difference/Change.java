// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

/** How a measure of one comparison differs from that of another. */
public enum Change {
  /** It hung in no JVM before, and does now. */
  HANGS_NOW("HANGS now"),
  /** It hung before, and does not now. */
  HANGS_NO_MORE("hangs no more"),
  /** It takes more: beyond the interval, and beyond the threshold. */
  MORE("more"),
  /** It takes less: beyond the interval, and beyond the threshold. */
  LESS("less"),
  /** The whole interval lies within the threshold, or it hangs in both. */
  SAME("same"),
  /** There are too few JVMs, or their interval allows more than one answer. */
  UNDECIDED("undecided");

  private final String words;

  Change(String words) {
    this.words = words;
  }

  /** Whether something is certain to have changed. */
  public boolean isChange() {
    return this != SAME && this != UNDECIDED;
  }

  /** In the words of a report. */
  @Override
  public String toString() {
    return words;
  }
}
