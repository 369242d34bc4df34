// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/**
 * A worker that is stopped before the first stop that counts, so that the instrument's own calls
 * are linked by then. It shares no code with {@link FloorWorker} or a technique, so their loops
 * stay unknown to the JIT compiler.
 */
public final class LinkingWorker implements Runnable {
  private final Runnable unit;
  private volatile boolean over;

  public LinkingWorker(Runnable unit) {
    this.unit = unit;
  }

  @Override
  public void run() {
    unit.run();
    while (!over) {
      Thread.onSpinWait();
    }
  }

  public void stop() {
    over = true;
  }
}
