// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.PairedStops;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.WorkUnit;
import stoplab.bench.probe.WorkerState;
import stoplab.testkit.ThreadKind;

/**
 * How long does it take from a stop request until the worker has noticed it?
 *
 * <p><b>Claim under test:</b> the first stop of a spinning loop in a JVM costs far more than a
 * later one, since it pays for what the JIT compiler had assumed. A later stop by a volatile flag
 * costs no more than the floor. A worker that sleeps between its polls takes half its period; one
 * that waits for its stop instead is woken in a small part of it. An interrupt takes about as long
 * as a flag if the loop polls the status, and as a wake-up if the thread is blocked.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare}, or under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar StopLatency.warm -p technique=VOLATILE_FLAG \
 *     -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>The answer is in the metrics {@code latency.p50} and {@code floor.p50}. JMH's primary score is
 * the time of a whole turn of the instrument (make a worker, see it run, delay, stop), which
 * answers no question.
 *
 * <p><b>Not measured:</b> the join of the thread, more than one worker, and what an interrupt does
 * not reach. The measurement is a closed loop: the next request comes only after the last was
 * noticed.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class StopLatency {
  static final String GC = "-XX:+UseG1GC"; // pinned: a JVM with one CPU would choose another
  static final String MIN_HEAP = "-Xms256m";
  static final String MAX_HEAP = "-Xmx256m";
  public static final List<String> FORK_FLAGS = List.of(GC, MIN_HEAP, MAX_HEAP);

  private static final AtomicLong HUNG = new AtomicLong();

  /** After this long without a notice a worker counts as hung. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long the worker has spun before the first stop: enough for C2 and on-stack replacement. */
  private static final long RUN_IN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** The lowest bound of the random delay before a request: far more than one turn of a spinner. */
  private static final long LEAST_DELAY_BOUND_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** Stops that link the instrument's own calls before the first stop that counts. */
  private static final int REHEARSALS = 5;

  /** What is measured. */
  @Param
  public Technique technique;

  /** The kind of thread that runs the worker. */
  @Param({"PLATFORM"})
  public ThreadKind kind;

  private final SplittableRandom random = new SplittableRandom();
  private StopProbe probe;
  private PairedStops pairs;

  /** Made by JMH. */
  public StopLatency() {}

  /** About how long {@link #first} takes in its JVM. */
  public static Duration expectedFirst(Technique technique) {
    return Duration.ofNanos(RUN_IN_NANOS + (technique.mayHang() ? PATIENCE_NANOS : 0));
  }

  /** About how long {@link #warm} takes in its JVM before it measures. */
  public static Duration expectedWarmUp(Technique technique, Duration planned) {
    return Collections.max(List.of(planned, PairedStops.expectedWarmUp(technique.pause())));
  }

  static long takeHung() {
    return HUNG.getAndSet(0);
  }

  /** Starts the instrument. */
  @Setup
  public void open() {
    probe = new StopProbe(kind, PATIENCE_NANOS);
    pairs = new PairedStops(() -> stop(Technique.FLOOR), () -> stop(technique));
  }

  /** Ends the instrument. */
  @TearDown
  public void close() {
    probe.close();
  }

  /**
   * The technique's first stop in a fresh JVM, after the worker has run for a quarter of a second.
   * The calls that lead to the stop are linked before that, on workers that never ran; if all
   * workers of a class share one flag, on a second copy of the class.
   *
   * @return the latency in nanoseconds, negative if the worker hung
   * @throws IOException if the second copy cannot be read
   * @throws ReflectiveOperationException if it cannot be loaded and stopped
   */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Fork(
      value = 20,
      jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public long first() throws IOException, ReflectiveOperationException {
    if (!technique.hasFlagOfItsOwn()) {
      stopTwinClass(technique.type());
    }
    for (int i = 0; i < REHEARSALS; i++) {
      probe.stopOnce(Technique::rehearse, WorkerState.IN_LOOP, 0);
      if (technique.hasFlagOfItsOwn()) {
        technique.create(new WorkUnit()).stop().run();
      }
    }
    return record(probe.stopOnce(
        technique::create, technique.stateBeforeRequest(), RUN_IN_NANOS + randomDelay(technique)));
  }

  /**
   * Stops in a JVM that has seen many, each beside one stop of the floor, so that both meet the
   * machine in the same state.
   *
   * @return the latency in nanoseconds
   */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
  @Measurement(iterations = 1, time = 500, timeUnit = TimeUnit.MILLISECONDS)
  public long warm() {
    if (!technique.isStoppedAgain()) {
      throw new IllegalStateException(
          technique.label() + " is stopped only once in the life of a JVM: see first");
    }
    return pairs.next();
  }

  private long stop(Technique which) {
    long nanos = probe.stopOnce(which::create, which.stateBeforeRequest(), randomDelay(which));
    if (nanos == StopProbe.HUNG) {
      throw new IllegalStateException(which.label() + " did not notice its stop within a second");
    }
    return nanos;
  }

  /**
   * Links what the first stop would link, without touching the one flag that can be used only once.
   */
  private static void stopTwinClass(Class<?> type)
      throws IOException, ReflectiveOperationException {
    URL home = type.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {home}, null)) {
      loader.loadClass(type.getName()).getMethod("stop").invoke(null);
    }
  }

  /**
   * Uniform over the period of a worker that has one, so that a stop may come at any time in it.
   */
  private long randomDelay(Technique which) {
    return random.nextLong(Math.max(LEAST_DELAY_BOUND_NANOS, which.pause().toNanos()));
  }

  private static long record(long nanos) {
    if (nanos == StopProbe.HUNG) {
      HUNG.incrementAndGet();
    } else {
      LatencyRecorder.LATENCIES.record(nanos);
    }
    return nanos;
  }
}
