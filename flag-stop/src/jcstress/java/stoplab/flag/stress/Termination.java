// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import stoplab.flag.AtomicFlagWorker;
import stoplab.flag.BrokenPlainFlagWorker;
import stoplab.flag.ExpertOpaqueFlagWorker;
import stoplab.flag.VolatileFlagWorker;

/**
 * Does a worker that spins end after its stop?
 *
 * <p>jcstress starts the worker, stops it a millisecond or two later, and waits up to half a minute
 * for its end. It does so with hundreds of workers in each JVM. The units are empty: nothing in the
 * loop keeps a compiler from hoisting the flag.
 */
public final class Termination {
  private Termination() {}

  /** A plain flag: the worker may run for ever, and is seen to do so. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the stop was seen")
  @Outcome(
      id = "STALE",
      expect = Expect.ACCEPTABLE_INTERESTING,
      desc = "the flag was hoisted: the worker runs on")
  @State
  public static class Plain {
    private final BrokenPlainFlagWorker worker = new BrokenPlainFlagWorker(() -> {});

    /** Spins. */
    @Actor
    public void work() {
      worker.run();
    }

    /** Stops. */
    @Signal
    public void stop() {
      worker.stop();
    }
  }

  /** A volatile flag. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the stop was seen")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the worker runs on")
  @State
  public static class Volatile {
    private final VolatileFlagWorker worker = new VolatileFlagWorker(() -> {});

    /** Spins. */
    @Actor
    public void work() {
      worker.run();
    }

    /** Stops. */
    @Signal
    public void stop() {
      worker.stop();
    }
  }

  /** A flag in opaque mode. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the stop was seen")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the worker runs on")
  @State
  public static class Opaque {
    private final ExpertOpaqueFlagWorker worker = new ExpertOpaqueFlagWorker(() -> {});

    /** Spins. */
    @Actor
    public void work() {
      worker.run();
    }

    /** Stops. */
    @Signal
    public void stop() {
      worker.stop();
    }
  }

  /** An atomic flag. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the stop was seen")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the worker runs on")
  @State
  public static class Atomic {
    private final AtomicFlagWorker worker = new AtomicFlagWorker(() -> {});

    /** Spins. */
    @Actor
    public void work() {
      worker.run();
    }

    /** Stops. */
    @Signal
    public void stop() {
      worker.stop();
    }
  }
}
