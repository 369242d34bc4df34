// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

/** Two accounts under a lock. Whoever holds the lock finds {@link #EXPECTED} in both together. */
final class Accounts {
  /** What both accounts hold together, always. */
  static final long EXPECTED = 1_000_000;

  private long checking = EXPECTED / 2;
  private long savings = EXPECTED / 2;
  private String receipt = "";

  /** Moves money, in two steps that belong together. */
  synchronized void transfer() {
    checking -= 1;
    receipt = "moved 1, left " + checking; // any work, so that the two steps are apart
    savings += 1;
  }

  /** What both hold together; waits for the lock, as everybody does. */
  synchronized long sum() {
    return checking + savings;
  }

  /** What the last transfer has noted. */
  synchronized String receipt() {
    return receipt;
  }
}
