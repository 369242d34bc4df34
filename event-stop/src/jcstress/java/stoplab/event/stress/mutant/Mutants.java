// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress.mutant;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import stoplab.event.LatchEvent;
import stoplab.event.stress.GivingUp;
import stoplab.event.stress.HandIn;
import stoplab.event.stress.Release;

/**
 * The tests and grades of the package above, with spoiled events: each has to fail. The run of all
 * tests leaves out this package.
 */
public final class Mutants {
  private Mutants() {}

  /** Sets first, and writes afterwards. */
  @JCStressTest
  @State
  public static class WritesTooLate extends Release {
    /** Unset. */
    public WritesTooLate() {
      super(new LatchEvent(), PATIENCE);
    }

    /** Sets, then writes. */
    @Actor
    public void set() {
      receive();
      event.set();
      write();
    }

    /** Checks, then waits. */
    @Actor
    public void await(II_Result seen) {
      lookAndWait(seen);
    }
  }

  /** See {@link SpoiledEvent.UnsetWhenGivingUp}. */
  @JCStressTest
  @State
  public static class UnsetWhenGivingUp extends GivingUp {
    /** Unset. */
    public UnsetWhenGivingUp() {
      super(new SpoiledEvent.UnsetWhenGivingUp(), LITTLE_PATIENCE);
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

  /** See {@link SpoiledLatchEvent.OnlyReads}. */
  @JCStressTest
  @State
  public static class OnlyReads extends HandIn {
    /** Set. */
    public OnlyReads() {
      super(new SpoiledLatchEvent.OnlyReads());
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

  /** See {@link SpoiledLatchEvent.SetsTwice}. */
  @JCStressTest
  @State
  public static class SetsTwice extends HandIn {
    /** Set. */
    public SetsTwice() {
      super(new SpoiledLatchEvent.SetsTwice());
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

  /** See {@link SpoiledEvent.SkipsTheLock}. */
  @JCStressTest
  @State
  public static class SkipsTheLock extends HandIn {
    /** Set. */
    public SkipsTheLock() {
      super(new SpoiledEvent.SkipsTheLock());
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
