// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.List;
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
import stoplab.bench.probe.process.TreeBatchProbe;
import stoplab.process.worker.StopLadder;

/**
 * How long until many process trees are gone, if they are stopped at the same time by a thread
 * each?
 *
 * <p><b>Claims under test:</b> {@value #TREES} trees with {@value #LEAVES} leaves in all, stopped
 * by a ladder (SIGTERM, then SIGKILL) with a deadline of {@value #DEADLINE_SECONDS} s: each stop
 * returns at most {@value #LATE_MILLIS} ms after its deadline; all trees are gone; all stops
 * together take no longer than plain kills of the same number of obedient trees.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question many-stops},
 * or one batch of each way under JMH alone:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar ManyStops -f 1 -p trial=MANY_PARTLY_DEAF \
 *     -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>It needs room for some 1,600 processes, 2,500 threads and 2,000 open files. The plain kills:
 * {@code descendants()}, {@code destroyForcibly()} of each and of the root, {@code waitFor()}, and
 * checks of {@code /proc} until all of them are gone. With the profiler, JMH's score is the median
 * time until all trees of a batch are gone by the ladder; without it, the time of both batches with
 * their starts, which answers no question.
 *
 * <p><b>Not measured:</b> guarded main classes; trees that fork while they are stopped.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 6,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class ManyStops {
  /** How many trees are stopped at once. */
  public static final int TREES = 600;

  /** How many processes they have besides their roots. */
  public static final int LEAVES = 1_000;

  /** The deadline of each stop. */
  public static final int DEADLINE_SECONDS = 10;

  /** How long a stop may take beyond its deadline. */
  public static final int LATE_MILLIS = 500;

  /** How long a ladder waits for a tree that ignores SIGTERM; the tree cannot be gone earlier. */
  public static final int GRACE_MILLIS = 2_000;

  /** The samples of single stops: of trees that ignore SIGTERM, and of the others. */
  public static final String DEAF = "ladder-deaf";

  /** The samples of whole batches. */
  public static final String LADDER_TOTAL = "ladder-total";

  public static final String BARE_TOTAL = "bare-total";

  /** How many processes the ladders of a batch left; not a time. */
  public static final String LADDER_LEFT = "ladder-left";

  private static final int WARM_UP = 20;

  /** Made by JMH. */
  public ManyStops() {}

  /** The ladder that is measured. */
  public static StopLadder ladder() {
    return StopLadder.within(Duration.ofSeconds(DEADLINE_SECONDS))
        .terminate(Duration.ofMillis(GRACE_MILLIS));
  }

  /** What is stopped. */
  @State(Scope.Thread)
  public static class Trees {
    /** Which trees are deaf. */
    @Param({"MANY_OBEDIENT", "MANY_PARTLY_DEAF"})
    public ManyTrial trial;

    /** How many trees. */
    @Param({"" + TREES})
    public int trees;

    /** How many leaves in all. */
    @Param({"" + LEAVES})
    public int leaves;

    /** Made by JMH. */
    public Trees() {}

    /**
     * Loads the code of both ways, by a small batch each.
     *
     * @throws Exception if a tree cannot be started or stopped
     */
    @Setup
    public void warmUp() throws Exception {
      TreeBatchProbe few =
          new TreeBatchProbe(ManyTrial.MANY_OBEDIENT::isDeaf, ladder(), WARM_UP, 2 * WARM_UP);
      few.byLadder();
      few.bare();
    }
  }

  /**
   * Stops two batches, in random order: one by the ladder, one by plain kills.
   *
   * @param trees what to stop
   * @return how long all stops by the ladder took together, in nanoseconds
   * @throws Exception if a tree cannot be started, or a stop wrongly reports that its tree is gone
   */
  @Benchmark
  public long many(Trees trees) throws Exception {
    TreeBatchProbe batch =
        new TreeBatchProbe(trees.trial::isDeaf, ladder(), trees.trees, trees.leaves);
    long total = 0;
    for (String way : ProcessStop.shuffled(List.of(ProcessStop.LADDER, ProcessStop.BARE))) {
      if (way.equals(ProcessStop.LADDER)) {
        TreeBatchProbe.Outcome outcome = batch.byLadder();
        total = outcome.total();
        ProcessStop.record(LADDER_TOTAL, total);
        ProcessStop.record(LADDER_LEFT, outcome.left());
        for (int i : batch.numbers(false)) {
          ProcessStop.record(way, outcome.nanos()[i]);
        }
        for (int i : batch.numbers(true)) {
          ProcessStop.record(DEAF, outcome.nanos()[i]);
        }
      } else {
        TreeBatchProbe.Outcome outcome = batch.bare();
        ProcessStop.record(BARE_TOTAL, outcome.total());
        for (long nanos : outcome.nanos()) {
          ProcessStop.record(way, nanos);
        }
      }
    }
    return total;
  }
}
