// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.Callable;

/** An uninterruptible task for a pool. It reports whether it was interrupted. */
public final class UninterruptibleTask implements Callable<Boolean> {
  private final Gate started;
  private final Gate gate;
  private final Gate ended;
  private volatile boolean interrupted;

  /** Creates a task that is released no later than the end of the run. */
  public UninterruptibleTask(Scenario scenario) {
    started = scenario.resources().gate();
    gate = scenario.resources().gate();
    ended = scenario.resources().gate();
  }

  /** Waits for the release, and returns true. */
  @Override
  public Boolean call() {
    started.open();
    gate.pass();
    interrupted = Thread.currentThread().isInterrupted();
    ended.open();
    return true;
  }

  /** Waits until the task runs. */
  public void awaitStart() {
    started.pass();
  }

  /** Lets the task end. */
  public void release() {
    gate.open();
  }

  /** Releases the task, and returns as text whether it was interrupted before. */
  public String fate() {
    release();
    ended.pass();
    return interrupted ? "task interrupted" : "task left alone";
  }
}
