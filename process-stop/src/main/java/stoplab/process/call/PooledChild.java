// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.process.call.CallOutcome.Died;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.ChildSetup;
import stoplab.process.call.wire.ProtocolException;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.worker.guard.OrphanSweep;

/**
 * One child of a {@link ChildPool}, and the daemon thread that starts it and reads its answers.
 * Each child has pipes of its own, and no lock in common with another, so a kill harms no other
 * call [process.call-kill-is-private].
 */
final class PooledChild implements ChildAnswers.Listener {
  /** How long an exit of a child may take, with the hooks of its tasks. */
  static final Duration EXIT_BOUND = Duration.ofMillis(250);

  /** Maximum time between the end of a child's pipe and its own. */
  private static final Duration END_BOUND = Duration.ofSeconds(1);

  /**
   * Maximum time between the end of a child and that of its pipe, unless another process has it.
   */
  private static final Duration PIPE_BOUND = Duration.ofMillis(100);

  /** A child whose exit is orderly: at the end of its input it leaves by itself. */
  private static final StopLadder RETIREMENT =
      StopLadder.within(Duration.ofSeconds(5)).ask(EXIT_BOUND.multipliedBy(2));

  /** There is no deadline: a moment that never comes. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private final ChildPool pool;
  private final CallSettings settings;
  private final ChildSetup setup;
  private final DeathClassifier death = new DeathClassifier();
  private final WorkerProcess worker;
  private final Thread thread;
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final CountDownLatch readerEnded = new CountDownLatch(1);
  private final ReentrantLock writing = new ReentrantLock();
  private volatile KillableCall<?> call;
  private volatile long deadline;
  private volatile boolean isBusyWithLargeRequest;
  private volatile CompletableFuture<List<StackTraceElement>> where; // null until it is asked
  private volatile boolean wasReady;
  private int served; // guarded by the lock of the pool

  PooledChild(
      ChildPool pool,
      CallSettings settings,
      Optional<OrphanSweep> sweep,
      String name,
      List<String> load) {
    this.pool = pool;
    this.settings = settings;
    setup = new ChildSetup(settings.longest(), EXIT_BOUND, settings.patterns(), load);
    Launch launch = settings.launch(death);
    worker = new WorkerProcess(
        sweep.map(each -> launch.withEnvironment(each.variable(), each.value())).orElse(launch),
        RETIREMENT);
    deadline = after(settings.startBound());
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread, which starts the child. */
  void start() {
    thread.start();
  }

  Thread thread() {
    return thread;
  }

  /** When it is to be stopped, on the clock of {@link System#nanoTime()}. */
  long deadline() {
    return deadline;
  }

  /** The call that it runs, or null. */
  @Override
  public KillableCall<?> call() {
    return call;
  }

  boolean wasReady() {
    return wasReady;
  }

  /** Counts a call that has ended, and returns how many there were. For the lock of the pool. */
  int countServed() {
    return ++served;
  }

  /** For the lock of the pool. */
  int served() {
    return served;
  }

  /** Why it could not be started, as a sentence. */
  String failure() {
    return death.failure(worker);
  }

  /** Takes a call, unless it has ended before. For the lock of the pool. */
  boolean take(KillableCall<?> next) {
    if (!next.begin(this)) {
      return false;
    }
    call = next;
    deadline = after(Duration.ofNanos(next.timeoutNanos()));
    return true;
  }

  private static long after(Duration duration) {
    long nanos = TimeUnit.NANOSECONDS.convert(duration);
    return nanos > NO_DEADLINE / 2 ? NO_DEADLINE : System.nanoTime() + nanos;
  }

  /** Has no call any more. For the lock of the pool. */
  void release() {
    call = null;
    deadline = NO_DEADLINE;
  }

  /** Is being stopped, which needs no deadline. For the lock of the pool. */
  void clearDeadline() {
    deadline = NO_DEADLINE;
  }

  /**
   * Sends the request of the call that it has taken. This may block if it does not fit into a pipe,
   * until the child is stopped at the latest.
   */
  void send(CallFrame request) {
    writing.lock();
    try {
      isBusyWithLargeRequest = !request.fitsIntoPipe();
      request.write(worker.stdin());
    } catch (IOException e) {
      // It has died: its reader sees that too, and ends the call.
    } finally {
      writing.unlock();
    }
  }

  private void run() {
    boolean isViolation = false;
    try {
      worker.start();
      worker.onExit().thenRun(() -> pool.execute(this::endIfPipeIsHeld));
      serve(worker.stdin(), worker.fromChild());
    } catch (IllegalStateException e) {
      // It was retired before it was started.
    } catch (ProtocolException | OutOfMemoryError e) { // no memory here for what it has sent
      isViolation = true;
    } catch (IOException e) {
      death.noteFailure(e);
    } finally {
      end(isViolation);
      readerEnded.countDown();
    }
  }

  private void serve(OutputStream out, InputStream in) throws IOException {
    setup.frame().write(out);
    ChildAnswers answers = new ChildAnswers(in, setup.longestFrame());
    if (answers.awaitReady()) {
      wasReady = true;
      pool.isReady(this).run();
      answers.readAll(this);
    }
  }

  @Override
  public void hangsAt(List<StackTraceElement> stack) throws ProtocolException {
    CompletableFuture<List<StackTraceElement>> asked = where;
    if (asked == null || !asked.complete(stack)) { // otherwise it could say so without end
      throw new ProtocolException("it says where a call hangs, and was not asked");
    }
  }

  @Override
  public void finish(KillableCall<?> running, CallOutcome<?> outcome) {
    if (running.claim()) {
      Runnable next = pool.hasFinished(this); // first: the caller may have another call at once
      running.complete(outcome);
      next.run();
    }
  }

  /** The end of its pipe, or of its protocol. */
  private void end(boolean isViolation) {
    if (!isEnding.compareAndSet(false, true)) {
      return;
    }
    KillableCall<?> running = call;
    if (!hasStarted()) {
      pool.isGone(this);
      return;
    }
    boolean isOver = !isViolation && hasEnded(END_BOUND);
    StopReport report = settings.ladder().stop(worker); // what it has left behind too
    pool.isGone(this);
    if (running != null && running.claim()) {
      DeathCause cause = isOver ? death.cause(report) : DeathCause.PROTOCOL_VIOLATION;
      running.complete(new Died<>(cause, report.exitCode().orElse(-1), death.lines(cause, report)));
    }
  }

  private boolean hasStarted() {
    return worker.isAlive() || worker.exitCode().isPresent();
  }

  private boolean hasEnded(Duration bound) {
    try {
      return worker.join(bound);
    } catch (InterruptedException e) {
      return false; // nobody interrupts this thread
    }
  }

  /** A process that the child has started may hold its pipe, and would be waited for. */
  private void endIfPipeIsHeld() {
    try {
      if (!readerEnded.await(PIPE_BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
        end(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops it, and ends a call that this thread has claimed.
   *
   * @param claimed the call
   * @param reason why it is stopped
   */
  void stop(KillableCall<?> claimed, CallStopReason reason) {
    List<StackTraceElement> hung = askWhere(claimed);
    boolean isMine = isEnding.compareAndSet(false, true);
    StopReport report = settings.ladder().stop(worker);
    if (isMine) {
      pool.isGone(this);
    }
    claimed.complete(new Stopped<>(reason, report, hung));
  }

  /** Stops it while it runs no call: it is not needed any more, or has not become ready in time. */
  void retire() {
    boolean isMine = isEnding.compareAndSet(false, true);
    if (!wasReady) {
      death.noteFailure("it was not ready within " + settings.startBound());
      if (hasStarted()) {
        settings.ladder().stop(worker); // it would not notice the end of its input
      }
    }
    worker.close(); // if it was not started yet, it cannot be any more
    if (isMine) {
      pool.isGone(this);
    }
  }

  /** A large request may not have been read yet, and then the question would wait behind it. */
  private List<StackTraceElement> askWhere(KillableCall<?> running) {
    long bound = settings.whereBound().toNanos();
    if (bound == 0 || isBusyWithLargeRequest || !writing.tryLock()) {
      return List.of();
    }
    CompletableFuture<List<StackTraceElement>> answer = new CompletableFuture<>();
    where = answer;
    try {
      CallFrame.empty(CallFrameType.WHERE, running.id()).write(worker.stdin());
      return answer.get(bound, TimeUnit.NANOSECONDS);
    } catch (IOException | TimeoutException | ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      writing.unlock();
    }
  }
}
