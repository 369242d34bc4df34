// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.WaiterGroup;
import stoplab.event.ResettableEvent;
import stoplab.testkit.ThreadKind;

/**
 * How long does it take from one {@code set()} until the last of many waiters runs again?
 *
 * <p><b>Claim under test:</b> the time of one waiter does not grow with the crowd: with 100,000
 * virtual threads it is at most {@value #BOUND} times what it is with 10,000.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question fan-out}, or
 * under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar FanOut -p event=LATCH_EVENT -p kind=VIRTUAL \
 *     -p waiters=10000 -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>The answer is in the metric {@code latency.p50}. JMH's primary score is the time of a whole
 * turn of the instrument (start the threads, see them blocked, release them, join them), which
 * answers no question. {@link WaiterGroup} is the instrument.
 *
 * <p><b>Not measured:</b> the end of the threads and their join, when each single waiter has
 * noticed, waiters with a timeout, and the garbage collector, which copies a crowd that waits
 * through a collection: one is made before each crowd, and none is needed until its end. What a
 * waiter does once it has noticed (it waits again) is in the time of those who come after it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, FanOut.MIN_HEAP, FanOut.MAX_HEAP, FanOut.YOUNG})
public class FanOut {
  /** A hundred thousand virtual threads need more than the other benchmarks. */
  static final String MIN_HEAP = "-Xms1g";

  static final String MAX_HEAP = "-Xmx1g";

  /** They all fit in here, so that no collection is needed while they wait. */
  static final String YOUNG = "-Xmn768m";

  public static final List<String> FORK_FLAGS = List.of(StopLatency.GC, MIN_HEAP, MAX_HEAP, YOUNG);

  /** What one of 100,000 waiters may take at most, as a multiple of one of 10,000. */
  public static final double BOUND = 1.5;

  /** A waiter that has not come after this long has been lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** So many fan-outs are discarded, though JMH's warm-up may be too short for a large crowd. */
  private static final int LEAST_WARM_UPS = 5;

  /** What the waiters wait for. */
  @Param
  public Event event;

  /** The kind of their threads. */
  @Param({"PLATFORM"})
  public ThreadKind kind;

  /** How many there are. */
  @Param({"1000"})
  public int waiters;

  private final SplittableRandom random = new SplittableRandom();
  private ThreadFactory threads;
  private int warmUps;

  /** Made by JMH. */
  public FanOut() {}

  /**
   * Finds out how such threads are made.
   *
   * @throws UnsupportedOperationException if this JVM has no such threads
   */
  @Setup
  public void open() {
    threads = kind.factory();
  }

  /**
   * Sets an event for which many fresh threads wait, in a JVM that has done so before.
   *
   * @return the time until the last has noticed, in nanoseconds
   * @throws InterruptedException if the benchmark's thread is interrupted
   */
  @Benchmark
  public long last() throws InterruptedException {
    for (; warmUps < LEAST_WARM_UPS; warmUps++) {
      fanOut();
      LatencyRecorder.LATENCIES.discard(1);
    }
    long nanos = fanOut();
    LatencyRecorder.LATENCIES.record(nanos);
    return nanos;
  }

  private long fanOut() throws InterruptedException {
    System.gc(); // else one comes during the release of many a large crowd, and rules its time
    ResettableEvent fresh = event.create();
    try (WaiterGroup group = new WaiterGroup(threads, waiters, fresh::await, PATIENCE_NANOS)) {
      group.awaitBlocked();
      StopProbe.delay(random.nextLong(DELAY_BOUND_NANOS));
      return group.release(fresh::set);
    }
  }
}
