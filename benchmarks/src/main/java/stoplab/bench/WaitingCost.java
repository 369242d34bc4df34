// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.ValueRecorder;
import stoplab.bench.probe.waiting.WaitingGroup;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.testkit.ThreadKind;

/**
 * What does a worker cost while it waits for a stop that does not come, and how fast is that stop?
 *
 * <p><b>Claim under test:</b> a worker that waits for its stop notices it one wake-up later, some
 * tens of microseconds, and costs nothing meanwhile. One that polls all the time notices sooner,
 * and costs a whole CPU. One that sleeps between its polls has to choose: a short period costs CPU
 * time, and a long one makes its stop slow.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question
 * waiting-cost}, or under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar WaitingCost -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>The answer is in the metrics that begin with the name of a way to wait. {@code sleep-10-ms} is
 * its stop latency. {@code sleep-10-ms.cpu} is the CPU time per second of waiting, and
 * {@code sleep-10-ms.wakeups} the wake-ups per second. JMH's primary score is the time of the whole
 * measurement, which answers no question.
 *
 * <p>One JVM measures all ways, in this order: the stops of all but those that sleep; each spinner
 * alone; all others in one window; the stops of those that sleep. In that window they do not
 * disturb each other, since they are idle nearly all the time. The instrument is
 * {@link WaitingGroup}, and {@link StopProbe} for the stops that need not wait for a period.
 *
 * <p><b>Not measured:</b> virtual threads; the first stop in a JVM; the power that a CPU needs to
 * wake up; the time in which the kernel handles a timer before it wakes the thread. A unit of work
 * only counts, so the cost is that of the wake-up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class WaitingCost {
  public static final List<String> FORK_FLAGS = StopLatency.FORK_FLAGS;

  /** What the name of a way is followed by, in the name of its CPU time per second. */
  public static final String CPU = ".cpu";

  /** The same for its wake-ups per second; absent if the system does not report them. */
  public static final String WAKE_UPS = ".wakeups";

  /** The same for its units of work per second. */
  public static final String UNITS = ".units";

  /** The least step of the CPU clock. */
  public static final String CPU_STEP = "cpu.step";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Stops that come before those that count, as a multiple of their number. */
  private static final double WARM_UPS = 1.5;

  /** Neither those stops nor the ones that count take much longer, however busy the machine is. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  /** The bound of the random delay before the stop of a spinner: far more than one of its turns. */
  private static final long SPIN_DELAY_BOUND_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** The same for a worker that is woken: in most cases enough for an idle CPU to halt. */
  private static final long WAKE_DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long workers wait before their window begins. */
  private static final long RUN_IN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A spinner needs no long window, and takes a CPU from everything else. */
  private static final int PART_FOR_SPINNERS = 5;

  /** From this period on a group of workers is idle enough for the window. */
  private static final Duration LONG_PERIOD = Duration.ofMillis(100);

  /** How many of them are in a group: each stop meets another time of the period. */
  private static final int LARGE_GROUP = 16;

  /** Fewer with a short period, or they would keep each other from their CPUs. */
  private static final int SMALL_GROUP = 4;

  /** How many such groups are stopped. */
  private static final int SMALL_GROUPS = 8;

  /** How long a waiting worker is measured; ways with a longer period are left out. */
  @Param({"1000"})
  public int windowMillis;

  /** How many stops that wake the worker are measured, for each way. */
  @Param({"200"})
  public int stops;

  private final SplittableRandom random = new SplittableRandom();

  /** Made by JMH. */
  public WaitingCost() {}

  /** The ways that have a period no longer than the window. */
  public static List<WaitingWay> ways(Duration window) {
    return Arrays.stream(WaitingWay.values())
        .filter(way -> way.period().compareTo(window) <= 0)
        .toList();
  }

  /** About how long {@link #cost} takes in its JVM. */
  public static Duration expected(Duration window, int stops) {
    List<WaitingWay> ways = ways(window);
    long woken = ways.stream().filter(way -> !way.isSleeping()).count();
    Duration longest =
        ways.stream().map(WaitingWay::period).max(Duration::compareTo).orElseThrow();
    return Duration.ofNanos(WAKE_DELAY_BOUND_NANOS)
        .multipliedBy(stops * woken)
        .plus(window.dividedBy(PART_FOR_SPINNERS).multipliedBy(2))
        .plus(window)
        .plus(longest)
        .plus(Duration.ofNanos(4 * RUN_IN_NANOS));
  }

  /**
   * Measures all ways, and records what each costs and how long its stops take.
   *
   * @throws InterruptedException if the benchmark's thread is interrupted
   */
  @Benchmark
  public void cost() throws InterruptedException {
    Duration window = Duration.ofMillis(windowMillis);
    List<WaitingWay> ways = ways(window);
    ValueRecorder.VALUES.record(CPU_STEP, WaitingGroup.leastCpuStepNanos(), "ns");
    List<WaitingWay> spinning = ways.stream().filter(WaitingWay::isSpinning).toList();
    stopThoseThatWake(spinning, SPIN_DELAY_BOUND_NANOS);
    stopThoseThatWake(
        ways.stream().filter(way -> !way.isSpinning() && !way.isSleeping()).toList(),
        WAKE_DELAY_BOUND_NANOS);
    for (WaitingWay way : spinning) {
      measure(List.of(way), window.dividedBy(PART_FOR_SPINNERS));
    }
    measure(ways.stream().filter(way -> !way.isSpinning()).toList(), window);
  }

  /** Spinners are stopped apart from the others: a stop after a wake-up finds its code cold. */
  private void stopThoseThatWake(List<WaitingWay> ways, long delayBoundNanos) {
    List<WaitingWay> order = new ArrayList<>(ways);
    Random shuffle = new Random(random.nextLong());
    try (StopProbe probe = new StopProbe(ThreadKind.PLATFORM, PATIENCE_NANOS)) {
      repeat((int) (WARM_UPS * stops), () -> {
        for (WaitingWay way : order) {
          stop(probe, way, 0);
          latencies(way).discard(1);
        }
      });
      repeat(stops, () -> {
        Collections.shuffle(order, shuffle); // no way may gain from what comes before it
        for (WaitingWay way : order) {
          latencies(way).record(stop(probe, way, random.nextLong(delayBoundNanos)));
        }
      });
    }
  }

  /** Once, and then as often as a busy machine can in the time. */
  private static void repeat(int times, Runnable task) {
    long begun = System.nanoTime();
    int done = 0;
    do {
      task.run();
      done++;
    } while (done < times && System.nanoTime() - begun < MOST_NANOS);
  }

  private static long stop(StopProbe probe, WaitingWay way, long delayNanos) {
    long nanos = probe.stopOnce(way::create, way.state(), delayNanos);
    if (nanos == StopProbe.HUNG) {
      throw new IllegalStateException(way.label() + " did not notice its stop");
    }
    return nanos;
  }

  /** Measures in one window what the ways cost, and then the stops of those that sleep. */
  private void measure(List<WaitingWay> ways, Duration window) throws InterruptedException {
    Map<WaitingWay, WaitingGroup> groups = new LinkedHashMap<>();
    try {
      ways.forEach(way -> groups.put(way, group(way, isLong(way) ? LARGE_GROUP : 1)));
      StopProbe.delay(RUN_IN_NANOS);
      groups.forEach((way, group) -> {
        if (!isLong(way)) {
          group.awaitWaiting();
        }
      });
      groups.values().forEach(WaitingGroup::beginWindow);
      TimeUnit.NANOSECONDS.sleep(window.toNanos());
      groups.forEach((way, group) -> record(way, group.endWindow()));
      stopThoseThatSleep(groups);
    } finally {
      groups.values().forEach(WaitingGroup::close);
    }
  }

  /** While those with a long period sleep on, those with a short one are stopped. */
  private void stopThoseThatSleep(Map<WaitingWay, WaitingGroup> groups)
      throws InterruptedException {
    List<WaitingWay> sleeping =
        groups.keySet().stream().filter(WaitingWay::isSleeping).toList();
    for (WaitingWay way : sleeping) {
      if (isLong(way)) {
        groups.get(way).awaitWaiting();
        groups.get(way).requestStop();
      } else {
        groups.get(way).close();
      }
    }
    for (WaitingWay way : sleeping) {
      for (int i = 0; i < SMALL_GROUPS && !isLong(way); i++) {
        stopSmallGroup(way);
      }
    }
    for (WaitingWay way : sleeping) {
      if (isLong(way)) {
        record(way, groups.get(way).awaitNotices());
      }
    }
  }

  private void stopSmallGroup(WaitingWay way) throws InterruptedException {
    try (WaitingGroup group = group(way, SMALL_GROUP)) {
      group.awaitWaiting();
      StopProbe.delay(random.nextLong(way.period().toNanos()));
      group.requestStop();
      record(way, group.awaitNotices());
    }
  }

  private WaitingGroup group(WaitingWay way, int workers) {
    return new WaitingGroup(way, workers, random, PATIENCE_NANOS);
  }

  private static boolean isLong(WaitingWay way) {
    return way.period().compareTo(LONG_PERIOD) >= 0;
  }

  private static LatencyRecorder latencies(WaitingWay way) {
    return LatencyRecorder.named(way.label());
  }

  private static void record(WaitingWay way, long[] latencies) {
    Arrays.stream(latencies).forEach(latencies(way)::record);
  }

  private static void record(WaitingWay way, WaitingUse use) {
    ValueRecorder.VALUES.record(way.label() + CPU, use.cpuNanos(), "ns/s");
    ValueRecorder.VALUES.record(way.label() + UNITS, use.units(), "1/s");
    if (!Double.isNaN(use.wakeUps())) {
      ValueRecorder.VALUES.record(way.label() + WAKE_UPS, use.wakeUps(), "1/s");
    }
  }
}
