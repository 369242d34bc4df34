// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/** How a call reacted to an interrupt. */
public enum Reaction {
  /** The call threw, and its resource is still usable. */
  THROWS("throws"),
  /** The call threw, and its resource is closed. */
  CLOSES("closes"),
  /** The call returned without an exception, and without having got what it waited for. */
  RETURNS("returns early"),
  /** The call waited on until it was released. */
  IGNORES("ignores"),
  /** The call waited on until it was released, and {@code interrupt()} did not return either. */
  HOLDS("holds the interrupter"),
  /** The call did its work and returned, although the interrupt status was already set. */
  COMPLETES("completes"),
  /** The call did not end even when it was released. */
  HANGS("hangs"),
  /** The case itself is faulty, for instance because the call was never seen blocked. */
  FAILED("failed"),
  /** The map cannot measure the call here. */
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
   * @throws IllegalArgumentException if no reaction has it
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
