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
 * @param holds whether they keep the JVM alive, as far as the dump says * @param mayHold whether
 *     they may keep it, though nothing says so for certain; then {@code holds} is false
 * @param isCause whether they are the cause, or part of it
 * @param holding why they keep it or not, in words, such as {@code non-daemon} or {@code a shutdown
 *     hook}
 * @param explanation what their stacks say
 * @param waitsFor for whom or what they wait, in words, such as {@code "db-1", which owns the
 *     lock}; empty if nobody is known
 * @param yours the first frame that is neither the JDK's nor a known library's; empty if there is
 *     none; {@link FrameNames} makes it readable
 * @param progress what two dumps say, such as {@code stuck: the same stack, and no CPU time}; empty
 *     if there was one dump
 * @param notes what else is to be said, a sentence each, such as where an idle worker may come from
 */
public record Finding(
    List<DumpThread> threads,
    boolean holds,
    boolean mayHold,
    boolean isCause,
    String holding,
    Explanation explanation,
    String waitsFor,
    Optional<Frame> yours,
    String progress,
    List<String> notes) {
  /**
   * The names of its threads, those of a pool as a range, such as {@code pool-1-thread-1 to -8}.
   */
  public String names() {
    return ThreadNames.summary(threads);
  }
}
