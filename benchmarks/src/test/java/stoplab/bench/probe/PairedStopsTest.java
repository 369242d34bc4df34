// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PairedStopsTest {
  private static final int PAIRS = 200;

  private final List<String> order = new ArrayList<>();
  private long made;

  @BeforeEach
  @AfterEach
  void forgetWhatWasRecorded() {
    LatencyRecorder.LATENCIES.take();
    LatencyRecorder.FLOORS.take();
  }

  @Test
  @DisplayName("each stop has its floor at the same index, and neither always comes first")
  void stopsArePaired() {
    int before = LatencyRecorder.LATENCIES.take().stopsBefore();
    PairedStops pairs = new PairedStops(() -> make("floor"), () -> make("stop"));
    for (int i = 0; i < PAIRS; i++) {
      pairs.next();
    }
    LatencyRecorder.Batch stops = LatencyRecorder.LATENCIES.take();
    LatencyRecorder.Batch floors = LatencyRecorder.FLOORS.take();
    assertThat(stops.stopsBefore() - before).isEqualTo(PairedStops.WARM_AFTER_STOPS);
    assertThat(stops.nanos()).hasSize(PAIRS);
    assertThat(floors.nanos()).hasSize(PAIRS);
    for (int i = 0; i < PAIRS; i++) {
      assertThat(Math.abs(stops.nanos()[i] - floors.nanos()[i]))
          .as("made in turn")
          .isEqualTo(1);
      assertThat(order.get((int) stops.nanos()[i])).isEqualTo("stop");
      assertThat(order.get((int) floors.nanos()[i])).isEqualTo("floor");
    }
    List<String> counted = order.subList(2 * PairedStops.WARM_AFTER_STOPS, order.size());
    long stopsFirst = 0;
    for (int i = 0; i < counted.size(); i += 2) {
      stopsFirst += counted.get(i).equals("stop") ? 1 : 0;
    }
    assertThat(stopsFirst).isBetween(PAIRS / 5L, PAIRS * 4 / 5L); // by chance alone, never outside
  }

  @Test
  @DisplayName("what is measured beside the pair is made in each turn, and recorded by its name")
  void othersAreMadeInEachTurn() {
    PairedStops pairs = new PairedStops(() -> make("floor"), () -> make("stop"));
    pairs.addBeside("third", () -> make("third"));
    LatencyRecorder.named("third").take();
    pairs.next();
    LatencyRecorder.Batch third = LatencyRecorder.named("third").take();
    assertThat(third.nanos()).hasSize(1);
    assertThat(order.get((int) third.nanos()[0])).isEqualTo("third");
    assertThat(order.subList(order.size() - 3, order.size()))
        .containsExactlyInAnyOrder("floor", "stop", "third");
  }

  @Test
  @DisplayName("the warm-up is bounded in time")
  void warmUpIsBounded() {
    assertThat(PairedStops.expectedWarmUp(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(300));
    assertThat(PairedStops.expectedWarmUp(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(2));
  }

  /** Its latency is its number, from 0. */
  private long make(String what) {
    order.add(what);
    return made++;
  }
}
