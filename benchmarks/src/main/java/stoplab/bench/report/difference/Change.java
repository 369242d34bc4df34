// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

/** How a time of one comparison differs from that of another. */
public enum Change {
  /** It hung in no JVM before, and does now. */
  HANGS_NOW("HANGS now"),
  /** It hung before, and does not now. */
  HANGS_NO_MORE("hangs no more"),
  /** It is longer: the interval excludes one, and the ratio is at least the threshold. */
  LONGER("longer"),
  /** It is shorter: the interval excludes one, and the ratio is at most the inverse. */
  SHORTER("shorter"),
  /** The whole interval lies within the threshold, or both are zero, or both hang. */
  SAME("same"),
  /** There are too few JVMs, or their interval allows more than one answer. */
  UNDECIDED("undecided");

  private final String words;

  Change(String words) {
    this.words = words;
  }

  /** Whether it is called changed. */
  public boolean isChange() {
    return this != SAME && this != UNDECIDED;
  }

  /** In the words of a report. */
  @Override
  public String toString() {
    return words;
  }
}
