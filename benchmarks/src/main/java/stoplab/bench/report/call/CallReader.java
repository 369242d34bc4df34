// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.plan.CallCase;
import stoplab.bench.report.folder.CsvLine;
import stoplab.bench.report.folder.JmhResults;
import stoplab.bench.report.folder.UnreadableRunException;

/** Puts the lines that {@link CallSummary} has written together again. */
final class CallReader {
  /** What one JVM has measured. */
  private static final class Lines {
    private final int round;
    private final Map<CallWay, List<Long>> numbers = new EnumMap<>(CallWay.class);

    Lines(int round) {
      this.round = round;
    }

    CallSamples.Jvm jvm(long involuntary) {
      Map<CallWay, long[]> arrays = new EnumMap<>(CallWay.class);
      numbers.forEach((way, list) ->
          arrays.put(way, list.stream().mapToLong(Long::longValue).toArray()));
      return new CallSamples.Jvm(round, arrays, involuntary);
    }
  }

  private final Map<CallPart, Map<Integer, Lines>> parts = new EnumMap<>(CallPart.class);

  /** What each JVM must have measured, for without it the rest means nothing. */
  private static List<CallWay> needed(CallPart part) {
    return switch (part) {
      case CALLS -> List.of(CallWay.PIPE, CallWay.WARM_CALL);
      case KILLS -> List.of(CallWay.CANCEL, CallWay.NEXT_CALL);
      case PYTHON -> List.of();
    };
  }

  /** Takes a line of a way; returns whether its unit is the right one. */
  boolean take(CallWay way, CsvLine line) throws UnreadableRunException {
    if (!line.text(1).equals(way.unit().word())) {
      return false;
    }
    int round = line.count(2);
    parts
        .computeIfAbsent(way.part(), any -> new LinkedHashMap<>())
        .computeIfAbsent(line.count(3), any -> new Lines(round))
        .numbers
        .computeIfAbsent(way, any -> new ArrayList<>())
        .add(line.wholeAboveZero(5));
    return true;
  }

  /** What is missing beside the rest, in words. */
  Optional<String> lack() {
    for (Map.Entry<CallPart, Map<Integer, Lines>> part : parts.entrySet()) {
      for (Map.Entry<Integer, Lines> jvm : part.getValue().entrySet()) {
        for (CallWay way : needed(part.getKey())) {
          if (!jvm.getValue().numbers.containsKey(way)) {
            return Optional.of(
                String.format(Locale.ROOT, "it has no %s in JVM %d", way.label(), jvm.getKey()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What was read. */
  Map<CallPart, CallSamples> samples(JmhResults jmh) {
    Map<CallPart, CallSamples> samples = new EnumMap<>(CallPart.class);
    parts.forEach((part, jvms) -> {
      List<Double> switches =
          jmh.perJvm(new CallCase(part).benchmark(), Map.of(), OneWayProfiler.INVOLUNTARY);
      boolean known = switches.size() == jvms.size();
      List<CallSamples.Jvm> all = new ArrayList<>();
      jvms.values()
          .forEach(jvm -> all.add(jvm.jvm(known ? switches.get(all.size()).longValue() : -1)));
      samples.put(part, new CallSamples(List.copyOf(all)));
    });
    return samples;
  }
}
