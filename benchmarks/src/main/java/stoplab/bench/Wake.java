// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import stoplab.bench.probe.BlockingWait;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.bench.probe.WorkerState;
import stoplab.event.ResettableEvent;

/** Every way to block one thread and to wake it that {@link WakeLatency} measures. */
public enum Wake {
  /**
   * The reference A: there is no cheaper way to wake a thread. Against itself it shows the noise.
   */
  PARK(
      unit -> {
        BarePark park = new BarePark();
        return subject(unit, park::await, park::set);
      },
      WorkerState.PARKED,
      true),
  /**
   * The reference for waits with a timeout; against {@link #PARK} it shows what a timeout costs.
   */
  PARK_TIMED(
      unit -> {
        BarePark park = new BarePark();
        return subject(unit, park::awaitAnHour, park::set);
      },
      WorkerState.PARKED,
      true),
  /** {@code wait} and {@code notifyAll}. */
  MONITOR(
      unit -> {
        Monitor monitor = new Monitor();
        return subject(unit, monitor::await, monitor::set);
      },
      WorkerState.IN_MONITOR,
      false),
  /** What {@code LatchWorker} is made of. */
  COUNT_DOWN_LATCH(
      unit -> {
        CountDownLatch latch = new CountDownLatch(1);
        return subject(unit, latch::await, latch::countDown);
      },
      WorkerState.IN_AWAIT,
      true),
  /** Without a timeout. */
  CONDITION_EVENT(Event.CONDITION_EVENT, ResettableEvent::await, true),
  /** With a timeout of an hour. */
  CONDITION_EVENT_TIMED(Event.CONDITION_EVENT, Wake::awaitAnHour, false),
  /** Without a timeout. */
  LATCH_EVENT(Event.LATCH_EVENT, ResettableEvent::await, false),
  /** With a timeout of an hour. */
  LATCH_EVENT_TIMED(Event.LATCH_EVENT, Wake::awaitAnHour, false),
  /** Without a timeout. */
  EXPERT_PARKING_EVENT(Event.EXPERT_PARKING_EVENT, ResettableEvent::await, false),
  /** With a timeout of an hour. */
  EXPERT_PARKING_EVENT_TIMED(Event.EXPERT_PARKING_EVENT, Wake::awaitAnHour, false);

  private interface AwaitOf {
    void await(ResettableEvent event) throws InterruptedException;
  }

  private static final Duration HOUR = Duration.ofHours(1);

  private final Function<WorkUnit, StoppableWorker> factory;
  private final WorkerState state;
  private final boolean headline;

  Wake(Function<WorkUnit, StoppableWorker> factory, WorkerState state, boolean headline) {
    this.factory = factory;
    this.state = state;
    this.headline = headline;
  }

  Wake(Event which, AwaitOf await, boolean headline) {
    this(
        unit -> {
          ResettableEvent event = which.create();
          return subject(unit, () -> await.await(event), event::set);
        },
        WorkerState.IN_AWAIT,
        headline);
  }

  /** All waiters take this one path: a unit, so that they are seen, and then one wait. */
  static StoppableWorker subject(WorkUnit unit, BlockingWait await, Runnable set) {
    return new StoppableWorker(
        () -> {
          unit.run();
          try {
            await.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the waiter", e);
          }
        },
        set);
  }

  private static void awaitAnHour(ResettableEvent event) throws InterruptedException {
    if (!event.await(HOUR)) {
      throw new IllegalStateException("an hour has passed");
    }
  }

  /** Makes a fresh waiter, which runs {@code unit} once before it waits. */
  StoppableWorker create(WorkUnit unit) {
    return factory.apply(unit);
  }

  /** Where the waiter must be seen before it is woken. */
  WorkerState stateBeforeRequest() {
    return state;
  }

  public boolean isHeadline() {
    return headline;
  }

  /** What it is compared with: bare park, with a timeout if this has one. */
  Wake reference() {
    return this != PARK_TIMED && name().endsWith("_TIMED") ? PARK_TIMED : PARK;
  }

  /** Whether others are compared with it; a reference has no bound. */
  public boolean isReference() {
    return this == PARK || this == PARK_TIMED;
  }

  /** The name in reports, such as {@code condition-event-timed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A flag and a thread. */
  private static final class BarePark {
    private volatile boolean set;
    private volatile Thread waiter;

    void await() {
      waiter = Thread.currentThread();
      while (!set) {
        LockSupport.park(this);
      }
    }

    void awaitAnHour() {
      waiter = Thread.currentThread();
      while (!set) {
        LockSupport.parkNanos(this, HOUR.toNanos());
      }
    }

    void set() {
      set = true;
      LockSupport.unpark(waiter);
    }
  }

  /** A flag and the monitor that guards it. */
  private static final class Monitor {
    private boolean set;

    synchronized void await() throws InterruptedException {
      while (!set) {
        wait();
      }
    }

    synchronized void set() {
      set = true;
      notifyAll();
    }
  }
}
