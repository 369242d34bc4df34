// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.call;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
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
import stoplab.bench.probe.call.CallProbe;
import stoplab.bench.probe.call.CallTasks;
import stoplab.bench.probe.call.KillProbe;
import stoplab.bench.probe.call.PipeProbe;
import stoplab.bench.probe.call.PythonProgram;
import stoplab.bench.probe.call.SpareMemory;

/**
 * What does a call that can be killed cost, and how soon is the next one answered after a kill?
 *
 * <p><b>Claims under test:</b> a warm call of a {@code KillableExecutor} takes at most
 * {@value #PIPE_BOUND} times as long as a bare round trip over pipes to another JVM. After
 * {@code cancel(true)} of an endless loop, with a spare ready, the next call is answered within
 * {@value #NEXT_BOUND_MILLIS} ms, and with the cancellation within {@value #CANCEL_BOUND_MILLIS} ms
 * (medians). A warm call takes no longer than one of Python's {@code ProcessPoolExecutor}, and at
 * most {@value #FORK_BOUND} times as long as a {@code multiprocessing.Process} with fork.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question call-cost}.
 * Under JMH alone, {@code CallCost.calls} is a part of it; benchmarks/README.md names the profiler.
 *
 * <p>The answers are in the metrics with the names of {@link CallWay}. JMH's score is the median of
 * a warm call, of a kill with the next call, or of Python's executor. Without the profiler, it is
 * the time of the whole measurement, which answers no question.
 *
 * <p>The control sends as many bytes as a call, between threads that are arranged like those of a
 * call: see {@link PipeProbe}. Calls and control take turns in one JVM, in blocks and in random
 * order.
 *
 * <p><b>Not measured:</b> tasks that must be loaded first, values that need Java's serialization, a
 * class path with thousands of classes, an archive of classes, more than two children, and calls on
 * a busy machine.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 6,
    jvmArgsAppend = {CallCost.GC, CallCost.MIN_HEAP, CallCost.MAX_HEAP})
public class CallCost {
  /** How many times as long as the control a warm call may take. */
  public static final double PIPE_BOUND = 1.3;

  /** How long the next call after a kill may take. */
  public static final int NEXT_BOUND_MILLIS = 1;

  /** How long the kill and the next call may take together. */
  public static final int CANCEL_BOUND_MILLIS = 10;

  /** How many times as long as a call of Python's executor a warm call may take. */
  public static final double EXECUTOR_BOUND = 1;

  /** The same for a process that Python forks. */
  public static final double FORK_BOUND = 0.1;

  static final String GC = "-XX:+UseG1GC";
  static final String MIN_HEAP = "-Xms512m"; // there is room for 64 MiB, several times
  static final String MAX_HEAP = "-Xmx512m";

  /** The flags of the measuring JVMs. */
  public static final List<String> FORK_FLAGS = List.of(GC, MIN_HEAP, MAX_HEAP);

  /** The bound of the random pause before a call, or a kill: enough for an idle CPU to halt. */
  private static final int PAUSE_BOUND_NANOS = 1_000_000;

  /** How many round trips are made in a row, so that they find their code warm. */
  private static final int BLOCK = 50;

  private static final int MIB = 1 << 20;

  private static final int MIBS = 64;

  /** How many calls with 1 MiB come before those that count. */
  private static final int LARGE_WARM_UPS = 5;

  private static final int KNOWN_CALLS = 10;

  /** Neither many calls nor a busy machine let one way of round trips take much longer. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Random RANDOM = new Random();

  /** Made by JMH. */
  public CallCost() {}

  /** How much is measured of calls that return. */
  @State(Scope.Thread)
  public static class Calls {
    /** How long round trips of each kind are made and discarded, in milliseconds. */
    @Param({"300"})
    public int warmUpMillis;

    /** How many blocks of round trips are measured of each kind. */
    @Param({"20"})
    public int blocks;

    /** How many calls with 64 MiB are measured; six times as many with 1 MiB. */
    @Param({"5"})
    public int larges;

    /** How long two threads call. */
    @Param({"300"})
    public int windowMillis;

    /** Made by JMH. */
    public Calls() {}
  }

  /** How much is measured of kills and starts. */
  @State(Scope.Thread)
  public static class Kills {
    /** How many calls are killed after the first, in each way; half as many executors open. */
    @Param({"8"})
    public int kills;

    /** Of how many spares the memory is measured. */
    @Param({"3"})
    public int spares;

    /** Made by JMH. */
    public Kills() {}
  }

  /** How much is measured of Python. */
  @State(Scope.Thread)
  public static class Pythons {
    /** How many processes are forked after the first, a quarter as many spawned. */
    @Param({"20"})
    public int processes;

    /** How many calls of a process that is there already; half as many do not count. */
    @Param({"500"})
    public int warmCalls;

    /** Made by JMH. */
    public Pythons() {}
  }

  /**
   * Measures calls that return, and the controls.
   *
   * @param extent how much
   * @throws Exception if a call or a control fails
   */
  @Benchmark
  public void calls(Calls extent) throws Exception {
    try (PipeProbe pipe = new PipeProbe(true);
        PipeProbe alone = new PipeProbe(false);
        CallProbe calls = CallProbe.open(1, 1)) {
      record(CallWay.FIRST_CALL, calls.echo());
      List<RoundTrip> inRow = List.of(
          new RoundTrip(CallWay.PIPE, pipe::roundTrip),
          new RoundTrip(CallWay.PIPE_ONE_THREAD, alone::roundTrip),
          new RoundTrip(CallWay.WARM_CALL, calls::echo));
      List<RoundTrip> withPauses = List.of(
          new RoundTrip(CallWay.PIPE_AFTER_PAUSE, pipe::roundTrip),
          new RoundTrip(CallWay.CALL_AFTER_PAUSE, calls::echo));
      warmUp(inRow, extent.warmUpMillis);
      blocks(inRow, extent.blocks, 0);
      blocks(withPauses, Math.max(1, extent.blocks / 2), PAUSE_BOUND_NANOS);
      for (int i = 0; i < KNOWN_CALLS; i++) {
        record(CallWay.KNOWN_CALL, calls.spin(CallTasks.KNOWN));
      }
      for (int i = 0; i < LARGE_WARM_UPS; i++) {
        calls.echo(MIB);
      }
      for (int i = 0; i < 6 * extent.larges; i++) {
        record(CallWay.CALL_1_MIB, calls.echo(MIB));
      }
      calls.echo(MIBS * MIB); // grows the heaps
      for (int i = 0; i < extent.larges; i++) {
        record(CallWay.CALL_64_MIB, calls.echo(MIBS * MIB));
      }
    }
    try (CallProbe two = CallProbe.open(2, 0)) {
      two.awaitTwoChildren();
      two.perSecond(extent.windowMillis / 2);
      record(CallWay.TWO_SUBMITTERS, Math.round(two.perSecond(extent.windowMillis)));
    }
  }

  /** A way to make a round trip, which returns its nanoseconds. */
  private record RoundTrip(CallWay way, Callable<Long> make) {}

  private static void warmUp(List<RoundTrip> trips, int millis) throws Exception {
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis) * trips.size();
    long begun = System.nanoTime();
    do {
      for (RoundTrip trip : trips) {
        for (int i = 0; i < BLOCK; i++) {
          trip.make.call();
        }
        LatencyRecorder.named(trip.way.label()).discard(BLOCK);
      }
    } while (System.nanoTime() - begun < nanos);
  }

  private static void blocks(List<RoundTrip> trips, int count, int pauseBound) throws Exception {
    long begun = System.nanoTime();
    int size = pauseBound == 0 ? BLOCK : BLOCK / 2;
    for (int block = 0;
        block == 0 || block < count && System.nanoTime() - begun < MOST_NANOS * trips.size();
        block++) {
      for (RoundTrip trip : shuffled(trips)) {
        for (int i = 0; i < size; i++) {
          if (pauseBound > 0) {
            StopProbe.delay(RANDOM.nextInt(pauseBound));
          }
          record(trip.way, trip.make.call());
        }
      }
    }
  }

  private static <T> List<T> shuffled(List<T> all) {
    List<T> copy = new ArrayList<>(all);
    Collections.shuffle(copy, RANDOM);
    return copy;
  }

  /**
   * Measures kills, starts, and the memory of spares.
   *
   * @param extent how much
   * @throws Exception if a call fails, or a kill does not do what it should
   */
  @Benchmark
  public void kills(Kills extent) throws Exception {
    for (int i = 0; i <= Math.max(1, extent.kills / 2); i++) {
      record(CallWay.COLD_START, CallProbe.coldStart());
    }
    try (CallProbe calls = CallProbe.open(1, extent.spares)) {
      record(calls.memoryOfSpares());
    }
    try (KillProbe kills = new KillProbe()) {
      for (int i = 0; i <= extent.kills; i++) {
        for (CallWay way : shuffled(List.of(CallWay.CANCEL, CallWay.BARE_KILL))) {
          long delay = RANDOM.nextInt(PAUSE_BOUND_NANOS);
          if (way == CallWay.CANCEL) {
            record(kills.cancel(delay));
          } else {
            record(way, kills.bare(delay));
          }
        }
      }
    }
  }

  private static void record(KillProbe.Sample sample) {
    record(CallWay.CANCEL, sample.cancel());
    record(CallWay.NEXT_CALL, sample.next());
    record(CallWay.CANCEL_AND_NEXT, sample.both());
  }

  private static void record(List<SpareMemory> spares) {
    if (!spares.isEmpty()) {
      record(
          CallWay.SPARE_RSS, median(spares.stream().mapToLong(SpareMemory::rss).toArray()));
      record(
          CallWay.SPARE_PSS, median(spares.stream().mapToLong(SpareMemory::pss).toArray()));
      record(
          CallWay.SPARE_USS, median(spares.stream().mapToLong(SpareMemory::uss).toArray()));
    }
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * Measures each of Python's ways in a program of its own, in random order.
   *
   * @param extent how much
   * @throws Exception if a program cannot be started, or does not end
   */
  @Benchmark
  public void python(Pythons extent) throws Exception {
    Optional<Path> found = PythonProgram.find();
    if (found.isEmpty()) {
      return;
    }
    try (PythonProgram python = new PythonProgram(found.get())) {
      boolean isVersionKnown = false;
      for (CallWay way : shuffled(CallPart.PYTHON.ways())) {
        Optional<PythonProgram.Result> result = way.unit() == CallWay.Unit.NANOS
            ? python.measure(way.python(), samples(way, extent), warmUps(way, extent))
            : Optional.empty();
        if (result.isPresent()) {
          result.get().nanos().forEach(nanos -> record(way, nanos));
          if (!isVersionKnown) {
            record(CallWay.PYTHON_VERSION, result.get().version());
          }
          isVersionKnown = true;
        }
      }
    }
  }

  private static int samples(CallWay way, Pythons extent) {
    return switch (way) {
      case PYTHON_FORK, PYTHON_FORKSERVER -> extent.processes;
      case PYTHON_SPAWN -> Math.max(1, extent.processes / 4);
      default -> extent.warmCalls;
    };
  }

  private static int warmUps(CallWay way, Pythons extent) {
    return switch (way) {
      case PYTHON_FORK, PYTHON_FORKSERVER, PYTHON_SPAWN -> 0; // nothing that gets faster
      default -> extent.warmCalls / 2;
    };
  }

  /** Keeps a number for the report. */
  private static void record(CallWay way, long number) {
    if (way.unit() == CallWay.Unit.NANOS) {
      LatencyRecorder.named(way.label()).record(number);
    } else {
      ValueRecorder.VALUES.record(way.label(), number, way.unit().word());
    }
  }
}
