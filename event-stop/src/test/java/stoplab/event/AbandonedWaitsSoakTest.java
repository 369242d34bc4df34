// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * A million waits that were given up. It takes minutes, so a plain {@code mvn test} leaves it out.
 */
@Tag("soak")
class AbandonedWaitsSoakTest {
  private static final int WAITS = 1_000_000;

  /** The contract, with more patience. */
  private interface LongRun extends EventWaitingCostContract {
    @Override
    default Duration patience() {
      return NoStrayThreads.PATIENCE.multipliedBy(30);
    }
  }

  static Stream<Arguments> eventsAndKinds() {
    List<LongRun> events = List.of(ConditionEvent::new, LatchEvent::new, ExpertParkingEvent::new);
    return events.stream()
        .flatMap(
            contract -> ThreadKind.available().stream().map(kind -> Arguments.of(contract, kind)));
  }

  @ParameterizedTest
  @MethodSource("eventsAndKinds")
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("a million waits that were given up leave the heap where it was")
  void millionAbandonedWaitsLeaveNothing(EventWaitingCostContract contract, ThreadKind kind)
      throws Exception {
    contract.assertAbandonedWaitsLeaveNothing(kind, WAITS);
  }
}
