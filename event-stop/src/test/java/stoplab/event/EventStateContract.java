// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ThreadKind;

/**
 * What {@code set}, {@code clear} and {@code isSet} do to the state of an event, and what they
 * show.
 */
interface EventStateContract extends EventUnderTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.begins-unset")
  @DisplayName("a fresh event is not set, and holds its waiters")
  default void beginsUnset(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    assertThat(call(kind, event::isSet)).as("isSet()").isFalse();
    assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.TIMED_OUT);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-clear-idempotent")
  @DisplayName("set twice is set, clear twice is unset, and one call undoes the other")
  default void setAndClearAreIdempotent(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    for (int cycle = 0; cycle < 3; cycle++) {
      run(kind, event::set);
      run(kind, event::set);
      assertThat(event.isSet()).as("isSet() after set() twice").isTrue();
      assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.RELEASED);
      run(kind, event::clear);
      run(kind, event::clear);
      assertThat(event.isSet()).as("isSet() after clear() twice").isFalse();
      assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.tostring-tells")
  @DisplayName("toString shows the class and the state")
  default void toStringShowsState(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    assertThat(call(kind, event::toString)).endsWith("Event[unset]");
    run(kind, event::set);
    assertThat(call(kind, event::toString)).endsWith("Event[set]");
    run(kind, event::clear);
    assertThat(call(kind, event::toString)).endsWith("Event[unset]");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.isset-never-blocks")
  @DisplayName("isSet() returns while threads wait")
  default void isSetNeverBlocks(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      waiters.startBlocked(WAITERS);
      assertThat(call(kind, event::isSet)).as("isSet()").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-publishes")
  @DisplayName("a plain write before set() is visible after await(), and once isSet() is true")
  default void setPublishes(ThreadKind kind) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      int written = round;
      int[] plain = {0};
      ResettableEvent event = create();
      Call<Integer> waiter = Calls.start(kind, () -> {
        assertThat(event.await(patience())).isTrue();
        return plain[0];
      });
      Call<Integer> poller = Calls.start(ThreadKind.PLATFORM, () -> {
        long since = System.nanoTime();
        while (!event.isSet()) {
          assertThat(System.nanoTime() - since).isLessThan(patience().toNanos());
        }
        return plain[0];
      });
      run(ThreadKind.PLATFORM, () -> {
        plain[0] = written;
        event.set();
      });
      assertThat(waiter.end(patience())).as("seen after await()").isEqualTo(written);
      assertThat(poller.end(patience())).as("seen after isSet()").isEqualTo(written);
    }
  }
}
