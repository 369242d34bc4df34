// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.openjdk.jmh.infra.BenchmarkParams;
import stoplab.bench.probe.CpuLoad;
import stoplab.bench.probe.JoinProbe;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.PairedStops;
import stoplab.bench.probe.Spinners;
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
 * <p>The answer is in the metrics {@code latency.p50}, {@code floor.p50}, {@code first.p50} (the
 * first stop of that JVM) and {@code joined.p50} (until {@code join()} has returned). The median
 * latency is also JMH's score.
 *
 * <p><b>Not measured:</b> more than one worker, the first {@code join()} of a JVM, and what an
 * interrupt does not reach. The measurement is a closed loop: the next request comes only after the
 * last was noticed.
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

  /** How many workers are stopped and joined before the first that counts. */
  private static final int JOINS_BEFORE = 50;

  /** How long workers are stopped and joined, for samples. */
  private static final long JOINING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The period of workers that pause, while they warm up. */
  private static final Duration BRIEF = Duration.ofNanos(500_000);

  /** Stops that link the instrument's own calls before the first stop that counts. */
  private static final int REHEARSALS = 5;

  /** What is measured. */
  @Param
  public Technique technique;

  /** The kind of thread that runs the worker. */
  @Param({"PLATFORM"})
  public ThreadKind kind;

  /** What else the CPUs do. */
  @Param({"IDLE"})
  public CpuLoad load;

  private final SplittableRandom random = new SplittableRandom();
  private Optional<Spinners> spinners = Optional.empty();
  private Duration period;
  private StopProbe probe;
  private PairedStops stops;

  /** Made by JMH. */
  public StopLatency() {}

  /** About how long {@link #first} takes in its JVM. */
  public static Duration expectedFirst(Technique technique) {
    return Duration.ofNanos(RUN_IN_NANOS + (technique.mayHang() ? PATIENCE_NANOS : 0));
  }

  /** About how long {@link #warm} takes in its JVM before it measures. */
  public static Duration expectedWarmUp(Technique technique) {
    Duration each = technique.isSpinning() ? Duration.ofNanos(200_000) : BRIEF.multipliedBy(3);
    return expectedFirst(technique)
        .plus(each.multipliedBy(JOINS_BEFORE))
        .plusNanos(JOINING_NANOS)
        .plus(PairedStops.expectedWarmUp(each));
  }

  static long takeHung() {
    return HUNG.getAndSet(0);
  }

  /**
   * Starts the instrument. For {@link #warm} it also makes the first stop of this JVM, and warms
   * up, with a brief period for the workers that have one.
   *
   * @param benchmark which benchmark
   * @throws IOException never, for a technique that is stopped again
   * @throws ReflectiveOperationException never, for a technique that is stopped again
   */
  @Setup
  public void open(BenchmarkParams benchmark) throws IOException, ReflectiveOperationException {
    if (load == CpuLoad.ONE_SPINNER_PER_CPU) {
      spinners = Optional.of(new Spinners());
    }
    probe = new StopProbe(kind, PATIENCE_NANOS);
    period = technique.pause();
    if (benchmark.getMode() == Mode.AverageTime) {
      prepareWarm();
    }
  }

  private void prepareWarm() throws IOException, ReflectiveOperationException {
    if (!technique.isStoppedAgain()) {
      throw new IllegalStateException(
          technique.label() + " is stopped only once in the life of a JVM: see first");
    }
    first();
    probe.close(); // its thread spins between stops, and would compete with those that are joined
    joinSome();
    probe = new StopProbe(kind, PATIENCE_NANOS);
    stops = new PairedStops(() -> stop(Technique.FLOOR), () -> stop(technique));
    if (technique == Technique.FLOOR) {
      stops.addBeside(OneWayProfiler.KNOWN_ANSWER, () -> stop(Technique.KNOWN_ANSWER));
      stops.addBeside(OneWayProfiler.NEAR_KNOWN_ANSWER, () -> stop(Technique.NEAR_KNOWN_ANSWER));
    }
    useBriefPeriod();
    stops.warmUp();
    period = technique.pause();
  }

  /** Stops and joins some workers for the warm-up, and then some that count. */
  private void joinSome() {
    JoinProbe joins = new JoinProbe(kind);
    useBriefPeriod();
    for (int i = 0; i < JOINS_BEFORE; i++) {
      join(joins);
      LatencyRecorder.JOINS.discard(1);
    }
    period = technique.pause();
    long begun = System.nanoTime();
    do {
      LatencyRecorder.JOINS.record(join(joins));
    } while (System.nanoTime() - begun < JOINING_NANOS);
  }

  private long join(JoinProbe joins) {
    return joins.stopAndJoin(
        unit -> technique.create(unit, period),
        technique.stateBeforeRequest(),
        randomDelay(technique));
  }

  private void useBriefPeriod() {
    period = technique.isSpinning() ? period : BRIEF;
  }

  /** Ends the instrument. */
  @TearDown
  public void close() {
    probe.close();
    spinners.ifPresent(Spinners::close);
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
   */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1, time = 400, timeUnit = TimeUnit.MILLISECONDS)
  public void warm() {
    stops.next();
  }

  private long stop(Technique which) {
    long nanos = probe.stopOnce(
        unit -> which.create(unit, period), which.stateBeforeRequest(), randomDelay(which));
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
    return random.nextLong(
        which.isSpinning()
            ? LEAST_DELAY_BOUND_NANOS
            : Math.max(LEAST_DELAY_BOUND_NANOS, period.toNanos()));
  }

  private static long record(long nanos) {
    if (nanos == StopProbe.HUNG) {
      HUNG.incrementAndGet();
    } else {
      LatencyRecorder.FIRSTS.record(nanos);
    }
    return nanos;
  }
}
