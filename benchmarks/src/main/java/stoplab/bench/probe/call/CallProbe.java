// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import stoplab.process.call.CallChild;
import stoplab.process.call.CallSettings;
import stoplab.process.call.KillableCall;

/**
 * Makes calls that return, and times them. A call that returns something else than it should is an
 * error, and no sample.
 *
 * <p>For one thread at a time.
 */
public final class CallProbe implements AutoCloseable {
  /** For a call that is answered in microseconds: only so that nothing hangs for ever. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LARGE_TIMEOUT = Duration.ofMinutes(1);

  /** So long two calls run at the same time that are to find two children. */
  private static final Duration TOGETHER = Duration.ofMillis(50);

  private static final int TRIES = 100;

  private final GuardedExecutor guarded;
  private final int spares;
  private int number;
  private byte[] large = new byte[0];

  private CallProbe(GuardedExecutor guarded, int spares) {
    this.guarded = guarded;
    this.spares = spares;
  }

  /**
   * Opens an executor with the default settings otherwise, and waits for its spares.
   *
   * @param parallel how many calls may run at a time
   * @param spares how many spare children it has
   * @throws Exception if it cannot be opened
   */
  public static CallProbe open(int parallel, int spares) throws Exception {
    GuardedExecutor guarded = GuardedExecutor.open(CallSettings.of(parallel).withSpares(spares));
    try {
      guarded.awaitReady();
      return new CallProbe(guarded, spares);
    } catch (Exception e) {
      guarded.close();
      throw e;
    }
  }

  /**
   * Opens an executor with the default settings, makes a call, and closes it.
   *
   * @return from the opening to the answer, in nanoseconds
   * @throws Exception if that fails
   */
  public static long coldStart() throws Exception {
    long begun = System.nanoTime();
    try (CallProbe probe = new CallProbe(GuardedExecutor.open(CallSettings.of(1)), 1)) {
      probe.echo(TIMEOUT.multipliedBy(3));
      return System.nanoTime() - begun;
    }
  }

  /**
   * Calls with a number, which comes back.
   *
   * @return from the submission until this thread has the answer, in nanoseconds
   * @throws Exception if it does not come back
   */
  public long echo() throws Exception {
    return echo(TIMEOUT);
  }

  private long echo(Duration timeout) throws Exception {
    Integer sent = ++number;
    long begun = System.nanoTime();
    Object value =
        guarded.executor().submit(CallChild.Echo.class, sent, timeout).get();
    long nanos = System.nanoTime() - begun;
    require(sent.equals(value));
    return nanos;
  }

  /**
   * Calls with an array, which comes back.
   *
   * @param bytes how long it is
   * @return the time, as above
   * @throws Exception if it does not come back
   */
  public long echo(int bytes) throws Exception {
    if (large.length != bytes) {
      large = new byte[bytes];
      new Random(bytes).nextBytes(large);
    }
    long begun = System.nanoTime();
    Object value =
        guarded.executor().submit(CallChild.Echo.class, large, LARGE_TIMEOUT).get();
    long nanos = System.nanoTime() - begun;
    require(value instanceof byte[] back && Arrays.equals(back, large));
    return nanos;
  }

  private static void require(boolean isRight) {
    if (!isRight) {
      throw new IllegalStateException("a call has returned something else than it was given");
    }
  }

  /**
   * Calls a task that spins.
   *
   * @param duration for how long
   * @return the time, as above
   * @throws Exception if it fails
   */
  public long spin(Duration duration) throws Exception {
    long begun = System.nanoTime();
    submitSpin(duration).get();
    return System.nanoTime() - begun;
  }

  private KillableCall<Long> submitSpin(Duration duration) {
    return guarded.executor().submit(CallTasks.Spin.class, duration.toNanos(), LARGE_TIMEOUT);
  }

  /**
   * Makes two calls at a time until two children run them.
   *
   * @throws Exception if that does not happen, or a call fails
   */
  public void awaitTwoChildren() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      KillableCall<Long> one = submitSpin(TOGETHER);
      KillableCall<Long> other = submitSpin(TOGETHER);
      if (!one.get().equals(other.get())) {
        return;
      }
    }
    throw new IllegalStateException("two calls at a time have never had two children");
  }

  /**
   * Lets two threads call for some time, each one call behind the other.
   *
   * @param millis for how long
   * @return how many calls were answered per second
   * @throws Exception if a call fails
   */
  public double perSecond(int millis) throws Exception {
    long begun = System.nanoTime();
    long until = begun + TimeUnit.MILLISECONDS.toNanos(millis);
    List<FutureTask<Long>> submitters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      FutureTask<Long> submitter = new FutureTask<>(() -> callUntil(until));
      submitters.add(submitter);
      Thread thread = new Thread(submitter, "submitter-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    long calls = 0;
    for (FutureTask<Long> submitter : submitters) {
      calls += submitter.get();
    }
    return calls * 1e9 / (System.nanoTime() - begun);
  }

  private long callUntil(long until) throws InterruptedException, ExecutionException {
    long calls = 0;
    do {
      guarded.executor().submit(CallChild.Echo.class, 7, TIMEOUT).get();
      calls++;
    } while (System.nanoTime() - until < 0);
    return calls;
  }

  /**
   * The memory of its spares, none of which has run a call. This JVM must have started no other
   * JVMs.
   *
   * @return one for each spare; empty if this system does not report it
   * @throws IllegalStateException if there is another number of JVMs
   */
  public List<SpareMemory> memoryOfSpares() {
    List<ProcessHandle> jvms = childJvms();
    if (jvms.size() != spares) {
      throw new IllegalStateException(
          "there are " + jvms.size() + " child JVMs instead of " + spares);
    }
    return jvms.stream().flatMap(child -> SpareMemory.of(child.pid()).stream()).toList();
  }

  /** The children of this JVM that run its own program: an executor also has a shell. */
  static List<ProcessHandle> childJvms() {
    Optional<String> java = ProcessHandle.current().info().command();
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().equals(java))
        .toList();
  }

  /** Ends everything. */
  @Override
  public void close() {
    guarded.close();
  }
}
