// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.LatencyResult;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.ProcessStop;
import stoplab.bench.stats.Distribution;

/**
 * The samples of a case of {@link ProcessStop}, for each of its ways, one entry for each measuring
 * JVM.
 *
 * @param jvms the JVMs in the order in which they ran
 */
public record ProcessSamples(List<Jvm> jvms) {
  /**
   * What one JVM has measured.
   *
   * @param round the round, from 1
   * @param nanos for each way its samples in order; the first is the JVM's first of this kind
   * @param involuntary involuntary context switches, or -1 if the system does not report them
   */
  public record Jvm(int round, Map<String, long[]> nanos, long involuntary) {
    long[] of(String way) {
      return nanos.getOrDefault(way, new long[0]);
    }
  }

  /** Extracts the JVMs from JMH's results, one run per round. */
  public static ProcessSamples of(List<RunResult> rounds) {
    List<Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (BenchmarkResult fork : rounds.get(i).getBenchmarkResults()) {
        jvms.add(jvm(i + 1, fork));
      }
    }
    return new ProcessSamples(Collections.unmodifiableList(jvms));
  }

  private static Jvm jvm(int round, BenchmarkResult fork) {
    Map<String, long[]> nanos = new TreeMap<>();
    for (Map.Entry<String, ? extends Result<?>> each : results(fork).entrySet()) {
      if (each.getValue() instanceof LatencyResult latency) {
        nanos.put(each.getKey(), latency.nanos());
      }
    }
    Result<?> switches = results(fork).get(OneWayProfiler.INVOLUNTARY);
    return new Jvm(round, nanos, switches == null ? -1 : (long) switches.getScore());
  }

  @SuppressWarnings("rawtypes")
  private static Map<String, ? extends Result<?>> results(BenchmarkResult fork) {
    Map<String, Result<?>> results = new TreeMap<>();
    for (Map.Entry<String, Result> each : fork.getSecondaryResults().entrySet()) {
      results.put(each.getKey(), each.getValue());
    }
    return results;
  }

  /** Whether there is a sample of this way. */
  boolean has(String way) {
    return jvms.stream().anyMatch(jvm -> jvm.of(way).length > 0);
  }

  /** The first sample of each JVM, which pays for what is loaded and set up only once. */
  Distribution first(String way) {
    return distribution(way, 0, 1);
  }

  /** All but the first of each JVM. */
  Distribution later(String way) {
    return distribution(way, 1, Integer.MAX_VALUE);
  }

  /** All samples. */
  Distribution all(String way) {
    return distribution(way, 0, Integer.MAX_VALUE);
  }

  private Distribution distribution(String way, int from, int to) {
    return new Distribution(
        jvms.stream().map(jvm -> part(jvm.of(way), from, to)).toList());
  }

  private static long[] part(long[] samples, int from, int to) {
    int end = Math.min(to, samples.length);
    return from < end ? Arrays.copyOfRange(samples, from, end) : new long[0];
  }

  /**
   * For each JVM that has later samples of both: the median of one minus the median of the other,
   * in nanoseconds.
   */
  double[] differences(String way, String other) {
    return differences(way, other, 1);
  }

  /** The same for all samples, including the first of each JVM. */
  double[] differencesOfAll(String way, String other) {
    return differences(way, other, 0);
  }

  private double[] differences(String way, String other, int from) {
    return jvms.stream()
        .filter(jvm -> jvm.of(way).length > from && jvm.of(other).length > from)
        .mapToDouble(jvm -> median(jvm.of(way), from) - median(jvm.of(other), from))
        .toArray();
  }

  /** The median of the later samples of each JVM that has some, in nanoseconds. */
  double[] medians(String way) {
    return medians(way, 1);
  }

  /** The same for all samples, including the first of each JVM. */
  double[] mediansOfAll(String way) {
    return medians(way, 0);
  }

  private double[] medians(String way, int from) {
    return jvms.stream()
        .map(jvm -> jvm.of(way))
        .filter(samples -> samples.length > from)
        .mapToDouble(samples -> median(samples, from))
        .toArray();
  }

  private static double median(long[] samples, int from) {
    return Distribution.median(
        Arrays.stream(samples, from, samples.length).asDoubleStream().toArray());
  }

  /** For each JVM: the median of one as a multiple of the median of the other. */
  double[] ratios(String way, String other) {
    return jvms.stream()
        .filter(jvm -> jvm.of(way).length > 1 && jvm.of(other).length > 1)
        .mapToDouble(jvm -> median(jvm.of(way), 1) / median(jvm.of(other), 1))
        .toArray();
  }
}
