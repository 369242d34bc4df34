// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Climbs a ladder of three rungs: it closes the child's standard input, sends SIGTERM, then
 * SIGKILL. Each rung gets a third of one total time.
 *
 * <p><b>Why it works:</b> each rung is harder to refuse than the one before, and the last cannot be
 * refused ({@link SigkillStop}). All waits count from one start, by {@link System#nanoTime}, which
 * no clock change disturbs: a delay in one rung does not lengthen the whole. The stream is closed
 * in a thread of its own, since a close flushes first. It blocks while the pipe is full, or while
 * another thread is in {@code write} (source of {@code BufferedOutputStream}, JDK 17 and 25).
 *
 * <p><b>Guarantee</b> [process.ladder-is-bounded]: it returns within the total time, even if the
 * child is deaf and its pipe full; such a child is killed. [process.mildest-rung]: a child that
 * leaves at the end of its input gets no signal; a child that leaves at SIGTERM is not killed.
 * [process.interrupt-kills]: an interrupt of the waiter ends all grace: the child is killed at
 * once, and the status is set again. <b>Hazard</b> [process.grandchild-survives]: processes that
 * the child has started live on.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.EscalatingStop}
 *
 * <p><b>Break it:</b> write {@code closer.run();} instead of {@code closer.start();}, and a full
 * pipe blocks the whole ladder.
 *
 * <p><b>See also:</b> {@link TreeStop}, for the processes that the child has started.
 */
public final class EscalatingStop implements ChildStop {
  private static final int RUNGS = 3;

  private final long totalNanos;

  /**
   * Makes a ladder.
   *
   * @param total how long the three rungs may take together, not null; with zero or less, all of
   *     them follow at once, and the end is not awaited
   * @throws NullPointerException if {@code total} is null
   */
  public EscalatingStop(Duration total) {
    Objects.requireNonNull(total, "total");
    totalNanos = Math.max(0, TimeUnit.NANOSECONDS.convert(total));
  }

  /**
   * Closes the child's standard input, asks it to end, kills it; returns as soon as it has ended.
   * The thread that closes the stream ends, at the latest, when nobody holds the other end of the
   * pipe.
   *
   * @return whether it has ended, by whatever rung; its exit code may show which
   */
  @Override
  public boolean stop(Process child) {
    Objects.requireNonNull(child, "child");
    // @start region="stop"
    long start = System.nanoTime();
    boolean interrupted = false;
    try {
      closeInput(child);
      if (endsBy(start, 1, child)) {
        return true;
      }
      child.toHandle().destroy();
      if (endsBy(start, 2, child)) {
        return true;
      }
    } catch (InterruptedException e) {
      interrupted = true; // a thread that is interrupted has no time left: last rung
    }
    try {
      child.toHandle().destroyForcibly();
      while (true) {
        try {
          return endsBy(start, RUNGS, child);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    // @end
  }

  // @start region="wait"
  private boolean endsBy(long start, int rung, Process child) throws InterruptedException {
    long left = totalNanos / RUNGS * rung - (System.nanoTime() - start);
    return child.waitFor(left, TimeUnit.NANOSECONDS);
  }

  // @end

  private static void closeInput(Process child) {
    Thread closer = new Thread(() -> {
      try {
        child.getOutputStream().close();
      } catch (IOException e) {
        // The unread input is lost: the child is leaving, or has left.
      }
    });
    closer.setName("closer of a child's input");
    closer.setDaemon(true); // it may have to wait
    closer.start();
  }

  /** Stops three children, each with another rung. */
  public static void main(String[] args) throws IOException, InterruptedException {
    EscalatingStop stop = new EscalatingStop(Duration.ofMillis(1_200));
    for (Animal animal :
        List.of(Animal.ENDS_AT_EOF_ONLY, Animal.NEVER_READS_STDIN, Animal.IGNORES_SIGTERM)) {
      Process child = ProcessDemo.start(animal);
      ProcessDemo.stop(stop, child);
      ProcessDemo.end(child, List.of()); // in case you have broken it
    }
  }
}
