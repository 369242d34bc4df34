// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.ProtocolException;
import stoplab.process.call.wire.ValueFormat;

/**
 * Reads what a child writes, and makes outcomes of it. A child may write whatever it likes: what is
 * no answer to its call is a {@link ProtocolException} [process.call-hostile-child]. For one
 * thread.
 */
final class ChildAnswers {
  private static final int LONGEST_READY = 64;

  private final InputStream in;
  private final int longest;

  /** Gets the answers, in the thread that reads them. */
  interface Listener {
    /** The call that the child runs now; null if it runs none. */
    KillableCall<?> call();

    /** The child says where the call hangs, innermost frame first. */
    void hangsAt(List<StackTraceElement> stack) throws ProtocolException;

    /** The child says how the call has ended. */
    void finish(KillableCall<?> running, CallOutcome<?> outcome);
  }

  /**
   * Makes a reader.
   *
   * @param in what the child writes, not null
   * @param longest how many bytes the payload of a frame may have
   */
  ChildAnswers(InputStream in, int longest) {
    this.in = Objects.requireNonNull(in, "in");
    this.longest = longest;
  }

  /**
   * Waits until the child says that it is ready.
   *
   * @return whether it is; false if its pipe has ended
   * @throws ProtocolException if it says something else
   * @throws IOException if the pipe ends in the middle of a frame, or cannot be read
   */
  boolean awaitReady() throws IOException {
    CallFrame ready = CallFrame.read(in, LONGEST_READY);
    if (ready != null && ready.type() != CallFrameType.READY) {
      throw new ProtocolException("the first frame of a child must say that it is ready");
    }
    return ready != null;
  }

  /**
   * Reads answers until the pipe ends.
   *
   * @param listener gets them, not null
   * @throws ProtocolException if the child writes what is no answer to its call
   * @throws IOException if the pipe ends in the middle of a frame, or cannot be read
   */
  void readAll(Listener listener) throws IOException {
    for (CallFrame frame = read(); frame != null; frame = read()) {
      KillableCall<?> running = listener.call();
      if (running == null || running.id() != frame.call()) {
        throw new ProtocolException("it has answered a call that it does not run");
      }
      if (frame.type() == CallFrameType.STACK) {
        listener.hangsAt(FailureFormat.decodeStack(frame.payload()));
      } else {
        listener.finish(running, outcome(running, frame));
      }
    }
  }

  private CallFrame read() throws IOException {
    return CallFrame.read(in, longest);
  }

  private static CallOutcome<?> outcome(KillableCall<?> running, CallFrame frame)
      throws ProtocolException {
    return switch (frame.type()) {
      case RESULT -> finished(running, frame);
      case THREW -> new Threw<>(TaskFailure.of(FailureFormat.decode(frame.payload())));
      case REFUSED -> new Refused<>(new String(frame.payload(), StandardCharsets.UTF_8));
      default -> throw new ProtocolException("a frame " + frame.type() + " is no answer");
    };
  }

  private static CallOutcome<?> finished(KillableCall<?> running, CallFrame frame) {
    try {
      return new Finished<>(ValueFormat.decode(
          new ValueFormat.Encoded(frame.format(), frame.payload()),
          running.allowed(),
          running::isRunning));
    } catch (ProtocolException e) {
      return new Refused<>("its value was refused: " + e.getMessage());
    }
  }
}
