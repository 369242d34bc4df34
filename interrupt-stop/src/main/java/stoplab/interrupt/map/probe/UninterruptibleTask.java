// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.Callable;

/** A task of a pool that no interrupt ends, and that reports whether one has come. */
public final class UninterruptibleTask implements Callable<Boolean> {
  private final Gate started;
  private final Gate gate;
  private final Gate ended;
  private volatile boolean interrupted;

  /** A task that is released at the end of the run at the latest. */
  public UninterruptibleTask(Scenario scenario) {
    started = scenario.on().gate();
    gate = scenario.on().gate();
    ended = scenario.on().gate();
  }

  /** Waits for its release, whatever comes; returns true. */
  @Override
  public Boolean call() {
    started.open();
    gate.pass();
    interrupted = Thread.currentThread().isInterrupted();
    ended.open();
    return true;
  }

  /** Waits until it runs. */
  public void awaitStart() {
    started.pass();
  }

  /** Lets it end. */
  public void release() {
    gate.open();
  }

  /** Releases it, and returns in words whether it was interrupted before. */
  public String fate() {
    release();
    ended.pass();
    return interrupted ? "task interrupted" : "task left alone";
  }
}
