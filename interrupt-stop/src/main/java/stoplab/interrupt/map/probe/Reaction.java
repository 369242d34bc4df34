// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/** What an interrupt made of a call. */
public enum Reaction {
  /** It threw, and what it worked on can still be used. */
  THROWS("throws"),
  /** It threw, and what it worked on is closed. */
  CLOSES("closes"),
  /** It returned, without an exception and without what it was to wait for. */
  RETURNS("returns early"),
  /** It went on until it was released by its own means. */
  IGNORES("ignores"),
  /** It went on until it was released, and so long {@code interrupt()} did not return either. */
  HOLDS("holds the interrupter"),
  /** It did its work and returned, although the interrupt status was set before. */
  COMPLETES("completes"),
  /** It did not end even when it was released. */
  HANGS("hangs"),
  /** The case itself is at fault: its blocked state was never seen. */
  FAILED("failed"),
  /** The map has no such case, for a reason. */
  NOT_MEASURED("not measured");

  private final String label;

  Reaction(String label) {
    this.label = label;
  }

  /** The name in tables and files. */
  public String label() {
    return label;
  }

  /**
   * The reaction with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Reaction of(String label) {
    for (Reaction reaction : values()) {
      if (reaction.label.equals(label)) {
        return reaction;
      }
    }
    throw new IllegalArgumentException("no reaction " + label);
  }
}
