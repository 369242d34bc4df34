// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.process.call.CallChild;
import stoplab.process.call.CallOutcome;
import stoplab.process.call.CallSettings;
import stoplab.process.call.KillableCall;

/**
 * Ends a call that would never end: by its cancellation, with another call behind it, or by a bare
 * kill of its child.
 *
 * <p>Guarantee [bench.call-kill-is-verified]: a sample counts only if the loop was seen to run, the
 * spare was ready, and the child was gone when {@code cancel(true)} had returned.
 *
 * <p>For one thread at a time.
 */
public final class KillProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final GuardedExecutor guarded;
  private final Consumer<KillableCall<?>> cancel;

  /**
   * Opens an executor for one call at a time, with one spare.
   *
   * @throws Exception if it cannot be opened
   */
  public KillProbe() throws Exception {
    this(call -> call.cancel(true));
  }

  KillProbe(Consumer<KillableCall<?>> cancel) throws Exception {
    this.cancel = cancel;
    guarded = GuardedExecutor.open(CallSettings.of(1).withLineConsumer(lines::add));
  }

  /**
   * What a kill took, in nanoseconds.
   *
   * @param cancel the call of {@code cancel(true)}
   * @param next the next call, from its submission to its answer
   * @param both from the one call to the answer of the other
   */
  public record Sample(long cancel, long next, long both) {}

  /**
   * Lets a call run, cancels it once a spare is ready, and makes another.
   *
   * @param delayNanos how long to wait before that
   * @throws IllegalStateException if something did not do what it should
   * @throws Exception if the next call fails
   */
  public Sample cancel(long delayNanos) throws Exception {
    Running endless = start(delayNanos);
    long begun = System.nanoTime();
    cancel.accept(endless.call);
    long cancelled = System.nanoTime();
    if (!endless.call.isDone()) {
      throw new IllegalStateException("the cancelled call still runs");
    }
    Object value = guarded.executor().submit(CallChild.Echo.class, 7, PATIENCE).get();
    long answered = System.nanoTime();
    if (!value.equals(7)) {
      throw new IllegalStateException("the next call has returned " + value);
    }
    if (!endless.call.isCancelled() || ProcessInspector.runs(endless.child)) {
      throw new IllegalStateException("the child of the cancelled call still runs");
    }
    return new Sample(cancelled - begun, answered - cancelled, answered - begun);
  }

  /**
   * Lets a call run, and kills its child by the JDK's own call, once a spare is ready.
   *
   * @param delayNanos how long to wait before that
   * @return until the child was seen dead, in nanoseconds
   * @throws Exception if the child cannot be started or does not die
   */
  public long bare(long delayNanos) throws Exception {
    Running endless = start(delayNanos);
    CompletableFuture<ProcessHandle> exit = endless.child.onExit();
    long begun = System.nanoTime();
    endless.child.destroyForcibly();
    exit.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    long nanos = System.nanoTime() - begun;
    if (!(endless.call.outcome() instanceof CallOutcome.Died<Long>)) {
      throw new IllegalStateException("a call whose child was killed has not died of it");
    }
    return nanos;
  }

  /** A call in an endless loop, and its child. */
  private record Running(KillableCall<Long> call, ProcessHandle child) {}

  private Running start(long delayNanos) throws Exception {
    guarded.awaitReady();
    lines.clear();
    KillableCall<Long> call =
        guarded.executor().submit(CallTasks.EndlessLoop.class, 0, PATIENCE.multipliedBy(2));
    String pid = lines.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    if (pid == null) {
      throw new IllegalStateException("the endless loop was not seen to run");
    }
    ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    guarded.awaitReady(); // the spare: the only other child has the loop
    StopProbe.delay(delayNanos);
    return new Running(call, child);
  }

  /** Ends everything. */
  @Override
  public void close() {
    guarded.close();
  }
}
