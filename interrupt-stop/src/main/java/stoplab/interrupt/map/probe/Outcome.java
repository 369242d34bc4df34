// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/**
 * What is compared from run to run: all but times and stacks.
 *
 * @param reaction what the call did
 * @param exception the simple name of what it threw, or "-"
 * @param status the interrupt status that its own thread sees after the call: "set" or "clear"
 * @param seen the status that others see while the call is still blocked, or "-" if it is not
 * @param resource what became of the thing it worked on: "usable", "closed" and so on, or "-"
 * @param interrupter whether the interrupt returned before the call ended: "prompt", "held" or "-"
 */
public record Outcome(
    Reaction reaction,
    String exception,
    String status,
    String seen,
    String resource,
    String interrupter) {
  /** What is not known or does not apply. */
  public static final String NONE = "-";

  /** An outcome with a reaction alone. */
  public static Outcome only(Reaction reaction) {
    return new Outcome(reaction, NONE, NONE, NONE, NONE, NONE);
  }

  /** In words, for the table and for a failed comparison. */
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
