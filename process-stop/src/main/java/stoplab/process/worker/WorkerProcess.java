// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.guard.Goodbye;
import stoplab.process.worker.output.ChildOutput;
import stoplab.process.worker.output.Deadline;
import stoplab.process.worker.output.OutputPump;
import stoplab.process.worker.stop.PretendedProcess;
import stoplab.process.worker.stop.SharedStop;
import stoplab.process.worker.tree.ProcessTag;

/**
 * Work in a process of its own, which can be stopped whatever it does: the JVM's counterpart of
 * Python's {@code multiprocessing.Process}.
 *
 * <p>Its output is drained from the start ({@link #output()}), so no full pipe blocks it. It is
 * made, started once, and stopped by a {@link StopLadder}; {@link #terminate()} and {@link #kill()}
 * are the bare signals, to it alone. Thread-safe. No argument may be null; a null is refused with a
 * {@link NullPointerException} before the start, while the process runs, and after its end
 * [process.null-refused].
 *
 * <ul>
 *   <li>Before the start it is not alive and has no exit code, and whatever needs a process throws
 *       an {@link IllegalStateException} [process.before-start].
 *   <li>While it runs it is alive, has a number and no exit code, and is one of {@link #active()}
 *       [process.while-running].
 *   <li>After its end its exit code stays as it is, it is not listed any more, and to join it again
 *       changes nothing [process.after-exit].
 *   <li>A thread that waits for it is not left waiting when it dies: in {@link #join()},
 *       {@link #onExit()} or a blocked write to {@link #stdin()}. Unless another process holds its
 *       output, that is true of {@link #awaitReady} and {@link OutputPump#awaitLine} too
 *       [process.dead-fails-fast].
 *   <li>Many at a time are no problem: all are stopped, and no thread is left of them
 *       [process.many-stop].
 * </ul>
 */
public final class WorkerProcess implements AutoCloseable {
  private static final Set<WorkerProcess> ACTIVE = ConcurrentHashMap.newKeySet();

  private enum State {
    NEW,
    STARTED,
    CLOSED
  }

  private final Launch launch;
  private final StopLadder ladder;
  private final StartAttempt.Starter starter;
  private final ChildOutput output;
  private final Set<Rung> requests = Collections.synchronizedSet(EnumSet.noneOf(Rung.class));
  private final SharedStop closing = new SharedStop();
  private Goodbye beforeRequest = Goodbye.NO_GUARD; // guarded by the requests
  private State state = State.NEW;
  private volatile ProcessTag tag;
  private volatile Process process;

  /**
   * A worker that {@link #close()} stops by {@link StopLadder#standard()}.
   *
   * @param launch what it starts
   */
  public WorkerProcess(Launch launch) {
    this(launch, StopLadder.standard());
  }

  /**
   * A worker that is not started yet.
   *
   * @param launch what it starts
   * @param ladder how {@link #stop()} and {@link #close()} stop it
   */
  public WorkerProcess(Launch launch, StopLadder ladder) {
    this(launch, ladder, ProcessBuilder::start);
  }

  WorkerProcess(Launch launch, StopLadder ladder, StartAttempt.Starter starter) {
    this.launch = Objects.requireNonNull(launch, "launch");
    this.ladder = Objects.requireNonNull(ladder, "ladder");
    this.starter = starter;
    this.output = new ChildOutput(launch.outputSettings());
  }

  /** A worker of no process, for a rehearsal; it prints nothing. */
  static WorkerProcess pretended(ProcessTag tag) {
    WorkerProcess worker = new WorkerProcess(
        Launch.command("pretended").withOutput(Redirect.DISCARD).withError(Redirect.DISCARD));
    worker.tag = tag;
    worker.process = new PretendedProcess();
    return worker;
  }

  /**
   * The workers of this JVM that are running now.
   *
   * @return a snapshot, in no order
   */
  public static List<WorkerProcess> active() {
    return ACTIVE.stream().filter(WorkerProcess::isAlive).toList();
  }

  /**
   * Starts the process, once; also of several threads only one does [process.starts-once].
   *
   * <p>A start that fails may be tried again, and the next one begins afresh. What a failed start
   * has forked is ended, even if the JDK has failed after the fork, for lack of a thread to wait
   * for the child. That is so on Linux only, where it can be found [process.start-is-whole].
   *
   * @return this
   * @throws IOException if it cannot be started: there is no such program or directory, for
   *     example, or its arguments are too long for the system
   * @throws OutOfMemoryError if there are not enough threads or memory
   * @throws IllegalStateException if it was started before, or closed
   */
  public synchronized WorkerProcess start() throws IOException {
    if (state != State.NEW) {
      throw new IllegalStateException(
          state == State.STARTED ? "this worker was started before" : "this worker is closed");
    }
    StartAttempt attempt = new StartAttempt(launch, output);
    try {
      process = attempt.run(starter, child -> {
        ACTIVE.add(this);
        child.onExit().thenRun(() -> {
          ACTIVE.remove(this);
          attempt.tag().noteEnd(child);
        });
      });
    } catch (IOException | RuntimeException | Error e) {
      ACTIVE.remove(this);
      throw e;
    }
    tag = attempt.tag();
    state = State.STARTED;
    StopPreparation.begin(process, tag);
    return this;
  }

  /**
   * Waits until the process says that it is ready, by the line that its {@link Launch} names.
   *
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return whether it has said so; false if it has not in time, or if its output has ended before
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if it was not started, if its launch names no line, or if it
   *     sends both streams elsewhere [process.output-elsewhere]
   */
  public boolean awaitReady(Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.after(Objects.requireNonNull(bound, "bound"));
    process();
    if (launch.readyLine().isEmpty()) {
      throw new IllegalStateException("its launch names no ready line: see Launch.withReadyLine");
    }
    return output.awaitReady(deadline);
  }

  /**
   * Whether the process runs now. Its tree may run on when it has ended.
   *
   * @return false before the start too
   */
  public boolean isAlive() {
    Process started = process;
    return started != null && started.isAlive();
  }

  /**
   * The number of the process, which may be another's once it has ended.
   *
   * @return the number
   * @throws IllegalStateException if it was not started
   */
  public long pid() {
    return process().pid();
  }

  /**
   * Waits for the end of the process, without a bound. If it has ended already this returns at
   * once, with the interrupt status as it was. All threads see the same exit code
   * [process.joiners-agree]. An interrupt ends the wait, and not the process
   * [process.join-interrupted].
   *
   * @throws InterruptedException if this thread is interrupted before or while it waits; the
   *     process runs on
   * @throws IllegalStateException if it was not started
   */
  public void join() throws InterruptedException {
    process().waitFor();
  }

  /**
   * Waits for the end of the process. A bound of zero or less does not wait, a longer one is not
   * cut short, and none is too long [process.join-bounds].
   *
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return whether it has ended
   * @throws InterruptedException if this thread is interrupted before or while it waits; the
   *     process runs on
   * @throws IllegalStateException if it was not started
   */
  public boolean join(Duration bound) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(bound, "bound"));
    return process().waitFor(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Sends SIGTERM to the process alone, and returns at once. A JVM runs its shutdown hooks then; a
   * process may ignore it; its children get nothing. Does nothing if it has ended. Unlike
   * {@link Process#destroy} it leaves the streams open, so what is printed in the end is not lost
   * [process.terminate-is-asked]. A signal after the end changes nothing of what is known
   * [process.signal-after-end]. On Windows it forces, as {@link #kill()} does.
   *
   * @throws IllegalStateException if it was not started
   */
  public void terminate() {
    request(Rung.TERMINATE);
  }

  /**
   * Sends SIGKILL to the process alone, and returns at once, maybe before it has ended. No hook
   * runs, and nobody is deaf to it [process.kill-is-final]; its children run on. Does nothing if it
   * has ended.
   *
   * @throws IllegalStateException if it was not started
   */
  public void kill() {
    request(Rung.KILL);
  }

  /**
   * Sends a signal, and remembers it if the process was there to get it.
   *
   * @return whether it was
   */
  boolean request(Rung rung) {
    Process started = process();
    if (!started.isAlive()) {
      return false; // it is reaped, or will be: its number is not ours to signal any more
    }
    ProcessHandle handle = started.toHandle(); // compares the start time before it signals
    synchronized (requests) { // as exitCause(): whoever sees the end must see the reason
      noteGoodbye();
      boolean sent = rung == Rung.KILL ? handle.destroyForcibly() : handle.destroy();
      if (sent) {
        requests.add(rung);
      }
      return sent;
    }
  }

  /**
   * Remembers that the process, or something of its tree, is about to be asked or signalled. If it
   * has ended before, no request of ours has ended it.
   */
  void noteRequest(Rung rung) {
    synchronized (requests) {
      if (process().isAlive()) {
        noteGoodbye();
        requests.add(rung);
      }
    }
  }

  /** Remembers what the guard had said before the first request. */
  private void noteGoodbye() {
    if (requests.isEmpty()) {
      beforeRequest = goodbye();
    }
  }

  /**
   * The exit code.
   *
   * @return the code, 128 + n if signal n has killed it; empty if it runs, or was not started
   */
  public OptionalInt exitCode() {
    Process started = process;
    return started == null || started.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(started.exitValue());
  }

  /**
   * Why the process has ended.
   *
   * @return the cause; what the child has said in its end counts once it was read, so shortly after
   *     the end {@link OutputPump#awaitEnd} comes first
   * @throws IllegalStateException if it was not started
   */
  public ExitCause exitCause() {
    Process started = process();
    if (started.isAlive()) {
      return ExitCause.STILL_RUNNING;
    }
    synchronized (requests) {
      return ExitCauseClassifier.classify(started.exitValue(), requests, beforeRequest, goodbye());
    }
  }

  /** What the child's guard has said last. */
  Goodbye goodbye() {
    return output.goodbye();
  }

  /**
   * Completes once, when the process has ended [process.exit-future].
   *
   * @return a future of its own for each call: to cancel it does nothing to the process
   * @throws IllegalStateException if it was not started
   */
  public CompletableFuture<WorkerProcess> onExit() {
    return process().onExit().thenApply(ended -> this);
  }

  /**
   * What the process prints, on both streams. A stream that the launch sends elsewhere has no part
   * in it.
   *
   * @return the pump, the same always; before the start it has read nothing, and has not ended
   *     unless there is nothing to read
   */
  public OutputPump output() {
    return output.both();
  }

  /**
   * What the process prints on its standard output alone [process.streams-apart].
   *
   * @return the pump, the same always; its lines are also among those of {@link #output()}
   */
  public OutputPump standardOutput() {
    return output.output();
  }

  /**
   * What the process prints on its standard error alone [process.streams-apart].
   *
   * @return the pump, the same always; its lines are also among those of {@link #output()}
   */
  public OutputPump standardError() {
    return output.error();
  }

  /**
   * The standard input of the process. A write blocks while the pipe is full; once the process has
   * ended it throws, or its flush does. A close is what the child sees as the end of its input
   * [process.eof-is-seen].
   *
   * @return the stream, to be flushed
   * @throws IllegalStateException if it was not started
   */
  public OutputStream stdin() {
    return process().getOutputStream();
  }

  /**
   * What the child writes to its private pipe: see {@link Launch#withPrivatePipes()}. It is not
   * drained by this worker, so a child that writes to it waits for a reader.
   *
   * @return the stream, the same always
   * @throws IllegalStateException if it was not started, or if its launch has no private pipes
   */
  public InputStream fromChild() {
    Process started = process();
    if (!launch.hasPrivatePipes()) {
      throw new IllegalStateException("its launch has no private pipes");
    }
    return started.getInputStream();
  }

  /**
   * Stops the process and its tree by the ladder of this worker. See {@link StopLadder#stop}.
   *
   * @return what was done, and what is left
   * @throws IllegalStateException if it was not started
   */
  public StopReport stop() {
    return ladder.stop(this);
  }

  /**
   * Stops the process and its tree by the ladder of this worker, and waits for that, within the
   * ladder's time [process.close-stops]. A worker that was not started cannot be started any more.
   * What is known of the process can still be asked for. More calls change nothing.
   *
   * <p>If several threads close it, the first one stops it, and the others return when it has, as
   * long as the ladder's time lasts; a shutdown hook too. A thread that is interrupted while it
   * waits kills at once, as {@link StopLadder#stop} does; if the first one fails, the others stop
   * the process themselves [process.all-closers-wait].
   */
  @Override
  public void close() {
    synchronized (this) {
      state = State.CLOSED;
    }
    if (process != null) {
      closing.run(() -> ladder.stop(this), ladder.total());
    }
  }

  Launch launch() {
    return launch;
  }

  ProcessTag tag() {
    return tag;
  }

  /** The process, which was started. */
  Process process() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException("this worker was not started");
    }
    return started;
  }

  /** What it runs, and whether it does. */
  @Override
  public String toString() {
    Process started = process;
    if (started == null) {
      return "worker, not started: " + launch;
    }
    String number = "worker " + started.pid();
    return number
        + (started.isAlive() ? ", running: " : ", exit code " + started.exitValue() + ": ")
        + launch;
  }
}
