// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.tree.NetName;

/**
 * What a {@link StopLadder} has done, and what has become of the child and its tree.
 *
 * @param pid the child's number
 * @param endedBy the rung in which the child itself has ended; empty if it had ended before, or has
 *     not ended
 * @param steps the rungs that were used, in their order; its tree may have needed more than the
 *     child
 * @param took from the call to the report
 * @param exitCode the child's exit code, 128 + n if signal n has killed it; empty if it still runs
 * @param cause why it has ended
 * @param treeSize how many processes the tree had in all, the child among them
 * @param survivors those of them that still run; empty after a stop that has worked
 * @param everythingSeen whether every net could scan, to the end; otherwise the problems say what
 *     may run on without having been seen
 * @param nets the ways in which the tree was looked for
 * @param lastLines the last lines of its output, the newest last
 * @param outputComplete whether its output was read to the end; otherwise another process still
 *     holds it, or the reader was too slow: on a busy machine, or behind a slow line consumer
 * @param threadDump the threads of a deaf child JVM, before it was killed
 * @param interrupted whether an interrupt came before the end of the stop; from then on it has
 *     waited for the killed only
 * @param problems what did not go as it should, in words; mostly empty
 */
public record StopReport(
    long pid,
    Optional<Rung> endedBy,
    List<Step> steps,
    Duration took,
    OptionalInt exitCode,
    ExitCause cause,
    int treeSize,
    List<Survivor> survivors,
    boolean everythingSeen,
    Set<NetName> nets,
    List<String> lastLines,
    boolean outputComplete,
    Optional<String> threadDump,
    boolean interrupted,
    List<String> problems) {
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * One rung.
   *
   * @param rung which
   * @param took how long it took, with the scans of the tree that belong to it
   * @param signalled how many processes it was sent to
   * @param leftRunning how many known processes of the tree still ran at its end
   */
  public record Step(Rung rung, Duration took, int signalled, int leftRunning) {
    /**
     * Makes a step.
     *
     * @throws NullPointerException if an argument is null
     */
    public Step {
      Objects.requireNonNull(rung, "rung");
      Objects.requireNonNull(took, "took");
    }

    /** Its name and its time. */
    @Override
    public String toString() {
      return rung + " " + millis(took);
    }
  }

  /**
   * Makes a report.
   *
   * @throws NullPointerException if an argument is null
   */
  public StopReport {
    Objects.requireNonNull(endedBy, "endedBy");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(exitCode, "exitCode");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(threadDump, "threadDump");
    steps = List.copyOf(steps);
    survivors = List.copyOf(survivors);
    nets = Set.copyOf(nets);
    lastLines = List.copyOf(lastLines);
    problems = List.copyOf(problems);
  }

  /**
   * Whether nothing of the tree runs any more: no net has found anything, and each could scan.
   *
   * @return false too if that could not be found out; then the problems say why
   */
  public boolean isGone() {
    return survivors.isEmpty() && everythingSeen;
  }

  /** Without the output and the thread dump: for a log. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("process ").append(pid).append(": ");
    text.append(cause);
    exitCode.ifPresent(code -> text.append(", exit code ").append(code));
    text.append(
        endedBy.map(rung -> ", ended by " + rung).orElse(exitCode.isPresent() ? ", before" : ""));
    text.append("; ").append(millis(took)).append(" ").append(steps);
    text.append("; tree of ").append(treeSize).append(", ");
    text.append(isGone() ? "none left" : survivors.isEmpty() ? "none seen" : "left: " + survivors);
    if (interrupted) {
      text.append("; cut short by an interrupt");
    }
    problems.forEach(problem -> text.append("; ").append(problem));
    return text.toString();
  }

  private static String millis(Duration duration) {
    long nanos = TimeUnit.NANOSECONDS.convert(duration); // the greatest there is, if it is longer
    return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
  }
}
