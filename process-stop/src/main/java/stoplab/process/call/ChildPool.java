// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.worker.guard.OrphanSweep;
import stoplab.process.worker.output.Deadline;

/** The children of a {@link KillableExecutor}, and the calls that wait for one. Thread-safe. */
final class ChildPool {
  /** After so many starts in a row that have failed, only a new call lets another be tried. */
  private static final int MOST_FAILURES = 3;

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * A spare that no call waits for is started so much later: most often a call has just begun, and
   * the start of a JVM would take the CPU from it.
   */
  private static final long SPARE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How many classes of tasks a new child loads before it is ready. */
  private static final int MOST_LOADED = 16;

  /** How long a thread for stops stays without work. */
  private static final long IDLE_SECONDS = 1;

  private static final Duration MARGIN = Duration.ofSeconds(5);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Runnable NOTHING = () -> {};

  private final CallSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<PooledChild> all = new LinkedHashSet<>();
  private final Deque<PooledChild> idle = new ArrayDeque<>();
  private final Deque<KillableCall<?>> queue = new ArrayDeque<>();
  private final Set<String> tasks = new LinkedHashSet<>();
  private final CallWatchdog watchdog = new CallWatchdog(this::check);
  private final ThreadPoolExecutor stops;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet(); // also some that have ended
  private final Optional<OrphanSweep> sweep = OrphanSweep.begin(); // before the first child
  private int busy;
  private int failures;
  private long notBefore;
  private long sparesDue = PooledChild.NO_DEADLINE;
  private Optional<String> lastFailure = Optional.empty();
  private boolean isClosed;

  ChildPool(CallSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    stops = new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        this::stopper);
  }

  private Thread stopper(Runnable work) {
    Thread thread = new Thread(work, "call-stopper");
    thread.setDaemon(true);
    note(thread);
    return thread;
  }

  /** A thread is in its last steps when its work is counted as done: a close waits for that too. */
  private void note(Thread thread) {
    threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
    threads.add(thread);
  }

  void open() {
    watchdog.start();
    lock.lock();
    try {
      sparesDue = System.nanoTime();
      startWhatIsMissing();
    } finally {
      lock.unlock();
    }
  }

  /** Runs something that may wait for a child; in this thread if there is no other. */
  void execute(Runnable work) {
    try {
      stops.execute(work);
    } catch (RejectedExecutionException e) {
      // It is closed, and so all its children have been stopped.
    } catch (OutOfMemoryError e) {
      work.run();
    }
  }

  /**
   * Runs a call, or lets it wait.
   *
   * @throws RejectedExecutionException if it is closed, or if too many calls wait
   */
  void submit(KillableCall<?> call, String taskClass) {
    Optional<PooledChild> taker = Optional.empty();
    lock.lock();
    try {
      if (isClosed) {
        throw new RejectedExecutionException("this executor is closed");
      }
      noteTask(taskClass);
      if (busy < settings.parallel() && !idle.isEmpty()) {
        taker = Optional.of(idle.pop());
        taker.get().take(call); // nobody else knows this call
        busy++;
      } else if (cannotStart()) {
        refuse(List.of(call), whyNoneStarts());
      } else if (queue.size() >= settings.queue() + settings.parallel() - busy) {
        throw new RejectedExecutionException(busy + " calls run and " + queue.size()
            + " wait for a child, which is the most: see CallSettings.withQueue");
      } else {
        queue.add(call);
      }
      startWhatIsMissing();
    } finally {
      lock.unlock();
    }
    if (taker.isPresent()) {
      watchdog.wakeBy(taker.get().deadline());
      send(taker.get(), call);
    }
  }

  /** The last ones, in the order in which they were used last. */
  private void noteTask(String taskClass) {
    if (tasks.size() == MOST_LOADED && !tasks.contains(taskClass)) {
      tasks.remove(tasks.iterator().next());
    }
    tasks.add(taskClass);
  }

  private void send(PooledChild taker, KillableCall<?> call) {
    CallFrame request = call.takeRequest();
    if (request.fitsIntoPipe()) {
      taker.send(request);
    } else {
      execute(() -> taker.send(request)); // it may have to wait for the child
    }
  }

  /** A call that was cancelled while it waited. */
  void forget(KillableCall<?> call) {
    lock.lock();
    try {
      queue.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to stop a call that runs.
   *
   * @return whether this has ended it; false if it does not run, or is being ended
   */
  boolean stop(KillableCall<?> call, CallStopReason reason) {
    if (!call.claim()) {
      return false;
    }
    execute(() -> call.child().stop(call, reason));
    return true;
  }

  /** A child can take its first call; what is returned is to be run without a lock. */
  Runnable isReady(PooledChild child) {
    lock.lock();
    try {
      child.release();
      lastFailure = Optional.empty();
      return isClosed ? NOTHING : next(child);
    } finally {
      lock.unlock();
    }
  }

  /** A child can take another call; what is returned is to be run without a lock. */
  Runnable hasFinished(PooledChild child) {
    lock.lock();
    try {
      child.release();
      busy--;
      failures = 0;
      if (isClosed) {
        return NOTHING;
      }
      if (child.countServed() < settings.callsPerChild()) {
        return next(child);
      }
      return () -> execute(child::retire);
    } finally {
      lock.unlock();
    }
  }

  private Runnable next(PooledChild child) {
    while (busy < settings.parallel() && !queue.isEmpty()) {
      KillableCall<?> call = queue.remove();
      if (child.take(call)) { // otherwise it was cancelled
        busy++;
        startWhatIsMissing();
        return () -> {
          watchdog.wakeBy(child.deadline());
          send(child, call);
        };
      }
    }
    idle.push(child);
    changed.signalAll();
    return NOTHING;
  }

  /** A child has ended, or could not be started. */
  void isGone(PooledChild child) {
    List<KillableCall<?>> refused = List.of();
    String reason;
    lock.lock();
    try {
      all.remove(child);
      boolean wasIdle = idle.remove(child);
      if (child.call() != null) {
        busy--;
        child.release();
      } else if (!child.wasReady() || wasIdle && child.served() == 0) {
        refused = noteFailure(child);
      }
      reason = whyNoneStarts();
      startWhatIsMissing();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    refuse(refused, reason);
  }

  private String whyNoneStarts() {
    return "no child can be started: " + lastFailure.orElse("");
  }

  /** Ends calls that wait, but those that were cancelled meanwhile. */
  private static void refuse(List<KillableCall<?>> calls, String reason) {
    calls.stream()
        .filter(KillableCall::claimQueued)
        .forEach(call -> call.complete(new Refused<>(reason)));
  }

  /** A start that has failed, or a child that has died before its first call. */
  private List<KillableCall<?>> noteFailure(PooledChild child) {
    failures++;
    lastFailure = Optional.of(child.failure());
    long pause = FIRST_PAUSE_NANOS << Math.min(failures, Byte.SIZE);
    notBefore = System.nanoTime() + Math.min(pause, LONGEST_PAUSE_NANOS);
    if (!cannotStart()) {
      return List.of();
    }
    List<KillableCall<?>> waiting = List.copyOf(queue);
    queue.clear();
    return waiting;
  }

  private boolean cannotStart() {
    return failures >= MOST_FAILURES
        && busy == 0
        && idle.isEmpty()
        && System.nanoTime() - notBefore < 0;
  }

  /** Starts children, unless there are enough, or the last starts have failed. */
  private void startWhatIsMissing() {
    if (isClosed || failures >= MOST_FAILURES && queue.isEmpty()) {
      return;
    }
    if (failures > 0 && System.nanoTime() - notBefore < 0) {
      watchdog.wakeBy(notBefore);
      return;
    }
    int coming = all.size() - busy; // ready, or starting, or ending
    int wanted = Math.min(queue.size(), settings.parallel() - busy) + settings.spares() - coming;
    int most = failures > 0 ? 1 - (coming - idle.size()) : settings.mostChildren() - all.size();
    boolean isMissing = Math.min(wanted, most) > 0;
    if (isMissing && queue.isEmpty() && !areSparesDue()) {
      return;
    }
    sparesDue = PooledChild.NO_DEADLINE;
    for (int i = 0; i < Math.min(wanted, most); i++) {
      PooledChild child = new PooledChild(
          this, settings, sweep, "call-child-" + NUMBER.incrementAndGet(), List.copyOf(tasks));
      all.add(child);
      note(child.thread());
      child.start();
      watchdog.wakeBy(child.deadline());
    }
  }

  private boolean areSparesDue() {
    long now = System.nanoTime();
    if (sparesDue == PooledChild.NO_DEADLINE) {
      sparesDue = now + SPARE_PAUSE_NANOS;
      watchdog.wakeBy(sparesDue);
    }
    return sparesDue - now <= 0;
  }

  /** Ends what is due; returns when something will be due next. */
  private long check(long now) {
    List<Runnable> due = new ArrayList<>();
    long next = PooledChild.NO_DEADLINE;
    lock.lock();
    try {
      for (PooledChild child : all) {
        long deadline = child.deadline();
        if (deadline == PooledChild.NO_DEADLINE) {
          continue;
        }
        if (deadline - now > 0) {
          next = earlier(next, deadline);
          continue;
        }
        child.clearDeadline();
        KillableCall<?> call = child.call();
        if (call == null) {
          due.add(child::retire);
        } else if (call.claim()) {
          due.add(() -> child.stop(call, CallStopReason.TIMEOUT));
        }
      }
      if (!isClosed) {
        startWhatIsMissing();
        if (failures > 0 && notBefore - now > 0) {
          next = earlier(next, notBefore);
        }
        if (sparesDue - now > 0) { // otherwise there is another reason not to start them
          next = earlier(next, sparesDue);
        }
      }
    } finally {
      lock.unlock();
    }
    due.forEach(this::execute);
    return next;
  }

  private static long earlier(long one, long other) {
    return one == PooledChild.NO_DEADLINE || other - one < 0 ? other : one;
  }

  boolean awaitReady(int count, Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.after(bound);
    lock.lock();
    try {
      while (idle.size() < count && !isClosed && !cannotStart() && !deadline.hasPassed()) {
        changed.awaitNanos(deadline.remainingNanos());
      }
      return idle.size() >= count;
    } finally {
      lock.unlock();
    }
  }

  /** How many children there are now, whatever they do. */
  int size() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  /** How long {@link #close} may take. */
  Duration closeBound() {
    return settings.ladder().total().plus(MARGIN);
  }

  /** Ends all calls, children and threads; an interrupt does not shorten that. */
  void close() {
    Deadline deadline = Deadline.after(closeBound());
    List<KillableCall<?>> waiting;
    List<PooledChild> children;
    lock.lock();
    try {
      isClosed = true;
      waiting = List.copyOf(queue);
      queue.clear();
      idle.clear();
      children = List.copyOf(all);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    refuse(waiting, "its executor was closed before it began");
    for (PooledChild child : children) {
      KillableCall<?> call = child.call();
      if (call == null || !stop(call, CallStopReason.CLOSED)) {
        execute(child::retire);
      }
    }
    boolean interrupted = awaitEnd(deadline);
    if (size() == 0) { // otherwise it may still be needed
      sweep.ifPresent(OrphanSweep::close);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitEnd(Deadline deadline) {
    boolean interrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        awaitNone(deadline);
        watchdog.end();
        stops.shutdown();
        stops.awaitTermination(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        for (Thread thread : threads) {
          TimeUnit.NANOSECONDS.timedJoin(thread, deadline.remainingNanos());
        }
        TimeUnit.NANOSECONDS.timedJoin(watchdog.thread(), deadline.remainingNanos());
        isOver = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void awaitNone(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (!all.isEmpty() && !deadline.hasPassed()) {
        changed.awaitNanos(deadline.remainingNanos());
      }
    } finally {
      lock.unlock();
    }
  }
}
