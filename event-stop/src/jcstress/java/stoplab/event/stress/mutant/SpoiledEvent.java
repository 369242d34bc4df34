// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress.mutant;

import java.time.Duration;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.ResettableEvent;

/** A correct event, to be spoiled in one method. */
abstract class SpoiledEvent implements ResettableEvent {
  final ResettableEvent good;

  SpoiledEvent(ResettableEvent good) {
    this.good = good;
  }

  @Override
  public void set() {
    good.set();
  }

  @Override
  public void clear() {
    good.clear();
  }

  @Override
  public boolean isSet() {
    return good.isSet();
  }

  @Override
  public void await() throws InterruptedException {
    good.await();
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return good.await(timeout);
  }

  /** Does not take the lock if the event is already set. */
  static final class SkipsTheLock extends SpoiledEvent {
    SkipsTheLock() {
      super(new ConditionEvent());
    }

    @Override
    public void set() {
      if (!good.isSet()) {
        good.set();
      }
    }
  }

  /** A waiter that gives up leaves the event as if it had never been set. */
  static final class UnsetWhenGivingUp extends SpoiledEvent {
    UnsetWhenGivingUp() {
      super(new ExpertParkingEvent());
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      boolean released = good.await(timeout);
      if (!released) {
        good.clear();
      }
      return released;
    }
  }
}
