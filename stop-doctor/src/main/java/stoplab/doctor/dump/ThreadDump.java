// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.dump;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thread dump. Immutable.
 *
 * @param format how it was written
 * @param jdk the feature version of the JDK, such as 17; empty if the dump does not say
 * @param vm what the dump says of the VM, such as {@code OpenJDK 64-Bit Server VM (17.0.1+12-39
 *     mixed mode, sharing)}; empty if it says nothing
 * @param time when it was taken, as the dump has it; empty if it does not say
 * @param threads all threads in the order of the dump
 * @param announcedThreads how many Java threads the dump itself says that there are, from its
 *     {@code length=} or {@code threadCount}; empty if it does not say
 * @param remarks what was skipped or missing, a sentence each, such as {@code The dump is cut in
 *     the middle of "pool-1-thread-3".}; empty if nothing was
 */
public record ThreadDump(
    Format format,
    OptionalInt jdk,
    String vm,
    Optional<String> time,
    List<DumpThread> threads,
    OptionalInt announcedThreads,
    List<String> remarks) {
  /** How a dump was written. */
  public enum Format {
    /** By {@code jstack}, {@code jcmd Thread.print} or SIGQUIT. */
    TEXT,
    /** By {@code jcmd Thread.dump_to_file -format=json}. */
    JSON,
    /** By {@code jcmd Thread.dump_to_file}, as plain text: no state, no locks. */
    PLAIN
  }
}
