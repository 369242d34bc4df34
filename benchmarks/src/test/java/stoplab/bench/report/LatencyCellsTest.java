// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.stats.Distribution;

class LatencyCellsTest {
  @Test
  @Tag("bench.two-modes-shown")
  @DisplayName("where the JVMs fall into two groups, the cell says both")
  void twoGroupsAreShown() {
    assertThat(
            LatencyCells.median(new double[] {81e3, 1.9e6, 80e3, 79e3, 2.1e6, 82e3, 1.8e6, 83e3}))
        .as("[bench.two-modes-shown]")
        .isEqualTo("81 us in 5, 1.90 ms in 3");
    assertThat(LatencyCells.median(new double[] {81e3, 80e3, 79e3, 82e3, 1.8e6, 83e3}))
        .as("[bench.two-modes-shown] one JVM is no group")
        .isEqualTo("81.5 us [79, 1800]");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 1, too few stops",
    "6, 1, '100 ns [100, 100]'",
    "1, 19, too few stops",
    "1, 20, '100 ns [100, 100]'"
  })
  @DisplayName("six JVMs have a median, however few their stops, and so have 20 stops")
  void medianNeedsSixJvmsOrTwentyStops(int jvms, int stops, String cell) {
    assertThat(LatencyCells.median(same(jvms, stops, 100))).isEqualTo(cell);
  }

  @Test
  @Tag("bench.percentile-per-jvm")
  @DisplayName("a tail that one JVM alone has beyond the floor's is not the technique's")
  void tailOfOneJvmIsNotTheTechniques() {
    List<long[]> latencies = new ArrayList<>();
    List<long[]> floors = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      floors.add(LongStream.rangeClosed(1, 100).toArray());
      latencies.add(LongStream.rangeClosed(1, 100).map(x -> x + 10).toArray());
    }
    assertThat(LatencyCells.tail(new Distribution(latencies), new Distribution(floors)))
        .as("[bench.percentile-per-jvm] the tail is longer in each JVM")
        .containsExactly("100 ns", "-");
    latencies.set(0, LongStream.rangeClosed(1, 100).toArray());
    assertThat(LatencyCells.tail(new Distribution(latencies), new Distribution(floors)))
        .as(
            "[bench.percentile-per-jvm] in all but one: the interval reaches from least to greatest")
        .containsExactly("(100 ns)", "-");
    latencies.replaceAll(any -> LongStream.rangeClosed(1, 100).toArray());
    latencies.set(0, LongStream.rangeClosed(1, 100).map(x -> 90_000 * x).toArray());
    assertThat(LatencyCells.tail(new Distribution(latencies), new Distribution(floors)))
        .as("[bench.percentile-per-jvm] one slow JVM moves nothing")
        .containsExactly("(90 ns)", "-");
  }

  @Test
  @DisplayName("what a technique takes beyond the floor is a time, paired in each JVM")
  void beyondFloorIsPaired() {
    List<LatencySamples.Jvm> jvms = new ArrayList<>();
    for (long machine : new long[] {100, 400, 130, 420, 110, 410}) {
      jvms.add(new LatencySamples.Jvm(1, 0, new long[] {machine + 12}, new long[] {machine}, 0, 0));
    }
    assertThat(LatencyCells.beyondFloor(new LatencySamples(jvms))).isEqualTo("+12 ns [+12, +12]");
    assertThat(LatencyCells.beyondFloor(new LatencySamples(jvms.subList(0, 5))))
        .isEqualTo("+12 ns");
  }

  private static Distribution same(int jvms, int stops, long nanos) {
    List<long[]> all = new ArrayList<>();
    for (int i = 0; i < jvms; i++) {
      long[] one = new long[stops];
      Arrays.fill(one, nanos);
      all.add(one);
    }
    return new Distribution(all);
  }
}
