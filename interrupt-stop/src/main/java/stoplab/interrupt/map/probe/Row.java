// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/**
 * One measured row.
 *
 * @param name the call
 * @param category its part of the map
 * @param kind the kind of the thread that called
 * @param outcome what is compared from run to run
 * @param nanos the time from the interrupt to the end of the call, or -1 if it did not react
 * @param note what else to know, maybe empty; never compared
 * @param blockedState how others saw the blocked call; never compared
 */
public record Row(
    String name,
    String category,
    Kind kind,
    Outcome outcome,
    long nanos,
    String note,
    BlockedState blockedState) {
  /** A row for a case that gave none. */
  public static Row instead(Case row, Kind kind, Reaction reaction, String why) {
    Outcome outcome = Outcome.only(reaction);
    return new Row(row.name(), row.category(), kind, outcome, -1, why, BlockedState.NOTHING);
  }

  /** What two runs have in common for the same measurement. */
  public String key() {
    return name + " [" + kind.label() + "]";
  }
}
