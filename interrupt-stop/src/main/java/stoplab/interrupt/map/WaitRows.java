// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.time.Duration;
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

  private interface Await {
    void on(Object monitor) throws InterruptedException;
  }

  private interface Join {
    void of(Thread other) throws Exception;
  }

  static Rows rows() {
    Rows rows = new Rows("waits");
    rows.blocked("Object.wait()", "java.lang.Object.wait", scene -> await(scene, Object::wait));
    rows.blocked(
        "Object.wait(ms)",
        "java.lang.Object.wait",
        scene -> await(scene, monitor -> monitor.wait(LONG_MILLIS)));
    rows.blocked(
        "Object.wait(ms, ns)",
        "java.lang.Object.wait",
        scene -> await(scene, monitor -> monitor.wait(LONG_MILLIS, 1)));
    rows.blocked(
        "TimeUnit.timedWait",
        "java.lang.Object.wait",
        scene -> await(scene, monitor -> TimeUnit.HOURS.timedWait(monitor, 1)));
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
    rows.blocked(
            "Thread.sleep(Duration)",
            "java.lang.Thread.sleep",
            scene -> scene.call(() -> {
              Newer.method(Thread.class, "sleep", Duration.class)
                  .call(null, Duration.ofMillis(SLEEP_MILLIS));
              return scene.released();
            }))
        .but(row -> row.since(19));
    rows.blocked("Thread.join()", "java.lang.Thread.join", scene -> join(scene, Thread::join));
    rows.blocked(
        "Thread.join(ms)",
        "java.lang.Thread.join",
        scene -> join(scene, other -> other.join(LONG_MILLIS)));
    rows.blocked(
        "Thread.join(ms, ns)",
        "java.lang.Thread.join",
        scene -> join(scene, other -> other.join(LONG_MILLIS, 1)));
    rows.blocked(
        "TimeUnit.timedJoin",
        "java.lang.Thread.join",
        scene -> join(scene, other -> TimeUnit.HOURS.timedJoin(other, 1)));
    rows.blocked("Thread.join(Duration)", "java.lang.Thread.join", scene -> {
          Newer join = Newer.method(Thread.class, "join", Duration.class);
          join(scene, other -> join.call(other, Duration.ofHours(1)));
        })
        .but(row -> row.since(19));
    rows.blocked(
        "LockSupport.park",
        "java.util.concurrent.locks.LockSupport.park",
        scene -> park(scene, LockSupport::park));
    rows.blocked(
        "LockSupport.parkNanos",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        scene -> park(scene, () -> LockSupport.parkNanos(LONG_NANOS)));
    rows.blocked(
        "LockSupport.park(blocker)",
        "java.util.concurrent.locks.LockSupport.park",
        scene -> park(scene, () -> LockSupport.park(scene)));
    rows.blocked(
        "LockSupport.parkNanos(blocker, ns)",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        scene -> park(scene, () -> LockSupport.parkNanos(scene, LONG_NANOS)));
    rows.blocked(
        "LockSupport.parkUntil",
        "java.util.concurrent.locks.LockSupport.parkUntil",
        scene ->
            park(scene, () -> LockSupport.parkUntil(System.currentTimeMillis() + LONG_MILLIS)));
    return rows;
  }

  private static void await(Scene scene, Await await) {
    Object monitor = new Object();
    scene
        .call(() -> {
          synchronized (monitor) {
            await.on(monitor);
          }
          return scene.released();
        })
        .release(() -> {
          synchronized (monitor) {
            monitor.notifyAll();
          }
        });
  }

  private static void join(Scene scene, Join join) {
    Gate gate = scene.on().gate();
    Thread other = scene.on().helper(gate::pass);
    scene
        .call(() -> {
          join.of(other);
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
