// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.process.worker.stop.SharedStop;

/**
 * Runs calls in child JVMs, each of which can be ended whatever it does: after its timeout it is
 * over. A thread cannot be ended like that, and {@code shutdownNow()} of a pool of threads only
 * interrupts.
 *
 * <p>Children are started ahead, for the start of a JVM takes a hundred times as long as a call. A
 * call that ends in time leaves its child to the next one; a call that is stopped takes its child
 * along, and another is started in the background.
 *
 * <ul>
 *   <li>[process.call-is-over] When a call is done its work is over. It has returned, or its
 *       process is gone with all that it had started and that could be found.
 *   <li>[process.call-outcomes] Each call ends in one of the five ways of {@link CallOutcome}, and
 *       none hangs: once a child has begun it, it ends within its timeout and the time that a stop
 *       takes.
 *   <li>[process.call-kill-is-private] To stop a call harms no other.
 *   <li>[process.call-tasks] What cannot be a call is refused with a sentence that says why.
 *   <li>[process.call-queue] A bounded number of calls may wait for a child, and their time has not
 *       begun.
 *   <li>[process.call-state] A call is run at most once. Its child has run other calls before,
 *       unless configured otherwise: what they have left in static fields is there.
 *   <li>[process.call-output-is-apart] What a child prints cannot be taken for an answer, even if
 *       native code or a grandchild prints it.
 *   <li>[process.call-filter] Only classes that are allowed are deserialized, here and in the
 *       child.
 *   <li>[process.call-hostile-child] A child that writes whatever it likes cannot hang, exhaust or
 *       run code in this JVM.
 *   <li>[process.call-children-are-bounded] There are never more children than configured, even if
 *       they die as soon as they are born.
 *   <li>[process.call-children-are-replaced] A child that has died, was stopped, or has run its
 *       number of calls is replaced in the background.
 *   <li>[process.call-start-fails] If children cannot be started, pauses become longer, calls are
 *       refused with the reason, and after three failures in a row only a call has another tried.
 *   <li>[process.call-child-leaves] The children leave when this JVM ends, by SIGKILL too, and what
 *       they have started goes with them.
 *   <li>[process.call-close-ends-all] After {@link #close()} no child and no thread is left.
 *   <li>[process.call-leaves-nothing] With a child ends what its calls have left behind: a process,
 *       or a hook that hangs.
 * </ul>
 *
 * <p>No argument may be null but that of a task; a null is refused with a
 * {@link NullPointerException}. Thread-safe, also for virtual threads.
 */
public final class KillableExecutor implements AutoCloseable {
  private static final String LAMBDA = "$$Lambda";

  private final CallSettings settings;
  private final ChildPool pool;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Class<?>, AllowedClasses> known = new ConcurrentHashMap<>();
  private final SharedStop closing = new SharedStop();

  /**
   * Opens an executor, and starts its spare children in the background.
   *
   * @param settings how it works
   * @throws UnsupportedOperationException if this system has no POSIX shell, as Windows
   */
  public KillableExecutor(CallSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    if (!PrivatePipes.areSupported()) {
      throw new UnsupportedOperationException(
          "killable calls need /bin/sh and /dev/fd, which this system does not have");
    }
    pool = new ChildPool(settings);
    pool.open();
  }

  /**
   * An executor with the default settings.
   *
   * @param parallel how many calls may run at a time, from 1 on
   * @return the executor, to be closed
   * @throws IllegalArgumentException if it is less than 1
   * @throws UnsupportedOperationException if this system has no POSIX shell, as Windows
   */
  public static KillableExecutor of(int parallel) {
    return new KillableExecutor(CallSettings.of(parallel));
  }

  /**
   * Runs a task that is a class.
   *
   * @param <A> what it gets
   * @param <R> what it returns
   * @param task its class, which has a constructor without parameters
   * @param argument what it gets; may be null
   * @param timeout how long it may run, more than zero; the time begins when a child gets the call,
   *     so not while it waits for one
   * @return the call
   * @throws IllegalArgumentException if the timeout is not positive, if the argument cannot be
   *     serialized or is too long, or if the class cannot be made
   * @throws java.util.concurrent.RejectedExecutionException if all children are busy and too many
   *     calls wait, or if this executor is closed
   */
  public <A extends Serializable, R> KillableCall<R> submit(
      Class<? extends KillableTask<A, R>> task, A argument, Duration timeout) {
    AllowedClasses allowed = known.computeIfAbsent(task, this::allowedOf);
    return submit(false, task.getName(), argument, allowed, timeout);
  }

  /**
   * Runs a task that is a lambda.
   *
   * @param <R> what it returns
   * @param task the lambda, which can be serialized with all that it captures; if it uses a field
   *     or method of {@code this}, it captures {@code this}
   * @param timeout how long it may run, more than zero; see above
   * @return the call
   * @throws IllegalArgumentException if the timeout is not positive, or if the task cannot be
   *     serialized or is too long
   * @throws java.util.concurrent.RejectedExecutionException if all children are busy and too many
   *     calls wait, or if this executor is closed
   */
  public <R> KillableCall<R> submit(SerializableCallable<R> task, Duration timeout) {
    String name = task.getClass().getName();
    int lambda = name.indexOf(LAMBDA);
    String owner = lambda < 0 ? name : name.substring(0, lambda);
    AllowedClasses allowed = settings.allowed().and(TaskRunner.outermost(owner));
    return submit(true, owner, task, allowed, timeout);
  }

  private <R> KillableCall<R> submit(
      boolean isObject, String name, Object value, AllowedClasses allowed, Duration timeout) {
    if (Objects.requireNonNull(timeout, "timeout").isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be more than zero: " + timeout);
    }
    TaskRequest request =
        new TaskRequest(isObject, name, encoded(isObject ? "the task" : "its argument", value));
    KillableCall<R> call =
        new KillableCall<>(numbers.incrementAndGet(), request, allowed, timeout, pool);
    pool.submit(call, name);
    return call;
  }

  private ValueFormat.Encoded encoded(String what, Object value) {
    try {
      ValueFormat.Encoded encoded = ValueFormat.encode(value);
      if (encoded.bytes().length > settings.longest()) {
        throw new IllegalArgumentException(what + " of " + encoded.bytes().length
            + " bytes is longer than the " + settings.longest()
            + " that are allowed: see CallSettings.withLongestValue");
      }
      return encoded;
    } catch (NotSerializableException e) {
      throw new IllegalArgumentException(
          what + " cannot be serialized: " + e.getMessage()
              + " does not implement java.io.Serializable",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " cannot be serialized: " + e.getMessage(), e);
    }
  }

  /** Checks the class of a task, once. */
  private AllowedClasses allowedOf(Class<?> task) {
    try {
      if (Modifier.isAbstract(task.getModifiers())) {
        throw new IllegalArgumentException(task.getName() + " is abstract: no task can be made");
      }
      task.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          task.getName() + " needs a constructor without parameters; a nested class must be static",
          e);
    }
    return settings.allowed().and(TaskRunner.outermost(task.getName()));
  }

  /**
   * Waits until the spare children stand ready [process.call-ready].
   *
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return whether they do, at once if there are to be none; false if they do not in time, if no
   *     child can be started (the next call then says why), or if it is closed
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean awaitReady(Duration bound) throws InterruptedException {
    return pool.awaitReady(settings.spares(), Objects.requireNonNull(bound, "bound"));
  }

  /** How many children there are now, whatever they do. */
  int children() {
    return pool.size();
  }

  /**
   * Ends all calls, and all children. A call that runs is stopped, and one that waits for a child
   * is refused. It returns when all are gone, or after the time of the ladder and a few seconds
   * more. An interrupt of this thread does not shorten that; its status stays set. More calls of
   * this method wait for the first one and change nothing.
   */
  @Override
  public void close() {
    closing.run(pool::close, pool.closeBound());
  }
}
