// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class BrokenPlainParkEventTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.plain-park-forgets")
  @DisplayName("of two waiters, set() releases the one that came last")
  void firstWaiterIsForgotten(ThreadKind kind) throws Exception {
    ResettableEvent event = new BrokenPlainParkEvent();
    try (Waiters waiters = new Waiters(event, kind)) {
      Waiters.Waiting first = waiters.startBlocked(1).get(0);
      Waiters.Waiting second = waiters.startBlocked(1).get(0);
      event.set();
      assertThat(second.outcome().end()).isEqualTo(Waiters.End.RELEASED);
      assertThat(first.thread().getState()).isEqualTo(Thread.State.WAITING);
      assertThatThrownBy(() -> first.outcome(Duration.ofMillis(100)))
          .as("the end of the first waiter")
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  @DisplayName("the demo shows waiters that a pulse leaves behind")
  void demoShowsPulse() throws Exception {
    assertThat(Demo.outputOf(BrokenPlainParkEvent.class))
        .containsPattern("[0-4] of 5 waiters were released");
  }
}
