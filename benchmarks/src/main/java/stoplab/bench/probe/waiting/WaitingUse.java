// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one waiting worker uses in a second while nobody stops it.
 *
 * <p>Guarantee [bench.waiting-known-answers]: each way to wait has an answer that is known
 * beforehand and that a busy machine cannot change. Readings that contradict it, such as those of
 * another thread, are a fault of the instrument.
 *
 * @param cpuNanos the CPU time that the system charges to its thread, in nanoseconds per second
 * @param wakeUps how often its thread is woken per second; NaN if the system does not report it
 * @param units how often it runs its unit of work per second, as the worker itself counts
 */
public record WaitingUse(double cpuNanos, double wakeUps, double units) {
  /** A thread cannot use more than one CPU; the rest is for the rounding of two clocks. */
  private static final double MOST_CPU_NANOS = 1.02 * TimeUnit.SECONDS.toNanos(1);

  /** No CPU runs a unit and polls a flag in less. */
  private static final double LEAST_UNIT_NANOS = 0.1;

  /** A blocked thread uses none; this allows for one that blocks late on a busy machine. */
  private static final double MOST_BLOCKED_CPU_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final double FEW_WAKE_UPS = 20; // a few in a window of a fifth of a second

  private static final double TOLERANCE = 0.2;

  /** The mean of some workers that wait in the same way. */
  static WaitingUse mean(List<WaitingUse> each) {
    return new WaitingUse(
        each.stream().mapToDouble(WaitingUse::cpuNanos).average().orElseThrow(),
        each.stream().mapToDouble(WaitingUse::wakeUps).average().orElseThrow(),
        each.stream().mapToDouble(WaitingUse::units).average().orElseThrow());
  }

  /**
   * Holds the readings against what is known about the way.
   *
   * @return what is wrong, in words, that a busy machine cannot cause; empty if nothing is
   */
  public Optional<String> fault(WaitingWay way) {
    if (way.isSpinning()) {
      return spinningFault();
    }
    return way.hasPeriod() ? periodicFault(way.wakeUpsPerSecond()) : blockedFault();
  }

  private Optional<String> spinningFault() {
    if (cpuNanos > MOST_CPU_NANOS) {
      return fault("a thread has used %.3f CPUs", cpuNanos / TimeUnit.SECONDS.toNanos(1));
    }
    return cpuNanos < LEAST_UNIT_NANOS * units
        ? fault("it has run %.0f units per second in %.0f ns of CPU time", units, cpuNanos)
        : Optional.empty();
  }

  private Optional<String> blockedFault() {
    return cpuNanos > MOST_BLOCKED_CPU_NANOS || wakeUps > FEW_WAKE_UPS
        ? fault(
            "a blocked thread has used %.0f ns of CPU time and was woken %.0f times per second",
            cpuNanos, wakeUps)
        : Optional.empty();
  }

  private Optional<String> periodicFault(double most) {
    if (wakeUps > (1 + TOLERANCE) * most + FEW_WAKE_UPS) {
      return fault("it was woken %.0f times per second, and its period allows %.0f", wakeUps, most);
    }
    return Math.abs(wakeUps - units) > TOLERANCE * units + FEW_WAKE_UPS
        ? fault("it was woken %.0f times per second, and has run %.0f units", wakeUps, units)
        : Optional.empty();
  }

  private static Optional<String> fault(String format, Object... args) {
    return Optional.of(String.format(Locale.ROOT, format, args));
  }
}
