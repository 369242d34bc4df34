// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.concurrent.Callable;

/** A task of a pool that no interrupt ends, and that tells whether one has come. */
final class UninterruptibleTask implements Callable<Boolean> {
  private final Gate started;
  private final Gate gate;
  private final Gate ended;
  private volatile boolean interrupted;

  UninterruptibleTask(Scenario scenario) {
    started = scenario.on().gate();
    gate = scenario.on().gate();
    ended = scenario.on().gate();
  }

  @Override
  public Boolean call() {
    started.open();
    gate.pass();
    interrupted = Thread.currentThread().isInterrupted();
    ended.open();
    return true;
  }

  /** Waits until it runs. */
  void awaitStart() {
    started.pass();
  }

  void release() {
    gate.open();
  }

  /** Releases it, and tells in words whether it was interrupted before. */
  String fate() {
    release();
    ended.pass();
    return interrupted ? "task interrupted" : "task left alone";
  }
}
