// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.Locale;
import stoplab.bench.CpuLoad;
import stoplab.bench.Technique;
import stoplab.bench.plan.StopCase;
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
