// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stoplab.bench.probe.PairedStops;
import stoplab.bench.probe.StopProbe;
import stoplab.testkit.ThreadKind;

/**
 * How long does it take from {@code set()} until a thread that waits for it runs again?
 *
 * <p><b>Claim under test:</b> an event wakes its waiter in at most {@value #BOUND} times what bare
 * {@code park} and {@code unpark} take, on both kinds of thread. A wait with a timeout is compared
 * with a {@code park} with the same timeout, since for a virtual thread the JDK sets a timer.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question
 * wake-latency}, or under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar WakeLatency -p wake=CONDITION_EVENT \
 *     -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>With the profiler, JMH's score is the answer: the median latency, in nanoseconds. The metric
 * {@code floor.p50} is that of bare park. The instrument is that of {@link StopLatency}: the waiter
 * is a worker that waits once. The requester is a platform thread that spins until the waiter has
 * noticed, and so keeps one CPU. The kernel may wake the waiter on that very CPU; then the waiter
 * waits for its turn, in each row alike.
 *
 * <p><b>Not measured:</b> the first wake-up in a JVM, more than one waiter ({@link FanOut}), and a
 * machine on which all CPUs are busy. The measurement is a closed loop: the next request comes only
 * after the last was noticed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class WakeLatency {
  /** The maximum time that an event may take, as a multiple of bare park. */
  public static final double BOUND = 1.25;

  /** After this long without a notice a waiter counts as lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The bound of the random delay before a request: in most waits, long enough for the carriers of
   * virtual threads to park, too, and for an idle CPU to halt.
   */
  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What is measured. */
  @Param
  public Wake wake;

  /** The kind of thread that waits. */
  @Param({"PLATFORM"})
  public ThreadKind kind;

  private final SplittableRandom random = new SplittableRandom();
  private StopProbe probe;
  private PairedStops pairs;

  /** Made by JMH. */
  public WakeLatency() {}

  /** About how long {@link #warm} takes in its JVM before it measures. */
  public static Duration expectedWarmUp(Duration planned) {
    Duration own = PairedStops.expectedWarmUp(Duration.ofNanos(DELAY_BOUND_NANOS));
    return planned.compareTo(own) > 0 ? planned : own;
  }

  /** Starts the instrument. */
  @Setup
  public void open() {
    probe = new StopProbe(kind, PATIENCE_NANOS);
    pairs = new PairedStops(() -> wakeUp(wake.reference()), () -> wakeUp(wake));
  }

  /** Ends the instrument. */
  @TearDown
  public void close() {
    probe.close();
  }

  /**
   * Wake-ups in a JVM that has seen many, each beside one by bare park, so that both meet the
   * machine in the same state.
   */
  @Benchmark
  public void warm() {
    pairs.next();
  }

  private long wakeUp(Wake which) {
    long nanos = probe.stopOnce(
        which::create, which.stateBeforeRequest(), random.nextLong(DELAY_BOUND_NANOS));
    if (nanos == StopProbe.HUNG) {
      throw new IllegalStateException(which.label() + " did not wake its waiter within a second");
    }
    return nanos;
  }
}
