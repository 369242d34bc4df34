// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits of a thread for another, or for time. */
final class WaitRows {
  private static final long LONG_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  /**
   * Only time releases a sleep; so it is a short one, but longer than the grace of an interrupt.
   */
  private static final long SLEEP_MILLIS = 4_000;

  private WaitRows() {}

  static Rows rows() {
    Rows rows = new Rows("waits");
    rows.blocked("Object.wait()", "java.lang.Object.wait", scene -> await(scene, 0));
    rows.blocked("Object.wait(ms)", "java.lang.Object.wait", scene -> await(scene, LONG_MILLIS));
    rows.blocked(
        "Thread.sleep(ms)",
        "java.lang.Thread.sleep",
        scene -> scene.call(() -> {
          Thread.sleep(SLEEP_MILLIS);
          return scene.released();
        }));
    rows.blocked(
        "TimeUnit.sleep",
        "java.util.concurrent.TimeUnit.sleep",
        scene -> scene.call(() -> {
          TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS);
          return scene.released();
        }));
    rows.blocked("Thread.join()", "java.lang.Thread.join", scene -> join(scene, 0));
    rows.blocked("Thread.join(ms)", "java.lang.Thread.join", scene -> join(scene, LONG_MILLIS));
    rows.blocked(
        "LockSupport.park",
        "java.util.concurrent.locks.LockSupport.park",
        scene -> park(scene, LockSupport::park));
    rows.blocked(
        "LockSupport.parkNanos",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        scene -> park(scene, () -> LockSupport.parkNanos(LONG_NANOS)));
    rows.blocked(
        "LockSupport.parkUntil",
        "java.util.concurrent.locks.LockSupport.parkUntil",
        scene ->
            park(scene, () -> LockSupport.parkUntil(System.currentTimeMillis() + LONG_MILLIS)));
    return rows;
  }

  private static void await(Scene scene, long millis) {
    Object monitor = new Object();
    scene
        .call(() -> {
          synchronized (monitor) {
            monitor.wait(millis);
          }
          return scene.released();
        })
        .release(() -> {
          synchronized (monitor) {
            monitor.notifyAll();
          }
        });
  }

  private static void join(Scene scene, long millis) {
    Gate gate = scene.on().gate();
    Thread other = scene.on().helper(gate::pass);
    scene
        .call(() -> {
          other.join(millis);
          return !other.isAlive();
        })
        .release(gate::open);
  }

  private static void park(Scene scene, Runnable park) {
    scene
        .call(() -> {
          park.run();
          return scene.released();
        })
        .release(() -> LockSupport.unpark(scene.victim().thread()));
  }
}
