// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import stoplab.bench.Event;
import stoplab.bench.FanOut;
import stoplab.bench.OneWayProfiler;
import stoplab.testkit.ThreadKind;

/**
 * One event and the group of threads that waits for it.
 *
 * @param event the event
 * @param kind the kind of thread that waits
 * @param waiters how many of them
 */
public record FanOutCase(Event event, ThreadKind kind, int waiters) implements BenchmarkCase {
  /** By event and kind of thread, and then from the least to the greatest. */
  public static final Comparator<FanOutCase> BY_SIZE = Comparator.comparing(FanOutCase::event)
      .thenComparing(FanOutCase::kind)
      .thenComparing(FanOutCase::waiters);

  /** The name in reports, such as {@code latch-event for 1,000 virtual threads}. */
  public String label() {
    return String.format(
        Locale.ROOT,
        "%s for %,d %s thread%s",
        event.label(),
        waiters,
        kind.name().toLowerCase(Locale.ROOT),
        waiters == 1 ? "" : "s");
  }

  @Override
  public String benchmark() {
    return FanOut.class.getName() + ".last";
  }

  @Override
  public Duration expected(Scope scope) {
    return FanOut.expected(kind, waiters, scope.warmUp(), measurement(scope));
  }

  /** Twice the time of the stops, since a fan-out takes longer. */
  private static Duration measurement(Scope scope) {
    return scope.measurement().multipliedBy(2);
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    options
        .param("event", event.name())
        .param("kind", kind.name())
        .param("waiters", Integer.toString(waiters))
        .addProfiler(OneWayProfiler.class)
        .warmupTime(TimeValue.milliseconds(scope.warmUp().toMillis()))
        .measurementTime(TimeValue.milliseconds(measurement(scope).toMillis()));
  }
}
