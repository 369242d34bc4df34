// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stoplab.bench.Technique;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.CpuLoad;
import stoplab.bench.report.folder.CsvLine;
import stoplab.bench.report.folder.RunFolder;
import stoplab.testkit.ThreadKind;

/**
 * Some stops that are comparable.
 *
 * @param part what was measured of them
 * @param technique of which technique
 * @param kind the kind of thread that ran the worker
 * @param load what else the CPUs did
 */
public record StopKey(StopPart part, Technique technique, ThreadKind kind, CpuLoad load) {
  /** Stops on a platform thread, when nothing else keeps the CPUs busy. */
  public static StopKey of(StopPart part, Technique technique) {
    return new StopKey(part, technique, ThreadKind.PLATFORM, CpuLoad.IDLE);
  }

  /** A part of what a case has measured. */
  static StopKey of(StopPart part, StopCase from) {
    return new StopKey(part, from.technique(), from.kind(), from.load());
  }

  /** The key with these columns; empty if this version does not know one of them. */
  static Optional<StopKey> of(CsvLine line) {
    Optional<Technique> technique = RunFolder.constant(Technique.class, line.text(1));
    Optional<ThreadKind> kind = RunFolder.constant(ThreadKind.class, line.text(2));
    Optional<CpuLoad> load = RunFolder.constant(CpuLoad.class, line.text(3));
    return Arrays.stream(StopPart.values())
        .filter(part -> part.label().equals(line.text(0)))
        .filter(any -> technique.isPresent() && kind.isPresent() && load.isPresent())
        .map(part -> new StopKey(part, technique.get(), kind.get(), load.get()))
        .findFirst();
  }

  /** The parameters of the benchmark, as JMH writes them. */
  Map<String, String> params() {
    return Map.of("technique", technique.name(), "kind", kind.name(), "load", load.name());
  }

  /** The first columns of raw samples. */
  String columns() {
    return String.join(
        ",",
        part.label(),
        technique.label(),
        SampleFile.lowerCase(kind),
        load.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
