// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import stoplab.process.call.child.ChildExit;
import stoplab.process.call.child.ChildLoop;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.ChildSetup;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;
import stoplab.process.worker.start.PrivatePipes;

/** The main class of a child that runs calls: a {@link KillableExecutor} starts it. */
public final class CallChild {
  /** How often it rehearses: so often, that its first call finds everything loaded and linked. */
  private static final int REHEARSALS = 20;

  private CallChild() {}

  /**
   * Serves the parent until it wants no more, or is gone.
   *
   * @param args not used
   * @throws IOException if this process was not started with private pipes, or is told nothing
   */
  public static void main(String[] args) throws IOException {
    InputStream in = PrivatePipes.input();
    OutputStream out = PrivatePipes.output();
    ChildSetup setup = ChildSetup.of(CallFrame.read(in, ChildSetup.BESIDE_VALUE));
    ChildExit exit = new ChildExit(setup.exitBound());
    exit.install();
    TaskRunner runner = new TaskRunner(AllowedClasses.of(setup.allowed()), setup.longest());
    rehearse(setup.longestFrame());
    setup.load().forEach(CallChild::load);
    new ChildLoop(in, out, setup.longestFrame(), runner, exit::leave).serve();
  }

  /** Runs calls through the same loop as the real ones. */
  private static void rehearse(int longest) throws IOException {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    Serializable values = (Serializable) List.of(Map.of("a", 1), LocalDate.EPOCH, 1.5, "b");
    SerializableCallable<Integer> lambda = () -> 1;
    for (int i = 0; i < REHEARSALS; i++) {
      for (Serializable value : List.of(i, "text", values)) {
        new TaskRequest(false, Echo.class.getName(), ValueFormat.encode(value))
            .frame(i)
            .write(requests);
      }
      new TaskRequest(true, CallChild.class.getName(), ValueFormat.encode(lambda))
          .frame(i)
          .write(requests);
      CallFrame.empty(CallFrameType.WHERE, i).write(requests);
    }
    new ChildLoop(
            new ByteArrayInputStream(requests.toByteArray()),
            OutputStream.nullOutputStream(),
            longest,
            new TaskRunner(AllowedClasses.of(List.of()), longest),
            () -> {})
        .serveAlone();
    FailureFormat.encodeStack(Thread.currentThread().getStackTrace());
  }

  /**
   * Loads and links a class, and does not initialize it: that may do anything, and belongs to the
   * call. What cannot be loaded is reported by the call that needs it.
   */
  private static void load(String className) {
    try {
      TaskRunner.constructor(className);
    } catch (ReflectiveOperationException | LinkageError e) {
      // See above. A class of a lambda need not be a task: it is loaded now.
    }
  }

  /** A task that returns its argument: for rehearsals, and to measure what a call costs. */
  public static final class Echo implements KillableTask<Serializable, Serializable> {
    /** Makes one. */
    public Echo() {}

    @Override
    public Serializable run(Serializable argument) {
      return argument;
    }
  }
}
