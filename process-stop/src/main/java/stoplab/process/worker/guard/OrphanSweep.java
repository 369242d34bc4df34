// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.session.OwnSession;

/**
 * The parent's side: kills what an end of this JVM leaves behind, even an end by SIGKILL. A guarded
 * child leaves by itself. But one that is stopped by SIGSTOP cannot, and what a child has started
 * is left if the child dies in the same moment: because this JVM was just killing both, for
 * example.
 *
 * <p>A shell waits for the end of a pipe that this JVM holds. Then it gives the children some
 * tenths of a second to leave by themselves, and kills each process that has a mark in its
 * environment, until none is found any more [process.orphans-are-swept]. The mark is inherited, so
 * a process that has left its tree is found; one that was started without its parent's environment
 * is not.
 *
 * <p>On Linux only, where the environment can be read. Thread-safe.
 */
public final class OrphanSweep implements AutoCloseable {
  private static final String VARIABLE = "STOPLAB_SWEEP";

  /**
   * The first scans only look. A process is not seen in the middle of an exec, so it ends after
   * several scans that have found nothing. A process that cannot be killed, as one that waits for a
   * device, does not keep it.
   */
  private static final String SCRIPT = String.join(
      "\n",
      "trap '' HUP INT TERM",
      "while read -r line; do :; done",
      "empty=0",
      "scans=0",
      "while [ $empty -lt 4 ] && [ $scans -lt 500 ]; do",
      "  scans=$((scans + 1))",
      "  found=$(grep -lF -e \"$1\" /proc/[0-9]*/environ 2>/dev/null | grep -o '[0-9]*')",
      "  if [ -z \"$found\" ]; then empty=$((empty + 1)); else empty=0; fi",
      "  if [ $scans -gt 10 ] && [ -n \"$found\" ]; then kill -KILL $found; fi",
      "  sleep 0.02",
      "done");

  private static final Duration KILL_BOUND = Duration.ofSeconds(2);

  private final String mark;
  private final Process shell;

  private OrphanSweep(String mark, Process shell) {
    this.mark = mark;
    this.shell = shell;
  }

  /**
   * Begins to watch over the children that get the variable from now on.
   *
   * @return the sweep, to be closed when all of them are gone; empty if this system has no list of
   *     processes that can be read, or if no shell can be started
   */
  public static Optional<OrphanSweep> begin() {
    if (!ProcStat.isAvailable()) {
      return Optional.empty();
    }
    String mark = UUID.randomUUID().toString();
    List<String> command = List.of("/bin/sh", "-c", SCRIPT, "orphan-sweep", mark);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Otherwise what is sent to a whole group would end it together with this JVM.
    OwnSession.wrap(command, null, builder.environment()).ifPresent(builder::command);
    try {
      return Optional.of(new OrphanSweep(
          mark,
          builder
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()));
    } catch (IOException | OutOfMemoryError e) { // the latter also if there is no thread for it
      return Optional.empty(); // the guards of the children will have to do
    }
  }

  /**
   * The name of the variable that a child must have.
   *
   * @return a name
   */
  public String variable() {
    return VARIABLE;
  }

  /**
   * The value of that variable.
   *
   * @return the mark, behind those that this JVM has inherited itself: an outer sweep must find its
   *     grandchildren
   */
  public String value() {
    String outer = System.getenv(VARIABLE);
    return outer == null ? mark : outer + "," + mark;
  }

  /**
   * Gives up: whatever runs is left alone from now on. An interrupt of this thread does not shorten
   * that; its status stays set.
   */
  @Override
  public void close() {
    shell.destroyForcibly();
    long end = System.nanoTime() + KILL_BOUND.toNanos();
    boolean interrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        shell.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        isOver = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
