// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.function.Function;

/**
 * Makes workers of a technique. Before the first it runs many that were stopped before they began,
 * as {@link stoplab.flag.RehearsedFlagWorker} does for itself: does that help others too?
 *
 * <p>For one thread.
 */
public final class Rehearsed implements Function<WorkUnit, Subject> {
  private static final int REHEARSALS = 1_000;

  private final Function<WorkUnit, Subject> technique;
  private boolean done;

  public Rehearsed(Function<WorkUnit, Subject> technique) {
    this.technique = technique;
  }

  @Override
  public Subject apply(WorkUnit unit) {
    if (!done) {
      done = true;
      for (int i = 0; i < REHEARSALS; i++) {
        Subject rehearsed = technique.apply(new WorkUnit());
        rehearsed.stop().run();
        rehearsed.body().run();
      }
      Thread.interrupted(); // a worker that is interrupted leaves the status set, as it should
    }
    return technique.apply(unit);
  }
}
