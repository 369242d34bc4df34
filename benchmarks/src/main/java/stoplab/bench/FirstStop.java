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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import stoplab.bench.probe.process.ChildStopProbe;
import stoplab.bench.probe.process.FirstStopProbe;
import stoplab.bench.probe.process.OneStopProgram;

/**
 * How long does the first and only stop of a program take?
 *
 * <p><b>Claim under test:</b> a first stop by a ladder takes at most {@value #BOUND_MILLIS} ms more
 * than one by the JDK's bare calls. The child has lived for a tenth of a second.
 *
 * <p><b>Run:</b> {@code java -jar benchmarks/target/benchmarks.jar compare --question first-stop},
 * or under JMH alone, here for children that are stopped as soon as they are ready:
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar FirstStop -p trial=KILL_SLEEP -p lifeMillis=0 \
 *     -prof stoplab.bench.OneWayProfiler
 * }</pre>
 *
 * <p>Each sample is a program of its own ({@link OneStopProgram}): a plain JVM without JMH, which
 * starts a child, and stops it once, in one of the two ways. So a ladder and bare calls never share
 * a JVM, and they are compared as two samples. With the profiler, JMH's score is the median stop by
 * the ladder; without it, the time of two programs, which answers no question.
 *
 * <p><b>Not measured:</b> a program that has already used lambdas, regular expressions or the file
 * system: its first stop has fewer classes to load, in both ways. Nor a child that is stopped while
 * it starts, nor a busy machine.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 6)
@Fork(
    value = 5,
    jvmArgsAppend = {StopLatency.GC, StopLatency.MIN_HEAP, StopLatency.MAX_HEAP})
public class FirstStop {
  /** How much more a first stop by a ladder may cost than one by bare calls. */
  public static final int BOUND_MILLIS = 3;

  /** Made by JMH. */
  public FirstStop() {}

  /** What the programs stop. */
  @State(Scope.Thread)
  public static class Programs {
    /** The child and the ladder. */
    @Param({"KILL_SLEEP"})
    public ProcessTrial trial;

    /** How long the child has been asleep, at least, when it is stopped, in milliseconds. */
    @Param({"100"})
    public int lifeMillis;

    /** Made by JMH. */
    public Programs() {}
  }

  /**
   * Runs two programs, in random order: one with the ladder, one with the bare calls.
   *
   * @param programs what they stop
   * @return how long the stop by the ladder took, in nanoseconds
   * @throws Exception if a program fails, or its stop did not do what it should
   */
  @Benchmark
  public long first(Programs programs) throws Exception {
    FirstStopProbe instrument = new FirstStopProbe(
        programs.trial.ladder(), programs.trial.child(), Duration.ofMillis(programs.lifeMillis));
    long nanos = 0;
    for (String way : ProcessStop.shuffled(List.of(ProcessStop.LADDER, ProcessStop.BARE))) {
      boolean ladder = way.equals(ProcessStop.LADDER);
      ChildStopProbe.Sample sample = instrument.run(way);
      ProcessStop.record(way, sample.nanos());
      ProcessStop.record(
          ladder ? ProcessStop.START_WORKER : ProcessStop.START_BARE, sample.startNanos());
      nanos += ladder ? sample.nanos() : 0;
    }
    return nanos;
  }
}
