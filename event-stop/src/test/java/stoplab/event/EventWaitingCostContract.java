// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.event.EventUnderTest.assertAllReleased;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ThreadKind;

/** What a wait costs: no CPU, no carrier of a virtual thread, and no memory once it is given up. */
interface EventWaitingCostContract extends EventUnderTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.waits-without-cpu")
  @DisplayName("a thread that waits is parked: WAITING, or TIMED_WAITING with a timeout")
  default void waitsWithoutCpu(ThreadKind kind) {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(2);
      assertThat(waiting.get(0).thread().getState()).isEqualTo(Thread.State.WAITING);
      assertThat(waiting.get(1).thread().getState()).isEqualTo(Thread.State.TIMED_WAITING);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.carriers-stay-free")
  @DisplayName("hundreds of waiters keep no other thread from running or from setting the event")
  default void carriersStayFree(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(200);
      run(kind, event::set);
      assertAllReleased(waiting);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("waits that were given up leave nothing behind, even while others wait")
  default void abandonedWaitsLeaveNothing(ThreadKind kind) throws Exception {
    assertAbandonedWaitsLeaveNothing(kind, 20_000);
  }

  /** Gives up this many waits, by timeout and by interrupt, while others wait; checks the heap. */
  default void assertAbandonedWaitsLeaveNothing(ThreadKind kind, int waits) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      waiters.startBlocked(2);
      abandon(kind, event, 1_000);
      long before = usedHeap();
      abandon(kind, event, waits);
      assertThat(usedHeap() - before)
          .as("bytes left by %,d waits", waits)
          .isLessThan(Math.max(waits, 200_000));
      assertThat(event.isSet()).isFalse();
    }
  }

  private void abandon(ThreadKind kind, ResettableEvent event, int waits) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Call<Void> interrupted = Calls.start(kind, () -> {
      for (int i = 0; i < waits / 2; i++) {
        assertThat(Waiters.outcomeOf(() -> event.await(LONG)).end()).isEqualTo(End.INTERRUPTED);
      }
    });
    Call<Void> interrupter = Calls.start(ThreadKind.PLATFORM, () -> {
      while (!interrupted.task().isDone()) {
        if (interrupted.thread().getState() == Thread.State.TIMED_WAITING) {
          interrupted.thread().interrupt();
        }
        Thread.yield();
      }
    });
    run(kind, () -> {
      for (int i = 0; i < waits / 2; i++) {
        event.await(Duration.ofNanos(1_000));
      }
    });
    interrupted.end(patience());
    interrupter.end(patience());
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
