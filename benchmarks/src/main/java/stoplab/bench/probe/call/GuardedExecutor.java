// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.time.Duration;
import stoplab.bench.probe.process.ChildProcessGuard;
import stoplab.process.call.CallSettings;
import stoplab.process.call.KillableExecutor;

/**
 * An executor that is closed when this JVM ends in the middle of a measurement. Otherwise its
 * children leave by themselves, but a moment later, and somebody might find them. Thread-safe.
 */
public final class GuardedExecutor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KillableExecutor executor;
  private final Thread hook;

  private GuardedExecutor(KillableExecutor executor) {
    this.executor = executor;
    hook = new Thread(executor::close, "close-executor");
  }

  /**
   * Opens an executor.
   *
   * @param settings how it works
   * @throws IllegalStateException if this JVM is ending
   * @throws Exception if it cannot be opened
   */
  public static GuardedExecutor open(CallSettings settings) throws Exception {
    return ChildProcessGuard.start(() -> {
      GuardedExecutor opened = new GuardedExecutor(new KillableExecutor(settings));
      try {
        Runtime.getRuntime().addShutdownHook(opened.hook);
      } catch (IllegalStateException ending) {
        opened.executor.close();
        throw ending;
      }
      return opened;
    });
  }

  /** The executor. */
  public KillableExecutor executor() {
    return executor;
  }

  /**
   * Waits for its spare children.
   *
   * @throws IllegalStateException if they are not ready in time
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public void awaitReady() throws InterruptedException {
    if (!executor.awaitReady(PATIENCE)) {
      throw new IllegalStateException("no child was ready within " + PATIENCE);
    }
  }

  /** Ends its calls and children. */
  @Override
  public void close() {
    executor.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook closes it once more, which changes nothing.
    }
  }
}
