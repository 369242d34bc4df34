// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class ConditionEventTest implements EventContract {
  @Override
  public ResettableEvent create() {
    return new ConditionEvent();
  }

  @Test
  @Tag("event.pulse-releases")
  @Tag("event.newcomer-waits")
  @DisplayName("the demo shows a pulse that releases all five, and a newcomer that waits")
  void demoShowsPulse() throws Exception {
    assertThat(Demo.outputOf(ConditionEvent.class))
        .contains("5 of 5 waiters were released.", "The newcomer waits.");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pulse-releases")
  @DisplayName("a pulse also releases a thread that still queues for the lock")
  void pulseReleasesThreadThatQueuesForTheLock(ThreadKind kind) throws Exception {
    ConditionEvent event = new ConditionEvent();
    try (Waiters waiters = new Waiters(event, kind)) {
      List<Waiters.Waiting> waiting;
      event.lock.lock();
      try {
        waiting = waiters.startBlocked(2);
        event.set();
        event.clear();
      } finally {
        event.lock.unlock();
      }
      for (Waiters.Waiting one : waiting) {
        assertThat(one.outcome().end()).isEqualTo(Waiters.End.RELEASED);
      }
    }
  }
}
