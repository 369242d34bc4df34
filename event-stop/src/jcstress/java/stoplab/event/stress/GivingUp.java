// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.LatchEvent;
import stoplab.event.ResettableEvent;

/**
 * Two threads wait and give up, again and again. Then one stays, and the other sets the event,
 * clears it, and sets it. Is the thread that stays released, and is the event set in the end?
 *
 * <p>A thread that gives up has to be taken off the list of waiters while others come, and while
 * {@code set()} takes the list. It must take no other thread with it, and must not overwrite what
 * {@code set()} wrote with an old list.
 */
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "released, and set")
@Outcome(id = "0, .*", expect = Expect.FORBIDDEN, desc = "stranded")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "unset, though set() came last")
public class GivingUp extends Meeting {
  private static final Duration HARDLY = Duration.ofNanos(1); // gives up before it parks
  private static final Duration BRIEFLY = Duration.ofNanos(1_000); // gives up after it has parked
  private static final int TIMES = 50; // enough of them for a WaiterSweep

  private GivingUp(ResettableEvent event) {
    super(event, PATIENCE);
  }

  /**
   * An event, and how long the thread that stays waits.
   *
   * @param event the event, not null
   * @param patience how long that thread waits, not null
   */
  protected GivingUp(ResettableEvent event, Duration patience) {
    super(event, patience);
  }

  private void giveUpOften() {
    for (int i = 0; i < TIMES; i++) {
      await(HARDLY);
    }
  }

  /** Gives up, then pulses and sets. */
  protected final void giveUpAndSet() {
    receive();
    giveUpOften();
    event.set();
    event.clear();
    event.set();
  }

  /**
   * Gives up, then stays.
   *
   * @return 1 if it was released then, 0 if it was stranded
   */
  protected final int giveUpAndStay() {
    come();
    giveUpOften();
    await(BRIEFLY);
    return isReleased() ? 1 : 0;
  }

  /**
   * Checks the event when both are done.
   *
   * @return 1 if the event is set, otherwise 0
   */
  protected final int look() {
    return event.isSet() ? 1 : 0;
  }

  /** A lock and a condition. */
  @JCStressTest
  @State
  public static class Condition extends GivingUp {
    /** Unset. */
    public Condition() {
      super(new ConditionEvent());
    }

    /** Gives up, then sets. */
    @Actor
    public void set() {
      giveUpAndSet();
    }

    /** Gives up, then stays. */
    @Actor
    public void await(II_Result seen) {
      seen.r1 = giveUpAndStay();
    }

    /** Checks. */
    @Arbiter
    public void end(II_Result seen) {
      seen.r2 = look();
    }
  }

  /** A latch. */
  @JCStressTest
  @State
  public static class Latch extends GivingUp {
    /** Unset. */
    public Latch() {
      super(new LatchEvent());
    }

    /** Gives up, then sets. */
    @Actor
    public void set() {
      giveUpAndSet();
    }

    /** Gives up, then stays. */
    @Actor
    public void await(II_Result seen) {
      seen.r1 = giveUpAndStay();
    }

    /** Checks. */
    @Arbiter
    public void end(II_Result seen) {
      seen.r2 = look();
    }
  }

  /** A stack of parked waiters. */
  @JCStressTest
  @State
  public static class Parking extends GivingUp {
    /** Unset. */
    public Parking() {
      super(new ExpertParkingEvent());
    }

    /** Gives up, then sets. */
    @Actor
    public void set() {
      giveUpAndSet();
    }

    /** Gives up, then stays. */
    @Actor
    public void await(II_Result seen) {
      seen.r1 = giveUpAndStay();
    }

    /** Checks. */
    @Arbiter
    public void end(II_Result seen) {
      seen.r2 = look();
    }
  }
}
