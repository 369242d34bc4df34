// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/** What a thread that is to be woken does: it blocks until it is woken. */
public interface BlockingWait {
  /**
   * Blocks.
   *
   * @throws InterruptedException if the thread is interrupted while it blocks
   */
  void await() throws InterruptedException;
}
