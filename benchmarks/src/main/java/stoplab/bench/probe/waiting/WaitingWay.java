// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.bench.probe.WorkerState;
import stoplab.event.ConditionEvent;
import stoplab.event.EventWorker;
import stoplab.event.LatchWorker;
import stoplab.flag.CostlySleepingFlagWorker;
import stoplab.flag.VolatileFlagWorker;

/**
 * Every way to wait for a stop whose cost {@code WaitingCost} measures.
 *
 * <p>Those with a period wake up in order to run a unit of work, and have a lesson each. The
 * spinner is a lesson, too. The others wait and do nothing else.
 */
public enum WaitingWay {
  /** {@code VolatileFlagWorker}, with a unit that only counts. */
  SPIN(Duration.ZERO, WorkerState.IN_LOOP, unit -> {
    VolatileFlagWorker worker = new VolatileFlagWorker(unit);
    return new StoppableWorker(worker, worker::stop);
  }),
  /** The same flag, with {@code Thread.onSpinWait()} between two polls. */
  ON_SPIN_WAIT(Duration.ZERO, WorkerState.IN_LOOP, unit -> {
    SpinWaitWorker worker = new SpinWaitWorker(unit);
    return new StoppableWorker(worker::run, worker::stop);
  }),
  /** {@code CostlySleepingFlagWorker}. */
  SLEEP_1_MS(Duration.ofMillis(1)),
  /** {@code CostlySleepingFlagWorker}. */
  SLEEP_10_MS(Duration.ofMillis(10)),
  /** {@code CostlySleepingFlagWorker}. */
  SLEEP_100_MS(Duration.ofMillis(100)),
  /** {@code CostlySleepingFlagWorker}: the article's {@code time.sleep(1)} and a flag. */
  SLEEP_1_S(Duration.ofSeconds(1)),
  /** {@code LatchWorker}. */
  LATCH_100_MS(Duration.ofMillis(100), WorkerState.IN_AWAIT, unit -> {
    LatchWorker worker = new LatchWorker(unit, Duration.ofMillis(100));
    return new StoppableWorker(afterOne(unit, worker), worker::stop);
  }),
  /** {@code EventWorker}: the article's {@code while not stop_event.wait(1)}. */
  EVENT_1_S(Duration.ofSeconds(1), WorkerState.IN_AWAIT, unit -> {
    EventWorker worker = new EventWorker(unit, Duration.ofSeconds(1), new ConditionEvent());
    return new StoppableWorker(afterOne(unit, worker), worker::stop);
  }),
  /** {@code ConditionEvent.await()}, without a timeout. */
  EVENT(Duration.ZERO, WorkerState.IN_AWAIT, unit -> {
    ConditionEvent event = new ConditionEvent();
    return new StoppableWorker(afterOne(unit, () -> awaitUninterrupted(event)), event::set);
  }),
  /** Bare {@code park} and {@code unpark}. */
  PARK(Duration.ZERO, WorkerState.PARKED, WaitingWay::parked),
  /** The same once more: what differs between the two is noise. */
  PARK_AGAIN(Duration.ZERO, WorkerState.PARKED, WaitingWay::parked);

  private final Duration period;
  private final WorkerState state;
  private final Function<WorkUnit, StoppableWorker> factory;

  WaitingWay(Duration period, WorkerState state, Function<WorkUnit, StoppableWorker> factory) {
    this.period = period;
    this.state = state;
    this.factory = factory;
  }

  WaitingWay(Duration period) {
    this(period, WorkerState.ASLEEP, unit -> {
      CostlySleepingFlagWorker worker = new CostlySleepingFlagWorker(unit, period);
      return new StoppableWorker(worker, worker::stop);
    });
  }

  private static StoppableWorker parked(WorkUnit unit) {
    ParkedWorker worker = new ParkedWorker();
    return new StoppableWorker(afterOne(unit, worker::run), worker::stop);
  }

  /** These wait before their first unit, if they have one at all: so they are seen to begin. */
  private static Runnable afterOne(Runnable unit, Runnable wait) {
    return () -> {
      unit.run();
      wait.run();
    };
  }

  private static void awaitUninterrupted(ConditionEvent event) {
    try {
      event.await();
    } catch (InterruptedException calledOff) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes a fresh worker, which runs {@code unit} before it waits for the first time. */
  public StoppableWorker create(WorkUnit unit) {
    return factory.apply(unit);
  }

  /** Where the worker is while it waits. */
  public WorkerState state() {
    return state;
  }

  /** Whether the worker keeps its CPU while it waits. */
  public boolean isSpinning() {
    return state == WorkerState.IN_LOOP;
  }

  /** Whether a stop waits for the end of the period: no stop wakes a thread that sleeps. */
  public boolean isSleeping() {
    return state == WorkerState.ASLEEP;
  }

  /** The time from one wake-up to the next; zero if it is not woken before its stop. */
  public Duration period() {
    return period;
  }

  /** Whether the worker is woken before its stop. */
  public boolean hasPeriod() {
    return !period.isZero();
  }

  /** How often its period lets it wake up per second, at the most. */
  public double wakeUpsPerSecond() {
    return hasPeriod() ? (double) TimeUnit.SECONDS.toNanos(1) / period.toNanos() : 0;
  }

  /** The name in reports, such as {@code sleep-10-ms}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A flag, and a hint to the CPU between two polls. */
  private static final class SpinWaitWorker {
    private final Runnable unit;
    private volatile boolean running = true;

    SpinWaitWorker(Runnable unit) {
      this.unit = unit;
    }

    void run() {
      while (running) {
        unit.run();
        Thread.onSpinWait();
      }
    }

    void stop() {
      running = false;
    }
  }

  /** A flag and a thread. */
  private static final class ParkedWorker {
    private volatile boolean running = true;
    private volatile Thread thread;

    void run() {
      thread = Thread.currentThread();
      while (running) {
        LockSupport.park(this);
      }
    }

    void stop() {
      running = false;
      LockSupport.unpark(thread);
    }
  }
}
