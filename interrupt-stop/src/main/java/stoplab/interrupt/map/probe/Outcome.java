// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/**
 * The part of a row that must be equal in every run: everything but times and stacks.
 *
 * @param reaction what the call did
 * @param exception the simple name of the exception it threw, or "-"
 * @param status the interrupt status that the thread itself sees after the call: "set" or "clear"
 * @param seen the status that others see while the call is still blocked; "-" if it has ended
 * @param resource the state of the resource afterwards, such as "usable" or "closed", or "-"
 * @param interrupter "prompt" if {@code interrupt()} returned before the call ended, "held" if it
 *     did not, or "-"
 */
public record Outcome(
    Reaction reaction,
    String exception,
    String status,
    String seen,
    String resource,
    String interrupter) {
  /** Stands for a value that is unknown or does not apply. */
  public static final String NONE = "-";

  /** An outcome that consists of a reaction only. */
  public static Outcome only(Reaction reaction) {
    return new Outcome(reaction, NONE, NONE, NONE, NONE, NONE);
  }

  /** The text for the table and for a failed comparison. */
  @Override
  public String toString() {
    StringBuilder words = new StringBuilder(reaction.label());
    boolean holds = reaction == Reaction.HOLDS;
    append(words, holds ? ", then throws " : " ", exception);
    append(words, ", status ", status);
    append(words, ", seen ", seen);
    append(words, ", then ", resource);
    append(words, ", interrupter ", holds || interrupter.equals("prompt") ? NONE : interrupter);
    return words.toString();
  }

  private static void append(StringBuilder words, String before, String word) {
    if (!word.equals(NONE)) {
      words.append(before).append(word);
    }
  }
}
