// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.stress.mutant;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import stoplab.flag.BrokenPlainFlagWorker;
import stoplab.flag.stress.Message;

/**
 * The volatile flag's tests and grades with {@code volatile} dropped: both have to fail. The run of
 * all tests leaves out this package.
 */
public final class DropsVolatile {
  private DropsVolatile() {}

  /** Graded as if the plain flag ended its worker. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "the stop was seen")
  @Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "the worker runs on")
  @State
  public static class Ends {
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

  /** Graded as if the plain flag published. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "the stop was not seen yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the stop was seen, and all before it")
  @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "the stop was seen, but not all before it")
  @State
  public static class Publishes extends Message {
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
}
