// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.dump;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A thread of a dump. Immutable.
 *
 * @param name its name, which may be empty and may stand twice in a dump
 * @param number the number after {@code #}, or {@code tid} of JSON: {@code Thread.threadId()};
 *     empty for a thread of the VM, and on JDK 7
 * @param kind what kind of thread it is
 * @param daemon whether it is a daemon; empty if the dump does not say, as JSON never does; a
 *     virtual thread always is
 * @param state the state, empty if the dump has none
 * @param status the words of the header, such as {@code in Object.wait()}; empty if there are none
 * @param cpuNanos the CPU time that it has used, in nanoseconds; empty if the dump does not say
 * @param elapsedNanos how long ago it was started, in nanoseconds; empty if the dump does not say
 * @param stack its frames from the top, the innermost call first; may be empty
 * @param locks the lock lines, in the order of the dump
 * @param carries the number of the virtual thread that it carries; empty if it carries none
 * @param container in JSON, the name of the thread container, such as
 *     {@code java.util.concurrent.ThreadPoolExecutor@1b2c}; otherwise empty
 * @param cut whether the dump ends or is damaged in the middle of this thread
 */
public record DumpThread(
    String name,
    OptionalLong number,
    Kind kind,
    Optional<Boolean> daemon,
    Optional<Thread.State> state,
    String status,
    OptionalLong cpuNanos,
    OptionalLong elapsedNanos,
    List<Frame> stack,
    List<LockLine> locks,
    OptionalLong carries,
    String container,
    boolean cut) {
  /** What kind of thread it is. */
  public enum Kind {
    /** A {@code java.lang.Thread} of the operating system. */
    PLATFORM,
    /** A virtual thread. */
    VIRTUAL,
    /** A thread of the VM, such as a collector's, which has no {@code java.lang.Thread}. */
    VM
  }

  /** Whether it is certain that it is not a daemon, so that it keeps the JVM alive. */
  public boolean isNonDaemon() {
    return kind == Kind.PLATFORM && daemon.isPresent() && !daemon.get();
  }

  /** Whether a call of this method, such as {@code java.lang.Thread.join}, is on its stack. */
  public boolean calls(String call) {
    return stack.stream().anyMatch(frame -> frame.call().equals(call));
  }
}
