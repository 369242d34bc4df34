// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.List;
import java.util.Optional;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.knowledge.Explanation;

/**
 * What is to be said of a thread, or of several that do the same. Immutable.
 *
 * @param threads the threads, at least one; all have the same explanation and the same frame of
 *     yours
 * @param holds whether they keep the JVM alive
 * @param isCause whether they are the cause, or part of it
 * @param holding why they keep it or not, in words, such as {@code non-daemon} or {@code a shutdown
 *     hook}
 * @param explanation what their stacks say
 * @param waitsFor for whom or what they wait, in words, such as {@code "db-1", which owns the
 *     lock}; empty if nobody is known
 * @param yours the first frame that is neither the JDK's nor a known library's; empty if there is
 *     none
 */
public record Finding(
    List<DumpThread> threads,
    boolean holds,
    boolean isCause,
    String holding,
    Explanation explanation,
    String waitsFor,
    Optional<Frame> yours) {}
