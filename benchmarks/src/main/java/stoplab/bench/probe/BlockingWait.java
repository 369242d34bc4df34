// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/** What a thread that shall be woken does: it blocks until somebody has woken it. */
public interface BlockingWait {
  /**
   * Blocks.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void await() throws InterruptedException;
}
