// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.child;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The end of a child that runs calls: whatever its tasks have left behind, it is over within a
 * bound [process.call-child-leaves]. What a task starts while this JVM exits is left to an
 * {@code OrphanSweep}. Thread-safe.
 */
public final class ChildExit {
  private static final int CODE = 0;

  /** The exit code of an exit whose hooks did not end: that of an {@code OrphanGuard}. */
  private static final int HALT_CODE = 70;

  private final Duration bound;

  /**
   * Makes an exit.
   *
   * @param bound how long the hooks may take, not null
   */
  public ChildExit(Duration bound) {
    this.bound = Objects.requireNonNull(bound, "bound");
  }

  /** Bounds each exit of this JVM from now on, also that of a task. */
  public void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::haltInTime, "call-exit-bound"));
  }

  private void haltInTime() {
    Thread halter = new Thread(
        () -> {
          sleep();
          Runtime.getRuntime().halt(HALT_CODE);
        },
        "call-halt");
    halter.setDaemon(true); // runs on while the other hooks do
    halter.start();
  }

  /**
   * Kills what this JVM has started, exits, and halts if that takes too long. Never returns in
   * time.
   */
  public void leave() {
    try {
      killDescendants();
      Thread exit = new Thread(() -> System.exit(CODE), "call-exit");
      exit.start();
      sleep();
    } finally { // at once, if there is no memory or thread for an exit
      killAndHalt();
    }
  }

  private void killAndHalt() {
    try {
      killDescendants();
    } finally { // there may be no memory for that either
      Runtime.getRuntime().halt(HALT_CODE);
    }
  }

  private static void killDescendants() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private void sleep() {
    long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(bound);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        // A task may interrupt every thread that it finds.
      }
    }
  }
}
