// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import stoplab.flag.AtomicFlagWorker;
import stoplab.flag.BrokenPlainFlagWorker;
import stoplab.flag.ExpertOpaqueFlagWorker;
import stoplab.flag.VolatileFlagWorker;

/**
 * Does a worker that has seen the stop also see what was written before it?
 *
 * <p>One thread writes and stops. At the same time another runs the worker, whose unit leaves at
 * once. So the worker polls the flag exactly once, and reads the data if it has seen the stop. They
 * meet millions of times in each JVM: sometimes the stop comes first, sometimes the poll.
 */
public final class Publication {
  private Publication() {}

  /** A plain flag publishes nothing, and C2 is seen to reorder. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the stop was not seen yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the stop was seen, and all before it")
  @Outcome(
      id = "0",
      expect = Expect.ACCEPTABLE_INTERESTING,
      desc = "the stop was seen, but not all before it")
  @State
  public static class Plain extends Message {
    private final BrokenPlainFlagWorker worker = new BrokenPlainFlagWorker(Message::leave);

    /** Writes, then stops. */
    @Actor
    public void stop() {
      write();
      worker.stop();
    }

    /** Polls the flag once, then reads. */
    @Actor
    public void work(I_Result seen) {
      try {
        worker.run();
        seen.r1 = read();
      } catch (NotStopped e) {
        seen.r1 = -1;
      }
    }
  }

  /** A volatile flag. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the stop was not seen yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the stop was seen, and all before it")
  @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "the stop was seen, but not all before it")
  @State
  public static class Volatile extends Message {
    private final VolatileFlagWorker worker = new VolatileFlagWorker(Message::leave);

    /** Writes, then stops. */
    @Actor
    public void stop() {
      write();
      worker.stop();
    }

    /** Polls the flag once, then reads. */
    @Actor
    public void work(I_Result seen) {
      try {
        worker.run();
        seen.r1 = read();
      } catch (NotStopped e) {
        seen.r1 = -1;
      }
    }
  }

  /** A flag in opaque mode orders nothing around it; x86 and HotSpot happen to hide that. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the stop was not seen yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the stop was seen, and all before it")
  @Outcome(
      id = "0",
      expect = Expect.ACCEPTABLE_INTERESTING,
      desc = "the stop was seen, but not all before it")
  @State
  public static class Opaque extends Message {
    private final ExpertOpaqueFlagWorker worker = new ExpertOpaqueFlagWorker(Message::leave);

    /** Writes, then stops. */
    @Actor
    public void stop() {
      write();
      worker.stop();
    }

    /** Polls the flag once, then reads. */
    @Actor
    public void work(I_Result seen) {
      try {
        worker.run();
        seen.r1 = read();
      } catch (NotStopped e) {
        seen.r1 = -1;
      }
    }
  }

  /** An atomic flag. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the stop was not seen yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the stop was seen, and all before it")
  @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "the stop was seen, but not all before it")
  @State
  public static class Atomic extends Message {
    private final AtomicFlagWorker worker = new AtomicFlagWorker(Message::leave);

    /** Writes, then stops. */
    @Actor
    public void stop() {
      write();
      worker.stop();
    }

    /** Polls the flag once, then reads. */
    @Actor
    public void work(I_Result seen) {
      try {
        worker.run();
        seen.r1 = read();
      } catch (NotStopped e) {
        seen.r1 = -1;
      }
    }
  }
}
