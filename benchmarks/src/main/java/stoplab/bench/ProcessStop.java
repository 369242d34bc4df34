// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.process.ChildStartProbe;
import stoplab.bench.probe.process.ChildStopProbe;
import stoplab.bench.probe.process.OneStopProgram;
import stoplab.bench.probe.process.OrphanProbe;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.probe.process.StartWay;

/**
 * How long does it take to stop a process, to start another JVM, and for an orphan to be gone?
 *
 * <p><b>Claims under test:</b> a ladder that kills costs at most {@value #LADDER_BOUND_MILLIS} ms
 * more than {@code destroyForcibly().waitFor()}. For a child that obeys, the standard ladder costs
 * at most {@value #STANDARD_BOUND_MILLIS} ms more than the bare calls that end it.
 * {@code WorkerProcess.start()} takes at most {@value #START_BOUND_MILLIS} ms more than
 * {@code ProcessBuilder.start()}. A tree of 50 native processes is gone {@value #TREE_BOUND_MILLIS}
 * ms after its kill began. Every guarded child is gone {@value #ORPHAN_BOUND_MILLIS} ms after its
 * parent was killed, and half of them after {@value #ORPHAN_MEDIAN_BOUND_MILLIS} ms.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question
 * process-stop}, or under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar ProcessStop.stop -p trial=KILL_TREE_50 \
 *     -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>Single shot: each sample is a child of its own. The answers are in the metrics of the
 * profiler, one for each way. JMH's score is the median of the way in question: the ladder, a start
 * by default, an orphan with our guard. Without the profiler, it is the time of a whole turn of the
 * instrument (start a child for each way, see it ready, stop it), which answers no question.
 *
 * <p><b>Not measured:</b> children that do not obey (they cost the time that a rung gives them), a
 * busy machine, and what a stop costs the rest of the machine. {@link FirstStop} measures first
 * stops, {@link ManyStops} many at once.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 6)
@Fork(
    value = 10,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class ProcessStop {
  /** How much more a ladder may cost than the bare calls. */
  public static final int LADDER_BOUND_MILLIS = 1;

  /** How much more the standard ladder may cost, for a child that obeys. */
  public static final int STANDARD_BOUND_MILLIS = 10;

  /** How much more a start by the worker may cost than the JDK's call. */
  public static final int START_BOUND_MILLIS = 1;

  /** How long a tree of 50 may take to be gone once its kill has begun. */
  public static final int TREE_BOUND_MILLIS = 250;

  /** How long a guarded child may outlive its parent. */
  public static final int ORPHAN_BOUND_MILLIS = 1_000;

  /** How long half of them may outlive it. */
  public static final int ORPHAN_MEDIAN_BOUND_MILLIS = 100;

  /** The ways to stop a child, side by side, and the part of the first that one rung takes. */
  public static final String LADDER = OneStopProgram.LADDER;

  public static final String BARE = OneStopProgram.BARE;
  public static final String BARE_AGAIN = "bare-again";
  public static final String RUNG = "rung";

  /** How long the calls that started their children took. */
  public static final String START_WORKER = "start-worker";

  public static final String START_BARE = "start-bare";

  private static final Random RANDOM = new Random();

  /** Made by JMH. */
  public ProcessStop() {}

  /** What is stopped. */
  @State(Scope.Thread)
  public static class Stops {
    /** The child and the rung. */
    @Param({"KILL_SLEEP"})
    public ProcessTrial trial;

    /**
     * How long stops are made and discarded after the first, in milliseconds. They stop a native
     * program by the same ladder, since that is the quickest, and the code of a stop is the same.
     */
    @Param({"1000"})
    public int warmUpMillis;

    private ChildStopProbe instrument;
    private boolean warm;

    /** Made by JMH. */
    public Stops() {}

    /** Makes the instrument. */
    @Setup
    public void open() {
      instrument = new ChildStopProbe(trial.ladder(), trial.child());
    }

    private void warmUp() throws Exception {
      ChildStopProbe quick = instrument.ofQuickChild();
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(warmUpMillis)) {
        quick.byLadder();
        quick.bare();
      }
      warm = true;
    }
  }

  /** How JVMs are started. */
  @State(Scope.Thread)
  public static class Starts {
    /** Whether archives are trained first, and also measured, if this JDK has them. */
    @Param({"true"})
    public boolean archives;

    private final List<StartWay> ways = new ArrayList<>();
    private ChildStartProbe instrument;

    /** Made by JMH. */
    public Starts() {}

    /**
     * Makes the program that is started, and its archives.
     *
     * @throws Exception if that fails
     */
    @Setup
    public void open() throws Exception {
      instrument = new ChildStartProbe();
      for (StartWay way : StartWay.values()) {
        if (way.isTrained() && archives && way.lack().isEmpty()) {
          instrument.train(way);
          ways.add(way);
        } else if (!way.isTrained()) {
          ways.add(way);
        }
      }
    }

    /**
     * Removes them.
     *
     * @throws IOException if they cannot be removed
     */
    @TearDown
    public void close() throws IOException {
      instrument.close();
    }
  }

  /** How orphans notice the death of their parent. */
  @State(Scope.Thread)
  public static class Orphans {
    /** Whether orphans without our guard are also measured. */
    @Param({"true"})
    public boolean unguarded;

    /** Made by JMH. */
    public Orphans() {}
  }

  /**
   * Stops three children, in random order: by the ladder, and twice by the bare calls. The first
   * turn in a JVM comes before the warm-up, and is no sample of the report.
   *
   * @param stops what to stop
   * @return how long the ladder took, in nanoseconds
   * @throws Exception if a child cannot be started, or a stop did not do what it should
   */
  @Benchmark
  public long stop(Stops stops) throws Exception {
    long nanos = 0;
    for (String way : shuffled(List.of(LADDER, BARE, BARE_AGAIN))) {
      if (way.equals(LADDER)) {
        ChildStopProbe.Sample sample = stops.instrument.byLadder();
        nanos = sample.nanos();
        record(way, nanos);
        record(RUNG, sample.rungNanos());
        record(START_WORKER, sample.startNanos());
      } else {
        ChildStopProbe.Sample sample = stops.instrument.bare();
        record(way, sample.nanos());
        if (way.equals(BARE)) {
          record(START_BARE, sample.startNanos());
        }
      }
    }
    if (!stops.warm) {
      stops.warmUp(); // in the turn that is no sample
    }
    return nanos;
  }

  /**
   * Starts a JVM in each way, in random order, and waits for its first line and its end.
   *
   * @param starts the ways
   * @return how long all of them took until their first lines, in nanoseconds
   * @throws Exception if one does not print what it should
   */
  @Benchmark
  public long start(Starts starts) throws Exception {
    long sum = 0;
    for (StartWay way : shuffled(starts.ways)) {
      long nanos = starts.instrument.start(way);
      record(way.label(), nanos);
      sum += nanos;
    }
    return sum;
  }

  /**
   * Kills a parent for each way to notice its death, in random order, and waits for the child's
   * end.
   *
   * @param orphans which ways
   * @return how long all of them took, in nanoseconds
   * @throws Exception if a child does not leave
   */
  @Benchmark
  public long orphan(Orphans orphans) throws Exception {
    List<OrphanWay> ways =
        orphans.unguarded ? Arrays.asList(OrphanWay.values()) : List.of(OrphanWay.GUARDED);
    long sum = 0;
    for (OrphanWay way : shuffled(ways)) {
      long nanos = new OrphanProbe().orphan(way);
      record(way.label(), nanos);
      sum += nanos;
    }
    return sum;
  }

  /** Keeps a sample of a way for the report. */
  static void record(String way, long nanos) {
    LatencyRecorder.named(way).record(nanos);
  }

  /** The same things in random order. */
  static <T> List<T> shuffled(List<T> ways) {
    List<T> copy = new ArrayList<>(ways);
    Collections.shuffle(copy, RANDOM);
    return copy;
  }
}
