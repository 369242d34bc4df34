// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

/** What came of an attempt. */
public enum Verdict {
  /** It did what was asked, or more, and something is broken now. */
  HARM("harm"),
  /** It did nothing at all. */
  NO_EFFECT("no effect"),
  /** This JDK refuses to do it. */
  REFUSED("refused"),
  /** This JDK does not have it any more. */
  GONE("gone"),
  /** It was not tried, for a reason. */
  NOT_RUN("not run"),
  /** The evidence fits nothing that we know. */
  UNCLEAR("unclear");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  /**
   * Returns its name in tables.
   *
   * @return the name, as in {@code no effect}
   */
  public String label() {
    return label;
  }

  static Verdict of(String label) {
    for (Verdict verdict : values()) {
      if (verdict.label.equals(label)) {
        return verdict;
      }
    }
    throw new IllegalArgumentException("no verdict " + label);
  }
}
