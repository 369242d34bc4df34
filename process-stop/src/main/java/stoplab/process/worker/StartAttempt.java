// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import stoplab.process.worker.guard.GuardNote;
import stoplab.process.worker.output.ChildOutput;
import stoplab.process.worker.start.ArgumentFile;
import stoplab.process.worker.start.ForkedByFailure;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.process.worker.tree.ProcessTag;

/**
 * One try to start a child. Each has a mark, a note for the guard, and readers of its own, and ends
 * all of that if it fails. So the next one begins as if it were the first [process.start-is-whole].
 */
final class StartAttempt {
  /** Starts what a builder says; tests let it fail where the JDK can. */
  interface Starter {
    Process start(ProcessBuilder builder) throws IOException;
  }

  private final Launch launch;
  private final ChildOutput output;
  private final Optional<GuardNote> note;
  private final ProcessTag tag = new ProcessTag();

  StartAttempt(Launch launch, ChildOutput output) {
    this.launch = launch;
    this.output = output;
    note = launch.isGuarded()
        ? Optional.of(GuardNote.write(launch.hasOwnStdin(), output.guardChannel()))
        : Optional.empty();
  }

  ProcessTag tag() {
    return tag;
  }

  /**
   * Starts the child.
   *
   * @param starter does it
   * @param registration takes the child before anything of it is read; what it throws is a failure
   *     of the start
   */
  Process run(Starter starter, Consumer<Process> registration) throws IOException {
    ChildOutput.Readers readers = output.prepare(note); // before the child: there may be no threads
    Optional<ArgumentFile> file = Optional.empty();
    Process child = null;
    try {
      file = launch.isMain() ? ArgumentFile.forClassPath(launch.classPath()) : Optional.empty();
      ProcessBuilder builder = builder(file);
      tag.putOn(builder, launch.wantsOwnSession(), launch.wantsOwnCgroup());
      child = starter.start(builder);
      tag.noteStart(child);
      if (file.isPresent()) {
        child.onExit().thenRun(file.get()::close);
      }
      registration.accept(child);
      readers.begin("worker-" + child.pid(), child.getInputStream(), child.getErrorStream());
      return child;
    } catch (IOException | RuntimeException | Error e) {
      readers.dismiss();
      file.ifPresent(ArgumentFile::close);
      if (child != null) {
        child.destroyForcibly();
      }
      tag.removeCgroup();
      if (!(e instanceof IOException)) {
        ForkedByFailure.end(tag, e);
      }
      throw e;
    }
  }

  private ProcessBuilder builder(Optional<ArgumentFile> file) {
    List<String> command = file.isPresent()
        ? launch.commandLine(note, file.get().options())
        : launch.commandLine(note);
    ProcessBuilder builder =
        new ProcessBuilder(launch.hasPrivatePipes() ? PrivatePipes.inFront(command) : command);
    launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(launch.removedVariables());
    environment.putAll(launch.environment());
    builder.redirectOutput(launch.output());
    if (launch.output().type() == Redirect.Type.WRITE && launch.error().equals(launch.output())) {
      builder.redirectErrorStream(true); // opened twice, each would overwrite the other
    } else {
      builder.redirectError(launch.error());
    }
    return builder;
  }
}
