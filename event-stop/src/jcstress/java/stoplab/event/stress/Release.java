// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import stoplab.event.BrokenPlainParkEvent;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.LatchEvent;
import stoplab.event.ResettableEvent;

/**
 * A waiter comes while the event is being set. Is it released, and does it see what was written
 * before?
 *
 * <p>The first number is what the waiter saw in passing, by {@code isSet()}; the second, what it
 * saw after {@code await}. 1: what was written. 0: that the event is set, but not what was written.
 * -1: nothing yet; after {@code await} this means a waiter stranded beside an event that is set.
 */
@Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "came before the set(), was released")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "came after the set()")
@Outcome(id = ".*, -1", expect = Expect.FORBIDDEN, desc = "stranded")
@Outcome(expect = Expect.FORBIDDEN, desc = "what was written is missing")
public class Release extends Meeting {
  private Release(ResettableEvent event) {
    super(event, PATIENCE);
  }

  /**
   * An event, and how long its waiter waits.
   *
   * @param event the event, not null
   * @param patience how long its waiter waits, not null
   */
  protected Release(ResettableEvent event, Duration patience) {
    super(event, patience);
  }

  /** Writes, then sets, once the waiter has come. */
  protected final void writeAndSet() {
    receive();
    write();
    event.set();
  }

  /**
   * Checks, then waits.
   *
   * @param seen gets what it saw, both times
   */
  protected final void lookAndWait(II_Result seen) {
    come();
    seen.r1 = event.isSet() ? read() : -1;
    seen.r2 = isReleased() ? read() : -1;
  }

  /** A lock and a condition. */
  @JCStressTest
  @State
  public static class Condition extends Release {
    /** Unset. */
    public Condition() {
      super(new ConditionEvent());
    }

    /** Writes, then sets. */
    @Actor
    public void set() {
      writeAndSet();
    }

    /** Checks, then waits. */
    @Actor
    public void await(II_Result seen) {
      lookAndWait(seen);
    }
  }

  /** A latch. */
  @JCStressTest
  @State
  public static class Latch extends Release {
    /** Unset. */
    public Latch() {
      super(new LatchEvent());
    }

    /** Writes, then sets. */
    @Actor
    public void set() {
      writeAndSet();
    }

    /** Checks, then waits. */
    @Actor
    public void await(II_Result seen) {
      lookAndWait(seen);
    }
  }

  /** A stack of parked waiters. */
  @JCStressTest
  @State
  public static class Parking extends Release {
    /** Unset. */
    public Parking() {
      super(new ExpertParkingEvent());
    }

    /** Writes, then sets. */
    @Actor
    public void set() {
      writeAndSet();
    }

    /** Checks, then waits. */
    @Actor
    public void await(II_Result seen) {
      lookAndWait(seen);
    }
  }

  /**
   * Two plain fields: some waiters are seen to stay asleep; each of them costs a tenth of a second.
   */
  @JCStressTest
  @Outcome(id = "-1, 1", expect = Expect.ACCEPTABLE, desc = "came before the set(), was released")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "came after the set()")
  @Outcome(id = ".*, -1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "stranded")
  @Outcome(expect = Expect.ACCEPTABLE_INTERESTING, desc = "what was written is missing")
  @State
  public static class PlainPark extends Release {
    /** Unset. */
    public PlainPark() {
      super(new BrokenPlainParkEvent(), LITTLE_PATIENCE);
    }

    /** Writes, then sets. */
    @Actor
    public void set() {
      writeAndSet();
    }

    /** Checks, then waits. */
    @Actor
    public void await(II_Result seen) {
      lookAndWait(seen);
    }
  }
}
