// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Objects;

/**
 * One worker of a technique, ready to be run and stopped once.
 *
 * @param body the worker's loop, run by the probe's worker thread; it ends once the stop is noticed
 * @param stop the stop request, called by the probe's requesting thread
 */
public record StoppableWorker(Runnable body, Runnable stop) {
  public StoppableWorker {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(stop, "stop");
  }
}
