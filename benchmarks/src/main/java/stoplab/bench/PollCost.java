// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SwitchPoint;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to poll a flag that nobody sets? Here are the flags; the interrupt status of
 * the thread is one more. The loops that poll them are in {@link PollCostSaxpy}, which C2
 * vectorises, and in {@link PollCostMix}, which it cannot; {@link PollCostEvents} polls events
 * instead. {@link Poll} lists the ways to poll.
 *
 * <p><b>Claim under test:</b> in a loop that C2 vectorises, a poll per element costs several times
 * as much as the work, mostly because the loop is no longer vectorised. A mask does not change
 * that. A poll per block of 4,096 floats takes at most {@value #BLOCK_BOUND} times as long as no
 * poll, whether the data fit the L1 cache or need the L2 cache. A poll of a constant of the
 * compiled code costs about nothing.
 *
 * <p>The rule behind that: a block should take a hundred times what it costs. A block costs some
 * nanoseconds of its own; on a fast CPU, 1,024 floats take only about thirty.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question poll-cost},
 * or under JMH alone {@code java -jar benchmarks/target/benchmarks.jar PollCost}.
 *
 * <p>The loop that JMH puts around each pass polls a volatile flag of its own, in the baseline as
 * in the rest. So a pass has some 2,000 elements, never one.
 *
 * <p><b>Not measured:</b> what happens when the flag is set ({@link StopLatency} measures that),
 * loops that hide a poll behind cache misses, badly aligned arrays, and other threads that write
 * near the flag.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public abstract class PollCost {
  /** The maximum time with a poll per block of 4,096 floats, as a multiple of that without. */
  public static final double BLOCK_BOUND = 1.05;

  /** The mask of {@code CostlyMaskPollingWorker}. */
  static final int MASK = 1023;

  static final VarHandle STOP;

  private static final SwitchPoint POINT = new SwitchPoint();

  private static final MethodHandle CALL_SITE = POINT.guardWithTest(
      MethodHandles.constant(boolean.class, false), MethodHandles.constant(boolean.class, true));

  static {
    try {
      STOP = MethodHandles.lookup().findVarHandle(PollCost.class, "handleStop", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Read as it is. */
  boolean plainStop;

  /** Read as volatile. */
  volatile boolean volatileStop;

  /** Read through {@link #STOP}. */
  boolean handleStop;

  /** Read by {@code get}. */
  final AtomicBoolean atomicStop = new AtomicBoolean();

  /** For the generated subclasses. */
  PollCost() {}

  /** Reads a constant that {@link SwitchPoint#invalidateAll} could change. */
  static boolean callSiteStop() {
    try {
      return (boolean) CALL_SITE.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("a constant cannot fail", e);
    }
  }
}
