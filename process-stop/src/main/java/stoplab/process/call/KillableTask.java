// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.Serializable;

/**
 * Work for a {@link KillableExecutor}, as a class: it has a constructor without parameters, which
 * the child calls anew for each call. The class and the constructor need not be public; a nested
 * class must be static.
 *
 * @param <A> what it gets
 * @param <R> what it returns, which must be serializable too
 */
@FunctionalInterface
public interface KillableTask<A extends Serializable, R> {
  /**
   * Does the work, in a child JVM.
   *
   * @param argument what the caller has submitted; may be null
   * @return a value that can be serialized, or null
   * @throws Exception if it fails; the caller gets its class, message, stack and causes
   */
  R run(A argument) throws Exception;
}
