// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.LatencyResult;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallWay;
import stoplab.bench.stats.Distribution;

/**
 * The numbers of a part of {@link CallCost}, one entry for each measuring JVM.
 *
 * @param jvms the JVMs in the order in which they ran
 */
public record CallSamples(List<Jvm> jvms) {
  /**
   * What one JVM has measured.
   *
   * @param round the round, from 1
   * @param numbers of each way, in order, in its unit
   * @param involuntary involuntary context switches, or -1 if the system does not report them
   */
  public record Jvm(int round, Map<CallWay, long[]> numbers, long involuntary) {
    long[] of(CallWay way) {
      return numbers.getOrDefault(way, new long[0]);
    }
  }

  /** Extracts the JVMs from JMH's results, one run per round. */
  public static CallSamples of(List<RunResult> rounds) {
    List<Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (BenchmarkResult fork : rounds.get(i).getBenchmarkResults()) {
        jvms.add(jvm(i + 1, fork));
      }
    }
    return new CallSamples(Collections.unmodifiableList(jvms));
  }

  private static Jvm jvm(int round, BenchmarkResult fork) {
    Map<CallWay, long[]> numbers = new EnumMap<>(CallWay.class);
    for (CallWay way : CallWay.values()) {
      Result<?> result = fork.getSecondaryResults().get(way.label());
      if (result instanceof LatencyResult latency) {
        numbers.put(way, latency.nanos());
      } else if (result != null) {
        numbers.put(way, new long[] {Math.round(result.getScore())});
      }
    }
    Result<?> switches = fork.getSecondaryResults().get(OneWayProfiler.INVOLUNTARY);
    return new Jvm(round, numbers, switches == null ? -1 : (long) switches.getScore());
  }

  /** Whether there is a number of this way. */
  boolean has(CallWay way) {
    return jvms.stream().anyMatch(jvm -> jvm.of(way).length > 0);
  }

  /** All numbers of a way. */
  Distribution all(CallWay way) {
    return from(way, 0);
  }

  /** The first of each JVM, or of each Python, which pays for what is loaded only once. */
  Distribution first(CallWay way) {
    return new Distribution(jvms.stream()
        .map(jvm -> Arrays.copyOf(jvm.of(way), Math.min(1, jvm.of(way).length)))
        .toList());
  }

  /** All but these. */
  Distribution later(CallWay way) {
    return from(way, 1);
  }

  private Distribution from(CallWay way, int from) {
    return new Distribution(jvms.stream()
        .map(jvm -> jvm.of(way))
        .map(all -> Arrays.copyOfRange(all, Math.min(from, all.length), all.length))
        .toList());
  }

  /** For each JVM that has both: the median of one as a multiple of the median of the other. */
  double[] ratios(CallWay way, CallWay other) {
    return jvms.stream()
        .filter(jvm -> jvm.of(way).length > 0 && jvm.of(other).length > 0)
        .mapToDouble(jvm -> median(jvm.of(way)) / median(jvm.of(other)))
        .toArray();
  }

  private static double median(long[] numbers) {
    return Distribution.median(Arrays.stream(numbers).asDoubleStream().toArray());
  }
}
