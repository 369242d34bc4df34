// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * Work for a {@link KillableExecutor}, as a lambda: what it captures must be serializable. A lambda
 * that uses a field or a method of {@code this} captures {@code this}.
 *
 * @param <R> what it returns, which must be serializable too
 */
@FunctionalInterface
public interface SerializableCallable<R> extends Callable<R>, Serializable {}
