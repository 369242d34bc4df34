// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import stoplab.process.worker.ExitCause;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/**
 * Finds out why a child has died: from its exit code, from the goodbye of its guard, and from what
 * its JVM prints when it gives up. Thread-safe.
 */
final class DeathClassifier implements Consumer<String> {
  private static final String NO_MEMORY = "Terminating due to java.lang.OutOfMemoryError";
  private static final String FATAL =
      "# A fatal error has been detected by the Java Runtime Environment";

  /** What the JVM exits with for want of memory, if {@code ExitOnOutOfMemoryError} is set. */
  private static final int NO_MEMORY_CODE = 3;

  /** SIGILL, SIGABRT, SIGBUS, SIGFPE and SIGSEGV, each with 128. */
  private static final Set<Integer> CRASH_CODES = Set.of(132, 134, 135, 136, 139);

  /** What the JVM exits with after its crash report, if it leaves no core. */
  private static final int REPORTED_CODE = 1;

  private static final int LINES_OF_FAILURE = 3;

  /** The head of a crash report: the signal, the versions, and the frame in which it came. */
  private static final int LINES_OF_CRASH = 12;

  private final List<String> crash = new CopyOnWriteArrayList<>();
  private volatile boolean hadNoMemory;
  private volatile Optional<String> failure = Optional.empty();

  /** Watches a line that the child prints. */
  @Override
  public void accept(String line) {
    hadNoMemory |= line.contains(NO_MEMORY); // behind what a task has printed without an end
    boolean isInCrash = line.contains(FATAL) || !crash.isEmpty() && line.startsWith("#");
    if (isInCrash && crash.size() < LINES_OF_CRASH) {
      crash.add(line);
    }
  }

  /** The cause of an end that was not ours. */
  DeathCause cause(StopReport report) {
    int code = report.exitCode().orElse(-1);
    if (CRASH_CODES.contains(code) || code == REPORTED_CODE && !crash.isEmpty()) {
      return DeathCause.CRASH;
    }
    if (hadNoMemory && code == NO_MEMORY_CODE) {
      return DeathCause.OUT_OF_MEMORY;
    }
    return report.cause() == ExitCause.OWN_EXIT ? DeathCause.EXIT : DeathCause.KILLED;
  }

  /** What its user should read: its last lines, and after a crash the head of the report. */
  List<String> lines(DeathCause cause, StopReport report) {
    return cause == DeathCause.CRASH && !crash.isEmpty() ? crash : report.lastLines();
  }

  void noteFailure(Exception e) {
    noteFailure(e.getMessage());
  }

  void noteFailure(String reason) {
    failure = Optional.of(reason);
  }

  /** Why a child has not become ready. */
  String failure(WorkerProcess worker) {
    String printed = worker.output().lastLines().stream()
        .limit(LINES_OF_FAILURE)
        .collect(Collectors.joining(" / "));
    return failure.orElseGet(() -> "it has exited with " + worker.exitCode().orElse(-1))
        + (printed.isEmpty() ? "" : "; it has printed: " + printed);
  }
}
