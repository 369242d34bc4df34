// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.NewerMethod;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Waits for another thread, or for time to pass. */
public final class WaitRows {
  private static final long LONG_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Only time ends a sleep, so it is short, but longer than the grace period of the probe. */
  private static final long SLEEP_MILLIS = 4_000;

  private WaitRows() {}

  private interface Await {
    void on(Object monitor) throws InterruptedException;
  }

  private interface Join {
    void of(Thread other) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("waits");
    rows.blocked(
        "Object.wait()", "java.lang.Object.wait", scenario -> await(scenario, Object::wait));
    rows.blocked(
        "Object.wait(ms)",
        "java.lang.Object.wait",
        scenario -> await(scenario, monitor -> monitor.wait(LONG_MILLIS)));
    rows.blocked(
        "Object.wait(ms, ns)",
        "java.lang.Object.wait",
        scenario -> await(scenario, monitor -> monitor.wait(LONG_MILLIS, 1)));
    rows.blocked(
        "TimeUnit.timedWait",
        "java.lang.Object.wait",
        scenario -> await(scenario, monitor -> TimeUnit.HOURS.timedWait(monitor, 1)));
    rows.blocked(
        "Thread.sleep(ms)",
        "java.lang.Thread.sleep",
        scenario -> scenario.call(() -> {
          Thread.sleep(SLEEP_MILLIS);
          return scenario.released();
        }));
    rows.blocked(
        "TimeUnit.sleep",
        "java.util.concurrent.TimeUnit.sleep",
        scenario -> scenario.call(() -> {
          TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS);
          return scenario.released();
        }));
    rows.blocked(
            "Thread.sleep(Duration)",
            "java.lang.Thread.sleep",
            scenario -> scenario.call(() -> {
              NewerMethod.method(Thread.class, "sleep", Duration.class)
                  .call(null, Duration.ofMillis(SLEEP_MILLIS));
              return scenario.released();
            }))
        .adjust(row -> row.since(19));
    rows.blocked(
        "Thread.join()", "java.lang.Thread.join", scenario -> join(scenario, Thread::join));
    rows.blocked(
        "Thread.join(ms)",
        "java.lang.Thread.join",
        scenario -> join(scenario, other -> other.join(LONG_MILLIS)));
    rows.blocked(
        "Thread.join(ms, ns)",
        "java.lang.Thread.join",
        scenario -> join(scenario, other -> other.join(LONG_MILLIS, 1)));
    rows.blocked(
        "TimeUnit.timedJoin",
        "java.lang.Thread.join",
        scenario -> join(scenario, other -> TimeUnit.HOURS.timedJoin(other, 1)));
    rows.blocked("Thread.join(Duration)", "java.lang.Thread.join", scenario -> {
          NewerMethod join = NewerMethod.method(Thread.class, "join", Duration.class);
          join(scenario, other -> join.call(other, Duration.ofHours(1)));
        })
        .adjust(row -> row.since(19));
    rows.blocked(
        "LockSupport.park",
        "java.util.concurrent.locks.LockSupport.park",
        scenario -> park(scenario, LockSupport::park));
    rows.blocked(
        "LockSupport.parkNanos",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        scenario -> park(scenario, () -> LockSupport.parkNanos(LONG_NANOS)));
    rows.blocked(
        "LockSupport.park(blocker)",
        "java.util.concurrent.locks.LockSupport.park",
        scenario -> park(scenario, () -> LockSupport.park(scenario)));
    rows.blocked(
        "LockSupport.parkNanos(blocker, ns)",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        scenario -> park(scenario, () -> LockSupport.parkNanos(scenario, LONG_NANOS)));
    rows.blocked(
        "LockSupport.parkUntil",
        "java.util.concurrent.locks.LockSupport.parkUntil",
        scenario ->
            park(scenario, () -> LockSupport.parkUntil(System.currentTimeMillis() + LONG_MILLIS)));
    return rows;
  }

  private static void await(Scenario scenario, Await await) {
    Object monitor = new Object();
    scenario
        .call(() -> {
          synchronized (monitor) {
            await.on(monitor);
          }
          return scenario.released();
        })
        .release(() -> {
          synchronized (monitor) {
            monitor.notifyAll();
          }
        });
  }

  private static void join(Scenario scenario, Join join) {
    Gate gate = scenario.resources().gate();
    Thread other = scenario.resources().helper(gate::pass);
    scenario
        .call(() -> {
          join.of(other);
          return !other.isAlive();
        })
        .release(gate::open);
  }

  private static void park(Scenario scenario, Runnable park) {
    scenario
        .call(() -> {
          park.run();
          return scenario.released();
        })
        .release(() -> LockSupport.unpark(scenario.victim().thread()));
  }
}
