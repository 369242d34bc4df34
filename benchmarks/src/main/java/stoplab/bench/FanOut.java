// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
import stoplab.bench.probe.waiting.WaiterGroup;
import stoplab.event.ResettableEvent;
import stoplab.testkit.ThreadKind;

/**
 * How long does it take from one {@code set()} until the last of many waiters runs again?
 *
 * <p><b>Claim under test:</b> the time per waiter does not grow with the number of waiters: with
 * 100,000 virtual threads it is at most {@value #BOUND} times as long as with 10,000.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question fan-out}, or
 * under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar FanOut -p event=LATCH_EVENT -p kind=VIRTUAL \
 *     -p waiters=10000 -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>The answer is JMH's score: with the profiler it is the median of these times, in nanoseconds.
 * Without it, the score is the time of a whole turn of the instrument (start the threads, see them
 * blocked, release them, join them), which answers no question. The instrument is
 * {@link WaiterGroup}.
 *
 * <p><b>Not measured:</b> the end of the threads and their join, the time at which each single
 * waiter notices, and waiters with a timeout. Nor the garbage collector, which copies all threads
 * that wait through a collection: one collection is made before the threads start, and none is
 * needed until they end. A fan-out during which one happens is discarded and counted in the metric
 * {@code discarded} [bench.fanout-no-collection]. What a waiter does once it has noticed (it waits
 * again) is part of the time of the waiters after it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 6,
    jvmArgsAppend = {StopLatency.GC, FanOut.MIN_HEAP, FanOut.MAX_HEAP, FanOut.YOUNG})
public class FanOut {
  /** A hundred thousand virtual threads need a larger heap than the other benchmarks. */
  static final String MIN_HEAP = "-Xms1g";

  static final String MAX_HEAP = "-Xmx1g";

  /** All of them fit in here, so no collection is needed while they wait. */
  static final String YOUNG = "-Xmn768m";

  public static final List<String> FORK_FLAGS = List.of(StopLatency.GC, MIN_HEAP, MAX_HEAP, YOUNG);

  /** The maximum time per waiter among 100,000, as a multiple of that among 10,000. */
  public static final double BOUND = 1.5;

  /** A waiter that has not noticed after this long is lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** This many fan-outs are discarded, since JMH's warm-up may be too short for large groups. */
  private static final int LEAST_WARM_UPS = 5;

  /** About how long one takes without its threads, above all the collection before it. */
  private static final Duration TURN = Duration.ofMillis(20);

  /** About how long each thread takes from its start to its end. */
  private static final Duration PLATFORM_THREAD = Duration.ofNanos(200_000);

  private static final Duration VIRTUAL_THREAD = Duration.ofNanos(5_000);

  /** This many discarded fan-outs in a row are an error. */
  private static final int MOST_DISCARDED = 10;

  private static final AtomicLong DISCARDED = new AtomicLong();

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
   * About how long one JVM takes, without its start: at least one fan-out more than it discards.
   *
   * @param warmUp how long the warm-up is planned
   * @param measurement how long the measurement is planned
   */
  public static Duration expected(
      ThreadKind kind, int waiters, Duration warmUp, Duration measurement) {
    Duration turn = TURN.plus(
        (kind == ThreadKind.PLATFORM ? PLATFORM_THREAD : VIRTUAL_THREAD).multipliedBy(waiters));
    return Collections.max(List.of(warmUp, turn.multipliedBy(LEAST_WARM_UPS + 1)))
        .plus(Collections.max(List.of(measurement, turn)));
  }

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
   * Sets an event for which many fresh threads wait, in a JVM that has already done so.
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
    long nanos = undisturbed(this::fanOut);
    LatencyRecorder.LATENCIES.record(nanos);
    return nanos;
  }

  /** One fan-out. */
  interface Turn {
    WaiterGroup.Release make() throws InterruptedException;
  }

  /**
   * Makes fan-outs until there was no garbage collection in one.
   *
   * @return how long that one took, in nanoseconds
   * @throws IllegalStateException if there was one in each of many
   */
  static long undisturbed(Turn turn) throws InterruptedException {
    for (int i = 0; i < MOST_DISCARDED; i++) {
      WaiterGroup.Release release = turn.make();
      if (release.collections() == 0) {
        return release.nanos();
      }
      DISCARDED.incrementAndGet();
    }
    throw new IllegalStateException(
        "a garbage collection happened during each of " + MOST_DISCARDED + " fan-outs");
  }

  static long takeDiscarded() {
    return DISCARDED.getAndSet(0);
  }

  private WaiterGroup.Release fanOut() throws InterruptedException {
    System.gc(); // otherwise one may come while a large group is released
    ResettableEvent fresh = event.create();
    try (WaiterGroup group = new WaiterGroup(threads, waiters, fresh::await, PATIENCE_NANOS)) {
      group.awaitBlocked();
      StopProbe.delay(random.nextLong(DELAY_BOUND_NANOS));
      return group.release(fresh::set);
    }
  }
}
