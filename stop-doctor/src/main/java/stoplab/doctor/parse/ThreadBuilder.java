// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;

/** A thread while its lines are read. For one thread. */
final class ThreadBuilder {
  final Header header;
  final List<Frame> stack = new ArrayList<>();
  final List<LockLine> locks = new ArrayList<>();
  Optional<Thread.State> state = Optional.empty();
  OptionalLong carries = OptionalLong.empty();
  String container = "";
  boolean stateSeen;
  boolean cut;

  ThreadBuilder(Header header) {
    this.header = header;
    this.state = state(header.state());
  }

  /** A virtual thread that is shown below its carrier: only its number and stack are known. */
  static ThreadBuilder mounted(OptionalLong number) {
    return new ThreadBuilder(new Header(
        "",
        number,
        Optional.of(true),
        true,
        "",
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        true));
  }

  /** Returns the state that a text begins with, such as {@code WAITING (parking)}. */
  static Optional<Thread.State> state(String text) {
    for (Thread.State state : Thread.State.values()) {
      String name = state.name();
      if (text.startsWith(name)
          && (text.length() == name.length() || text.charAt(name.length()) == ' ')) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  String name() {
    return header.name();
  }

  Kind kind() {
    if (header.virtual()) {
      return Kind.VIRTUAL;
    }
    // A thread of the VM has no number, no state, no address of a stack; but its line is whole.
    boolean isVm = header.number().isEmpty()
        && !header.address().isEmpty()
        && !stateSeen
        && state.isEmpty()
        && stack.isEmpty()
        && !header.whole()
        && !header.daemon().orElse(false);
    return isVm ? Kind.VM : Kind.PLATFORM;
  }

  DumpThread build(Pool pool) {
    Kind kind = kind();
    return new DumpThread(
        pool.string(header.name()),
        header.number(),
        kind,
        kind == Kind.VM ? Optional.empty() : header.daemon(),
        state,
        pool.string(header.status()),
        header.cpuNanos(),
        header.elapsedNanos(),
        pool.stack(stack),
        List.copyOf(locks),
        carries,
        pool.string(container),
        cut);
  }
}
