// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.ClockCost;

/** Samples that nobody has measured, JVM by JVM. */
final class CallData {
  private final Map<CallPart, List<Map<CallWay, long[]>>> parts = new EnumMap<>(CallPart.class);

  /** Adds to each JVM of a part so many numbers of a way, the same ones in each. */
  CallData same(int jvms, CallWay way, long... numbers) {
    for (int jvm = 0; jvm < jvms; jvm++) {
      add(jvm, way, numbers);
    }
    return this;
  }

  /** Adds one number of a way to each JVM, each another one; twice, if the first does not count. */
  CallData each(CallWay way, long... numbers) {
    for (int jvm = 0; jvm < numbers.length; jvm++) {
      add(jvm, way, numbers[jvm], numbers[jvm]);
    }
    return this;
  }

  private void add(int jvm, CallWay way, long... numbers) {
    List<Map<CallWay, long[]>> jvms = parts.computeIfAbsent(way.part(), any -> new ArrayList<>());
    while (jvms.size() <= jvm) {
      jvms.add(new EnumMap<>(CallWay.class));
    }
    jvms.get(jvm).put(way, numbers);
  }

  CallSummary summary() {
    Map<CallPart, CallSamples> samples = new HashMap<>();
    parts.forEach((part, jvms) -> {
      List<CallSamples.Jvm> all = new ArrayList<>();
      jvms.forEach(numbers -> all.add(new CallSamples.Jvm(all.size() + 1, numbers, 3)));
      samples.put(part, new CallSamples(all));
    });
    return new CallSummary(new EnumMap<>(samples));
  }

  /** The notes in one text. */
  String notes() {
    return String.join("\n", summary().notes(new ClockCost(10, 20), "load 0.1"));
  }

  /** The cells of the row with a label. */
  List<String> row(CallWay way) {
    return summary()
        .tables()
        .lines()
        .filter(line -> line.startsWith("| " + way.label() + " "))
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).skip(2).toList())
        .findFirst()
        .orElseThrow();
  }
}
