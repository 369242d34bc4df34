// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.function.Function;

/**
 * Makes workers of a technique. Before the first it runs many that were stopped before they began,
 * as {@link stoplab.flag.RehearsedFlagWorker} does for itself: does that help others too? It
 * rehearses their stop as well as their exit, so a gain need not come from the loop.
 *
 * <p>For one thread.
 */
final class Rehearsed implements Function<WorkUnit, Subject> {
  private static final int REHEARSALS = 1_000;

  private final Technique technique;
  private boolean done;

  Rehearsed(Technique technique) {
    this.technique = technique;
  }

  @Override
  public Subject apply(WorkUnit unit) {
    if (!done) {
      done = true;
      for (int i = 0; i < REHEARSALS; i++) {
        Subject rehearsed = technique.create(new WorkUnit());
        rehearsed.stop().run();
        rehearsed.body().run();
      }
      Thread.interrupted(); // a worker that is interrupted leaves the status set, as it should
    }
    return technique.create(unit);
  }
}
