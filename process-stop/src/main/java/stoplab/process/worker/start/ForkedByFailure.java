// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.start;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import stoplab.process.worker.output.Deadline;
import stoplab.process.worker.tree.ProcessTag;

/**
 * Ends what a start has forked that has failed after the fork. The JDK throws an
 * {@link OutOfMemoryError} if there is no thread to wait for the child, and then there is no
 * {@link Process} for it (ProcessImpl, ProcessHandleImpl.completion). It is known by its mark, on
 * Linux; elsewhere it is not found. Such a child stays a zombie until this JVM ends, since the JDK
 * does not reap it.
 */
public final class ForkedByFailure {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 1;

  /**
   * In the middle of an exec a process shows no environment, and the JDK's start fails just then:
   * so one scan that finds nothing proves nothing.
   */
  private static final Duration QUIET = Duration.ofMillis(100);

  private ForkedByFailure() {}

  /**
   * Kills all that has the mark, until no scan has found anything for a tenth of a second, for two
   * seconds at most. An interrupt does not end that; the status is set again.
   *
   * @param tag the mark, not null
   * @param failure what the start has thrown, not null; what fails here is added to it
   */
  public static void end(ProcessTag tag, Throwable failure) {
    end(tag::marked, failure);
  }

  /** The same; the scan finds what has the mark now. */
  static void end(Supplier<List<ProcessHandle>> scan, Throwable failure) {
    boolean interrupted = false;
    try {
      Deadline deadline = Deadline.after(BOUND);
      Deadline quiet = Deadline.after(QUIET);
      boolean isOver = false;
      while (!isOver && !deadline.hasPassed()) {
        boolean wasQuiet = quiet.hasPassed(); // before the scan: so another one follows the pause
        if (killAll(scan)) {
          quiet = Deadline.after(QUIET);
        } else {
          isOver = wasQuiet;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether there was any. */
  private static boolean killAll(Supplier<List<ProcessHandle>> scan) {
    List<ProcessHandle> marked = scan.get();
    marked.forEach(ProcessHandle::destroyForcibly);
    return !marked.isEmpty();
  }
}
