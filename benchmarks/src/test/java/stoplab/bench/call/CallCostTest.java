// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import stoplab.bench.plan.CallCase;
import stoplab.bench.plan.Scope;

class CallCostTest {
  @Test
  @DisplayName("each part has a benchmark method of its own, and something to measure")
  void partsHaveMethods() {
    assertThat(Arrays.stream(CallCost.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .map(method -> CallCost.class.getName() + "." + method.getName()))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(CallPart.values())
            .map(part -> new CallCase(part).benchmark())
            .toList());
    for (CallPart part : CallPart.values()) {
      assertThat(part.ways()).isNotEmpty().allMatch(way -> way.part() == part);
    }
  }

  @Test
  @DisplayName("a round takes a quarter of a minute, and that of a smoke run some seconds")
  void roundIsShort() {
    assertThat(round(Scope.SMOKE)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(round(Scope.ALL))
        .isEqualTo(round(Scope.HEADLINES))
        .isLessThanOrEqualTo(Duration.ofSeconds(15));
  }

  private static Duration round(Scope scope) {
    return Arrays.stream(CallPart.values())
        .map(part -> new CallCase(part).expected(scope))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  @DisplayName("the names of Python's ways are those of the script")
  void pythonHasNames() {
    assertThat(CallPart.PYTHON.ways())
        .extracting(CallWay::python)
        .containsExactly("fork", "forkserver", "spawn", "pool", "executor", "pebble", "version");
  }
}
