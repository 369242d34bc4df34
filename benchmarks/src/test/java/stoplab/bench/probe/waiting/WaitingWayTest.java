// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;

class WaitingWayTest {
  @ParameterizedTest
  @EnumSource(WaitingWay.class)
  @DisplayName("a fresh worker ends at once if it was already stopped")
  void factoryAndStopBelongTogether(WaitingWay way) {
    StoppableWorker worker = way.create(new WorkUnit());
    worker.stop().run();
    worker.body().run();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @DisplayName("labels are unique, and name the period that the worker has")
  void labelsAreUnique() {
    assertThat(Arrays.stream(WaitingWay.values()).map(WaitingWay::label)).doesNotHaveDuplicates();
    for (WaitingWay way : WaitingWay.values()) {
      String period = way.period().toMillis() == 1_000 ? "1-s" : way.period().toMillis() + "-ms";
      assertThat(way.label().endsWith(period)).as(way.label()).isEqualTo(way.hasPeriod());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SPIN, 1_100_000_000, 0, 1e6, a thread has used 1.100 CPUs",
    "SPIN, 900_000, 0, 1e9, it has run 1000000000 units per second in 900000 ns of CPU time",
    "ON_SPIN_WAIT, 0, 0, 1e7, it has run 10000000 units per second in 0 ns of CPU time",
    "PARK, 2_000_000, 0, 0, a blocked thread has used 2000000 ns",
    "EVENT, 0, 30, 0, was woken 30 times per second",
    "SLEEP_10_MS, 9_000, 150, 150, 'it was woken 150 times per second, and its period allows 100'",
    "SLEEP_10_MS, 9_000, 0, 100, 'it was woken 0 times per second, and has run 100 units'",
    "LATCH_100_MS, 9_000, 0, 30, 'it was woken 0 times per second, and has run 30 units'",
  })
  @Tag("bench.waiting-known-answers")
  @DisplayName("what is known of a way to wait, and a busy machine cannot change, is a fault")
  void contradictionIsFault(
      WaitingWay way, String cpuNanos, double wakeUps, double units, String fault) {
    double cpu = Double.parseDouble(cpuNanos.replace("_", ""));
    assertThat(new WaitingUse(cpu, wakeUps, units).fault(way).orElse("no fault"))
        .as("[bench.waiting-known-answers] %s", way)
        .contains(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "SPIN, 1e9, 0, 1e9",
    "SPIN, 2e7, 0, 1e7", // another program has the CPU most of the time
    "SPIN, 1e9, NaN, 1e9",
    "ON_SPIN_WAIT, 1e9, 300, 1e7",
    "PARK, 0, 0, 0",
    "PARK, 3e4, 5, 0", // one that blocks late
    "SLEEP_10_MS, 3e6, 100, 100",
    "SLEEP_10_MS, 3e6, 30, 30", // timers are late
    "SLEEP_10_MS, 3e6, NaN, 100",
    "SLEEP_1_S, 3e4, 1, 1",
    "LATCH_100_MS, 3e5, 10, 9",
  })
  @Tag("bench.waiting-known-answers")
  @DisplayName("what a busy machine can cause is no fault, nor is what a system does not report")
  void busynessIsNoFault(WaitingWay way, double cpuNanos, double wakeUps, double units) {
    assertThat(new WaitingUse(cpuNanos, wakeUps, units).fault(way))
        .as("[bench.waiting-known-answers] %s", way)
        .isEmpty();
  }
}
