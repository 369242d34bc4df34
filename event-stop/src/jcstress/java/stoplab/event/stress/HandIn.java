// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.LatchEvent;
import stoplab.event.ResettableEvent;

/**
 * One thread hands in work and sets an event that is already set. At the same time a worker clears
 * it and looks for work. Then it checks the event a few times, and clears it once more if it is set
 * again.
 *
 * <p>The numbers are: whether the worker saw the work after its first {@code clear()}; whether it
 * then found the event set; and whether the event is set in the end. The work must not be lost: if
 * the worker has not seen it, the event is set, then or in the end. And one {@code set()} sets
 * once: if the worker has found the event set, and cleared it, nothing sets it again.
 */
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "set() came before clear()")
@Outcome(
    id = "[01], 0, 1",
    expect = Expect.ACCEPTABLE,
    desc = "set() came after the worker's checks")
@Outcome(id = "[01], 1, 0", expect = Expect.ACCEPTABLE, desc = "set() came in between")
@Outcome(id = "0, 0, 0", expect = Expect.FORBIDDEN, desc = "the work is there, but is not seen")
@Outcome(id = "[01], 1, 1", expect = Expect.FORBIDDEN, desc = "one set() took effect twice")
public class HandIn {
  private static final int LOOKS = 20; // a thread seldom comes in the middle of a set()

  private final ResettableEvent event;
  private int work;

  /**
   * An event that is set.
   *
   * @param event is set here, not null
   */
  protected HandIn(ResettableEvent event) {
    this.event = event;
    event.set();
  }

  /** Hands in work. */
  protected final void submit() {
    work = 1;
    event.set();
  }

  /**
   * Clears the event, looks for work, and clears the event again if it is set again.
   *
   * @param seen gets the first two numbers
   */
  protected final void clearAndLook(III_Result seen) {
    event.clear();
    seen.r1 = work;
    for (int looks = 0; looks < LOOKS && seen.r2 == 0; looks++) {
      if (event.isSet()) {
        seen.r2 = 1;
        event.clear();
      }
    }
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
  public static class Condition extends HandIn {
    /** Set. */
    public Condition() {
      super(new ConditionEvent());
    }

    /** Hands in. */
    @Actor
    public void set() {
      submit();
    }

    /** Clears and checks. */
    @Actor
    public void clear(III_Result seen) {
      clearAndLook(seen);
    }

    /** Checks. */
    @Arbiter
    public void end(III_Result seen) {
      seen.r3 = look();
    }
  }

  /** A latch. */
  @JCStressTest
  @State
  public static class Latch extends HandIn {
    /** Set. */
    public Latch() {
      super(new LatchEvent());
    }

    /** Hands in. */
    @Actor
    public void set() {
      submit();
    }

    /** Clears and checks. */
    @Actor
    public void clear(III_Result seen) {
      clearAndLook(seen);
    }

    /** Checks. */
    @Arbiter
    public void end(III_Result seen) {
      seen.r3 = look();
    }
  }

  /** A stack of parked waiters. */
  @JCStressTest
  @State
  public static class Parking extends HandIn {
    /** Set. */
    public Parking() {
      super(new ExpertParkingEvent());
    }

    /** Hands in. */
    @Actor
    public void set() {
      submit();
    }

    /** Clears and checks. */
    @Actor
    public void clear(III_Result seen) {
      clearAndLook(seen);
    }

    /** Checks. */
    @Arbiter
    public void end(III_Result seen) {
      seen.r3 = look();
    }
  }
}
