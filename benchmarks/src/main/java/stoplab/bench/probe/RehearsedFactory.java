// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.function.Function;

/**
 * Makes workers of a technique. Before the first it runs many that were stopped before they began,
 * as {@link stoplab.flag.RehearsedFlagWorker} does for itself. Does that help others too? It
 * rehearses their stop as well as their exit, so a gain need not come from the loop.
 *
 * <p>For one thread.
 */
public final class RehearsedFactory implements Function<WorkUnit, StoppableWorker> {
  private static final int REHEARSALS = 1_000;

  private final Function<WorkUnit, StoppableWorker> technique;
  private boolean done;

  public RehearsedFactory(Function<WorkUnit, StoppableWorker> technique) {
    this.technique = technique;
  }

  @Override
  public StoppableWorker apply(WorkUnit unit) {
    if (!done) {
      done = true;
      for (int i = 0; i < REHEARSALS; i++) {
        StoppableWorker rehearsed = technique.apply(new WorkUnit());
        rehearsed.stop().run();
        rehearsed.body().run();
      }
      Thread.interrupted(); // a worker that is interrupted leaves the status set, and rightly so
    }
    return technique.apply(unit);
  }
}
