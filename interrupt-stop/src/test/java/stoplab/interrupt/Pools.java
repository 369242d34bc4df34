// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.ExecutorService;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** Ends the pools of a test: their threads are not made through {@link ThreadKind}. */
final class Pools {
  private Pools() {}

  /** Interrupts what runs, and waits until no thread of the pool is left; its tasks can end. */
  static void end(ExecutorService pool) {
    pool.shutdownNow();
    await("the end of the pool").atMost(NoStrayThreads.PATIENCE).until(pool::isTerminated);
  }
}
