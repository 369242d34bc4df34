// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.List;

/**
 * What is known about a thread from its own stack alone. Immutable.
 *
 * @param where where it waits, in words, such as {@code LinkedBlockingQueue.take, as an idle worker
 *     of a ThreadPoolExecutor}
 * @param role what the thread is for, as far as the tables know it
 * @param reaction what an interrupt would do to it
 * @param ends what would end it, a phrase each, the best first, such as {@code shutdown() of its
 *     pool}
 * @param endsNot what would not end it though people try it, a phrase each
 * @param isTimed whether the wait has a time limit, so that it ends by itself
 */
public record Explanation(
    String where,
    Role role,
    InterruptReaction reaction,
    List<String> ends,
    List<String> endsNot,
    boolean isTimed) {
  /** What a thread is for. */
  public enum Role {
    /** A pool's worker that has nothing to do. */
    IDLE_WORKER,
    /** A {@code java.util.Timer}. */
    TIMER,
    /** The thread that has called {@code System.exit}, or a signal's, and runs the hooks. */
    EXITING,
    /** Has called {@code System.exit} while another thread already exits. */
    SECOND_EXIT,
    /** Waits for other threads, processes or results. */
    WAITS_FOR_OTHERS,
    /** An event loop, selector or acceptor of a server. */
    SERVER_LOOP,
    /** A thread of the JDK itself, such as the reference handler or a carrier. */
    JDK,
    /** A thread of a library or tool, such as a build's test worker. */
    LIBRARY,
    /** {@code DestroyJavaVM}, or a native thread that has called it: main has returned. */
    DESTROY_JAVA_VM,
    /** Computes: no blocking call is known on its stack. */
    COMPUTES,
    /** Something else. */
    OTHER
  }
}
