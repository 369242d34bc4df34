// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import stoplab.bench.probe.BlockOfFloats;
import stoplab.bench.probe.BlockedWorkers;
import stoplab.bench.probe.FloorWorker;
import stoplab.bench.probe.InterruptibleWorker;
import stoplab.bench.probe.KnownAnswerWorker;
import stoplab.bench.probe.LinkingWorker;
import stoplab.bench.probe.RehearsedFactory;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.bench.probe.WorkerState;
import stoplab.event.BrokenConditionEvent;
import stoplab.event.BrokenLostSignalEvent;
import stoplab.event.BrokenNotifyOneEvent;
import stoplab.event.BrokenPlainParkEvent;
import stoplab.event.ConditionEvent;
import stoplab.event.EventWorker;
import stoplab.event.LatchWorker;
import stoplab.event.PoisonPillWorker;
import stoplab.event.ResettableEvent;
import stoplab.event.StopAndConfirmWorker;
import stoplab.flag.AtomicFlagWorker;
import stoplab.flag.BlockPollingWorker;
import stoplab.flag.BrokenPlainFlagWorker;
import stoplab.flag.CostlyMaskPollingWorker;
import stoplab.flag.CostlySleepingFlagWorker;
import stoplab.flag.ExpertCallSiteFlagWorker;
import stoplab.flag.ExpertOpaqueFlagWorker;
import stoplab.flag.FlagAndInterruptWorker;
import stoplab.flag.RehearsedFlagWorker;
import stoplab.flag.VolatileFlagWorker;
import stoplab.interrupt.BlockingWorker;
import stoplab.interrupt.BrokenCatchThrowable;
import stoplab.interrupt.BrokenCompletableFutureCancel;
import stoplab.interrupt.BrokenLateInterrupt;
import stoplab.interrupt.BrokenParkSpinWorker;
import stoplab.interrupt.BrokenSelfInterruptWorker;
import stoplab.interrupt.BrokenSwallowingWorker;
import stoplab.interrupt.CompletableFutureCancel;
import stoplab.interrupt.DeadlineCharSequence;
import stoplab.interrupt.ExecutorShutdown;
import stoplab.interrupt.FutureCancelWorker;
import stoplab.interrupt.InterruptPollingWorker;
import stoplab.interrupt.LockWaiterWorker;
import stoplab.interrupt.RunInterruptibly;
import stoplab.interrupt.ScheduledWorker;
import stoplab.interrupt.SocketClosingWorker;
import stoplab.interrupt.StatusRestoringWorker;
import stoplab.interrupt.UninterruptibleWait;

/**
 * Every technique that is measured, one entry each, and the controls that are measured with them.
 *
 * <p>An entry has: the family, the class, how to make a worker, how to stop it, whether it is a
 * headline (a comparison measures those unless told otherwise), and what is special about it. A
 * worker without a stop of its own is interrupted; its entry says how to run it instead.
 */
public enum Technique {
  /** The floor; measured against itself, it shows how much of a ratio is noise. */
  FLOOR(Family.CONTROL, FloorWorker.class, FloorWorker::new, FloorWorker::stop, true),
  /** Takes 50 µs to notice, and the instrument must report that. */
  KNOWN_ANSWER(
      Family.CONTROL,
      KnownAnswerWorker.class,
      unit -> new KnownAnswerWorker(unit, KnownAnswerWorker.NANOS),
      KnownAnswerWorker::stop,
      true),
  /** Takes 200 ns to notice: would the instrument show as little beside the floor? */
  NEAR_KNOWN_ANSWER(
      Family.CONTROL,
      KnownAnswerWorker.class,
      unit -> new KnownAnswerWorker(unit, KnownAnswerWorker.NEAR_NANOS),
      KnownAnswerWorker::stop,
      true),
  /** A spinning worker that polls a volatile flag. */
  VOLATILE_FLAG(
      Family.FLAG,
      VolatileFlagWorker.class,
      VolatileFlagWorker::new,
      VolatileFlagWorker::stop,
      true),
  /** A spinning worker that polls an AtomicBoolean. */
  ATOMIC_FLAG(
      Family.FLAG, AtomicFlagWorker.class, AtomicFlagWorker::new, AtomicFlagWorker::stop, false),
  /** A spinning worker that polls a volatile flag; the JIT compiler has seen its exit. */
  REHEARSED_FLAG(
      Family.FLAG,
      RehearsedFlagWorker.class,
      RehearsedFlagWorker::new,
      RehearsedFlagWorker::stop,
      true),
  /** A spinning worker that polls in opaque mode. */
  EXPERT_OPAQUE_FLAG(
      Family.FLAG,
      ExpertOpaqueFlagWorker.class,
      ExpertOpaqueFlagWorker::new,
      ExpertOpaqueFlagWorker::stop,
      false),
  /** Works in blocks of 4,096 floats, and polls a volatile flag before each. */
  BLOCK_POLLING(
      Family.FLAG, BlockPollingWorker.class, BlockOfFloats::worker, BlockPollingWorker::stop, true),
  /** Works float by float, and polls a volatile flag at each 1,024th. */
  COSTLY_MASK_POLLING(
      Family.FLAG,
      CostlyMaskPollingWorker.class,
      BlockOfFloats::maskWorker,
      CostlyMaskPollingWorker::stop,
      false),
  /** A worker that sleeps between its units, and is not woken. */
  COSTLY_SLEEPING_FLAG(
      Family.FLAG,
      CostlySleepingFlagWorker.class,
      CostlySleepingFlagWorker::new,
      CostlySleepingFlagWorker::stop,
      true,
      Special.PAUSES),
  /** A worker that pauses between its units, and is interrupted there. */
  FLAG_AND_INTERRUPT(
      Family.FLAG,
      FlagAndInterruptWorker.class,
      FlagAndInterruptWorker::new,
      FlagAndInterruptWorker::stop,
      false,
      Special.PAUSES),
  /** A spinning worker that polls a constant of its compiled code. */
  EXPERT_CALL_SITE_FLAG(
      Family.FLAG,
      ExpertCallSiteFlagWorker.class,
      ExpertCallSiteFlagWorker::new,
      worker -> ExpertCallSiteFlagWorker.stop(),
      true,
      Special.ONCE_PER_JVM),
  /** A spinning worker that polls a plain flag, and may never see it. */
  BROKEN_PLAIN_FLAG(
      Family.FLAG,
      BrokenPlainFlagWorker.class,
      BrokenPlainFlagWorker::new,
      BrokenPlainFlagWorker::stop,
      true,
      Special.MAY_HANG),
  /** A worker that awaits a latch before each unit. */
  LATCH(Family.EVENT, LatchWorker.class, LatchWorker::new, LatchWorker::stop, true, Special.AWAITS),
  /** A worker that awaits an event before each unit. */
  EVENT(
      Family.EVENT,
      EventWorker.class,
      (unit, period) -> new EventWorker(unit, period, new ConditionEvent()),
      EventWorker::stop,
      true,
      Special.AWAITS),
  /** A worker that awaits a latch, and opens a second one at its end. */
  STOP_AND_CONFIRM(
      Family.EVENT,
      StopAndConfirmWorker.class,
      StopAndConfirmWorker::new,
      StopAndConfirmWorker::stop,
      false,
      Special.AWAITS),
  /** A worker that has done its only unit, and waits for the next at its queue. */
  POISON_PILL(
      Family.EVENT,
      PoisonPillWorker.class,
      Technique::atItsQueue,
      PoisonPillWorker::stop,
      false,
      Special.TAKES),
  /** A spinning worker that polls the interrupt status. */
  INTERRUPT_POLLING(
      InterruptPollingWorker.class,
      InterruptPollingWorker::new,
      InterruptPollingWorker::run,
      false,
      Special.NOTHING),
  /**
   * A worker that sleeps before each unit, but not for an hour, since it must be seen to run one.
   */
  INTERRUPT_SLEEP(
      StatusRestoringWorker.class,
      StatusRestoringWorker::new,
      StatusRestoringWorker::run,
      true,
      Special.PAUSES),
  /** A worker that has done its only unit, and waits for the next at its queue. */
  INTERRUPT_TAKE(
      BlockingWorker.class,
      unit -> new BlockingWorker(new LinkedBlockingQueue<>(List.of(unit))),
      BlockingWorker::call,
      false,
      Special.TAKES),
  /** A thread in {@code LockSupport.park}. */
  INTERRUPT_PARK(
      BlockedWorkers.InPark.class,
      BlockedWorkers.InPark::new,
      BlockedWorkers.InPark::run,
      false,
      Special.PARKS),
  /** A thread in {@code Condition.await}. */
  INTERRUPT_CONDITION(
      BlockedWorkers.InCondition.class,
      BlockedWorkers.InCondition::new,
      BlockedWorkers.InCondition::call,
      false,
      Special.AWAITS),
  /** A thread in {@code Selector.select}. */
  INTERRUPT_SELECT(
      BlockedWorkers.InSelect.class,
      BlockedWorkers.InSelect::new,
      BlockedWorkers.InSelect::run,
      false,
      Special.SELECTS),
  /** The volatile flag in a JVM without C2: C1's code has no uncommon trap at the exit. */
  VOLATILE_FLAG_C1_ALONE(VOLATILE_FLAG, VOLATILE_FLAG::create, "-XX:TieredStopAtLevel=1"),
  /** The volatile flag in a JVM whose C2 sets no speculative trap: it compiles the exit too. */
  VOLATILE_FLAG_WITHOUT_TRAPS(VOLATILE_FLAG, VOLATILE_FLAG::create, "-XX:PerMethodTrapLimit=0"),
  /** The volatile flag in a JVM that compiles nothing. */
  VOLATILE_FLAG_INTERPRETED(VOLATILE_FLAG, VOLATILE_FLAG::create, "-Xint"),
  /** Interrupt polling, after a rehearsal. */
  REHEARSED_INTERRUPT_POLLING(INTERRUPT_POLLING, new RehearsedFactory(INTERRUPT_POLLING::create)),
  /** The worker that awaits a latch, after a rehearsal. */
  REHEARSED_LATCH(LATCH, new RehearsedFactory(LATCH::create)),
  /** The worker that awaits an event, after a rehearsal. */
  REHEARSED_EVENT(EVENT, new RehearsedFactory(EVENT::create));

  /** Which module a technique comes from. */
  public enum Family {
    /** Measured to judge the instrument and the machine; not a technique. */
    CONTROL,
    /** flag-stop. */
    FLAG,
    /** event-stop. */
    EVENT,
    /** interrupt-stop, and blocking calls that have no class there. */
    INTERRUPT
  }

  /** Packages in which no class is a technique in this sense, each with the reason. */
  static final Map<String, String> PACKAGES_NOT_MEASURED = Map.ofEntries(
      entry("stoplab.hazard", "a hazard shows what breaks, and its time means nothing"),
      entry("stoplab.process", "it is stopped as a process: ProcessStop measures that"));

  /**
   * Other public classes of the topic modules that are measured neither here nor as an
   * {@link Event}, each with the reason.
   */
  static final Map<Class<?>, String> NOT_MEASURED = Map.ofEntries(
      entry(ResettableEvent.class, "an interface: what implements it is measured"),
      entry(
          BrokenConditionEvent.class, "after a pulse its waiters would hang; it has no other use"),
      entry(BrokenLostSignalEvent.class, "a waiter that comes after the signal would hang"),
      entry(BrokenNotifyOneEvent.class, "all waiters but one would hang"),
      entry(
          BrokenPlainParkEvent.class, "a waiter would hang now and then; of two, one always would"),
      entry(
          LockWaiterWorker.class,
          "an interrupt ends its wait as it ends a park, which is measured"),
      entry(SocketClosingWorker.class, "it would measure the close of a socket"),
      entry(FutureCancelWorker.class, "its stop is the interrupt of a wait, which is measured"),
      entry(RunInterruptibly.class, "its stop is the interrupt of a wait, which is measured"),
      entry(
          CompletableFutureCancel.class, "its stop is the interrupt of a wait, which is measured"),
      entry(ScheduledWorker.class, "between two runs there is no thread to stop"),
      entry(
          ExecutorShutdown.class,
          "its time is that of the tasks and of the grace periods that it is given"),
      entry(UninterruptibleWait.class, "its purpose is to go on"),
      entry(
          DeadlineCharSequence.class,
          "it polls every 1,024 characters, and how long that takes depends on the regex"),
      entry(BrokenSwallowingWorker.class, "it never ends"),
      entry(BrokenCatchThrowable.class, "it never ends"),
      entry(BrokenSelfInterruptWorker.class, "it never ends, and would interrupt the requester"),
      entry(BrokenParkSpinWorker.class, "an interrupt does not end it"),
      entry(BrokenLateInterrupt.class, "it is stopped after its end"),
      entry(BrokenCompletableFutureCancel.class, "its task ends when its work is done"));

  /** What the instrument has to know about a technique. */
  enum Special {
    /** The worker spins, and the stop can be repeated, with a fresh worker each time. */
    NOTHING(WorkerState.IN_LOOP),
    /** The worker sleeps for {@link #PERIOD} between its units. */
    PAUSES(WorkerState.ASLEEP),
    /** The worker awaits its stop, or the end of its period. */
    AWAITS(WorkerState.IN_AWAIT),
    /** The worker waits for its next unit or its stop, however long it takes. */
    TAKES(WorkerState.IN_TAKE),
    /** The worker is parked until its stop. */
    PARKS(WorkerState.PARKED),
    /** The worker selects until its stop. */
    SELECTS(WorkerState.IN_SELECT),
    /** One flag for all workers: they can be stopped once in the life of a JVM. */
    ONCE_PER_JVM(WorkerState.IN_LOOP),
    /** The worker may hang, and then its thread can run no other. */
    MAY_HANG(WorkerState.IN_LOOP);

    /** The period of the workers that have one, and how long the others are left waiting. */
    static final Duration PERIOD = Duration.ofMillis(10);

    private final WorkerState state;

    Special(WorkerState state) {
      this.state = state;
    }
  }

  /** The loop of a worker that is stopped by an interrupt. */
  private interface Loop<W> {
    void run(W worker) throws InterruptedException;
  }

  private final Family family;
  private final Class<?> type;
  private final BiFunction<WorkUnit, Duration, StoppableWorker> factory;
  private final boolean headline;
  private final Special special;
  private final Optional<Technique> original;
  private final List<String> jvmOptions;

  <W extends Runnable> Technique(
      Family family,
      Class<W> type,
      Function<Runnable, W> create,
      Consumer<W> stop,
      boolean headline) {
    this(family, type, create, stop, headline, Special.NOTHING);
  }

  <W extends Runnable> Technique(
      Family family,
      Class<W> type,
      Function<Runnable, W> create,
      Consumer<W> stop,
      boolean headline,
      Special special) {
    this(family, type, (unit, period) -> subject(create.apply(unit), stop), headline, special);
  }

  /** A worker with a period. */
  <W extends Runnable> Technique(
      Family family,
      Class<W> type,
      BiFunction<Runnable, Duration, W> create,
      Consumer<W> stop,
      boolean headline,
      Special special) {
    this(
        family,
        type,
        (unit, period) -> subject(create.apply(unit, period), stop),
        headline,
        special);
  }

  <W> Technique(
      Class<W> type,
      Function<Runnable, W> create,
      Loop<W> loop,
      boolean headline,
      Special special) {
    this(type, (unit, period) -> create.apply(unit), loop, headline, special);
  }

  <W> Technique(
      Class<W> type,
      BiFunction<Runnable, Duration, W> create,
      Loop<W> loop,
      boolean headline,
      Special special) {
    this(
        Family.INTERRUPT,
        type,
        (unit, period) -> {
          W worker = create.apply(unit, period);
          return subject(
              new InterruptibleWorker(() -> loop.run(worker)), InterruptibleWorker::stop);
        },
        headline,
        special);
  }

  Technique(
      Family family,
      Class<?> type,
      BiFunction<WorkUnit, Duration, StoppableWorker> factory,
      boolean headline,
      Special special) {
    this.family = family;
    this.type = type;
    this.factory = factory;
    this.headline = headline;
    this.special = special;
    this.original = Optional.empty();
    this.jvmOptions = List.of();
  }

  /**
   * A control of first stops: the worker of a technique, rehearsed, or in a JVM with special
   * options.
   */
  Technique(Technique original, Function<WorkUnit, StoppableWorker> factory, String... jvmOptions) {
    this.family = Family.CONTROL;
    this.type = original.type;
    this.factory = (unit, period) -> factory.apply(unit);
    this.headline = false;
    this.special = original.special;
    this.original = Optional.of(original);
    this.jvmOptions = List.of(jvmOptions);
  }

  /** All workers take this one path, even the floor, so that it costs the same for each. */
  private static <W extends Runnable> StoppableWorker subject(W worker, Consumer<W> stop) {
    return new StoppableWorker(worker, () -> stop.accept(worker));
  }

  /** A worker with one unit in its queue. */
  private static PoisonPillWorker atItsQueue(Runnable unit) {
    PoisonPillWorker worker = new PoisonPillWorker(1);
    worker.submit(unit);
    return worker;
  }

  /** Makes a worker that only rehearses, through the same path as the others. */
  static StoppableWorker rehearse(WorkUnit unit) {
    return subject(new LinkingWorker(unit), LinkingWorker::stop);
  }

  /** Makes a fresh worker around {@code unit}. */
  public StoppableWorker create(WorkUnit unit) {
    return create(unit, pause());
  }

  /**
   * Makes a fresh worker.
   *
   * @param unit what it repeats
   * @param period its period, if it has one
   */
  StoppableWorker create(WorkUnit unit, Duration period) {
    return factory.apply(unit, period);
  }

  /** The class that is measured; for a technique, the one that the reader reads. */
  public Class<?> type() {
    return type;
  }

  public Family family() {
    return family;
  }

  public boolean isControl() {
    return family == Family.CONTROL;
  }

  public boolean isHeadline() {
    return headline;
  }

  private boolean isControlOfFirstStops() {
    return isControl() && original.isPresent();
  }

  /**
   * The technique with whose first stop this one's is compared; empty if this is neither a control
   * of first stops nor the rehearsed flag.
   */
  public Optional<Technique> original() {
    return this == REHEARSED_FLAG ? Optional.of(VOLATILE_FLAG) : original;
  }

  /** The options of a JVM that measures it. */
  public List<String> jvmOptions() {
    return jvmOptions;
  }

  /** Whether the worker may hang; then it is measured in JVMs that are used for one stop only. */
  boolean mayHang() {
    return special == Special.MAY_HANG;
  }

  /** Whether a stop in a JVM leaves other workers of that JVM alone. */
  boolean hasFlagOfItsOwn() {
    return special != Special.ONCE_PER_JVM;
  }

  /** Whether it is stopped again in the same JVM, and so is measured warm. */
  public boolean isStoppedAgain() {
    return !mayHang() && hasFlagOfItsOwn() && !isControlOfFirstStops();
  }

  /** Where the worker is between its units, and must be seen before its stop. */
  public WorkerState stateBeforeRequest() {
    return special.state;
  }

  /** Whether the worker keeps its CPU until it is stopped. */
  public boolean isSpinning() {
    return stateBeforeRequest() == WorkerState.IN_LOOP;
  }

  /**
   * How long the worker pauses or waits between its units; without a period, the longest time that
   * it is left waiting; zero for one that spins.
   */
  public Duration pause() {
    return isSpinning() ? Duration.ZERO : Special.PERIOD;
  }

  /** The name on the command line and in reports, such as {@code volatile-flag}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The techniques without the controls. */
  public static List<Technique> techniques() {
    return Arrays.stream(values()).filter(technique -> !technique.isControl()).toList();
  }
}
