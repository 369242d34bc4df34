// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import stoplab.testkit.ThreadKind;

/** Threads that do nothing but keep CPUs busy, one for each CPU; until they are closed. */
public final class Spinners implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final List<Thread> threads;
  private volatile boolean closed;

  /** Starts them. */
  @SuppressWarnings("this-escape") // they read the one field that is set by then
  public Spinners() {
    threads = IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .mapToObj(i -> ThreadKind.PLATFORM.start("stop-lab-spinner-" + i, this::spin))
        .toList();
  }

  private void spin() {
    while (!closed) {
      Thread.onSpinWait();
    }
  }

  /** Ends them, and waits for their end. */
  @Override
  public void close() {
    closed = true;
    StopProbe.join(threads, PATIENCE_NANOS);
  }
}
