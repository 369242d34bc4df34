// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.time.Duration;
import stoplab.process.call.KillableTask;

/** The tasks of measured calls, besides the echo that the product has itself. */
public final class CallTasks {
  /** How long {@link Spin} takes at least if it is the known answer. */
  public static final Duration KNOWN = Duration.ofNanos(500_000);

  private CallTasks() {}

  /** Spins for so many nanoseconds, and returns the number of its process. */
  public static final class Spin implements KillableTask<Long, Long> {
    /** Made for each call. */
    public Spin() {}

    @Override
    public Long run(Long nanos) {
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < nanos) {
        Thread.onSpinWait();
      }
      return ProcessHandle.current().pid();
    }
  }

  /** Prints the number of its process, and never ends. */
  public static final class EndlessLoop implements KillableTask<Integer, Long> {
    /** Made for each call. */
    public EndlessLoop() {}

    @Override
    public Long run(Integer begin) {
      System.out.println(ProcessHandle.current().pid());
      long count = begin;
      while (count >= 0) {
        count = (count + 1) & Long.MAX_VALUE;
      }
      return count;
    }
  }
}
