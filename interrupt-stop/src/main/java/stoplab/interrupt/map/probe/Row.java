// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

/**
 * One measured row.
 *
 * @param name the call
 * @param category the section of the map
 * @param kind the kind of the calling thread
 * @param outcome the part that must be equal in every run
 * @param nanos the time from the interrupt to the end of the call, or -1 if it did not react
 * @param note a remark, or empty; never compared
 * @param blockedState the blocked call as other threads saw it; never compared
 */
public record Row(
    String name,
    String category,
    Kind kind,
    Outcome outcome,
    long nanos,
    String note,
    BlockedState blockedState) {
  /** A row for a case without a measurement. */
  public static Row placeholder(Case row, Kind kind, Reaction reaction, String why) {
    Outcome outcome = Outcome.only(reaction);
    return new Row(row.name(), row.category(), kind, outcome, -1, why, BlockedState.NOTHING);
  }

  /** Identifies the measurement in every run. */
  public String key() {
    return name + " [" + kind.label() + "]";
  }
}
