// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;
import java.util.function.Supplier;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.LatchEvent;
import stoplab.event.ResettableEvent;

/**
 * Every event that is measured as an event, not as the stop of a worker; without the broken ones.
 */
public enum Event {
  /** A lock, a condition and a counter. */
  CONDITION_EVENT(ConditionEvent.class, ConditionEvent::new),
  /** A latch that is replaced. */
  LATCH_EVENT(LatchEvent.class, LatchEvent::new),
  /** A stack of parked waiters. */
  EXPERT_PARKING_EVENT(ExpertParkingEvent.class, ExpertParkingEvent::new);

  private final Class<? extends ResettableEvent> type;
  private final Supplier<ResettableEvent> make;

  <E extends ResettableEvent> Event(Class<E> type, Supplier<ResettableEvent> make) {
    this.type = type;
    this.make = make;
  }

  /** Makes an event that is not set. */
  public ResettableEvent create() {
    return make.get();
  }

  /** The class that is measured: the one that the reader reads. */
  Class<? extends ResettableEvent> type() {
    return type;
  }

  /** The name in reports, such as {@code condition-event}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
