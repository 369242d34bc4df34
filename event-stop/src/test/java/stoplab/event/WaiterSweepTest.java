// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the contract meets only in a race, step by step. */
class WaiterSweepTest {
  private final AtomicReference<Waiter> top = new AtomicReference<>();
  private final WaiterSweep sweep = new WaiterSweep(top);

  @Test
  @Tag("event.timeouts-clear-nothing")
  @DisplayName("waiters that give up after set() has taken their stack do not unset the event")
  void lateSweepLeavesTheEventSet() {
    List<Waiter> waiters = push(100);
    top.set(Waiter.SET);
    waiters.forEach(sweep::giveUp);
    assertThat(top.get()).isSameAs(Waiter.SET);
  }

  @Test
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("however many give up, no more of them stay than there were waiters at once")
  void noMoreStayThanWaitersAtOnce() {
    List<Waiter> staying = new ArrayList<>();
    for (int cycle = 1; cycle <= 50; cycle++) {
      staying.addAll(push(1));
      push(100).forEach(sweep::giveUp); // from the bottom up: only the last is on top
      assertThat(stack()).as("cycle %d", cycle).containsAll(staying).hasSizeLessThan(2 * 150);
    }
  }

  @Test
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("a lone waiter that gives up is gone at once")
  void loneWaiterIsGone() {
    sweep.giveUp(push(1).get(0));
    assertThat(top.get()).isNull();
  }

  @Test
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("a large group of waiters that was released long ago is forgotten")
  void largeGroupIsForgotten() {
    push(10_000).subList(0, 5_000).forEach(sweep::giveUp);
    top.set(null);
    sweep.startOver();
    push(1);
    for (int i = 0; i < 100; i++) {
      push(10).forEach(sweep::giveUp);
    }
    assertThat(stack()).hasSizeLessThan(100);
  }

  /** Puts this many waiters on top of each other. */
  private List<Waiter> push(int count) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Waiter waiter = new Waiter(Thread.currentThread());
      waiter.next = top.get();
      top.set(waiter);
      waiters.add(waiter);
    }
    return waiters;
  }

  private List<Waiter> stack() {
    List<Waiter> stack = new ArrayList<>();
    for (Waiter waiter = top.get(); waiter != null; waiter = waiter.next) {
      stack.add(waiter);
    }
    return stack;
  }
}
