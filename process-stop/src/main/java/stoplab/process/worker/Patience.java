// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The waits of one stop. An interrupt of the thread that stops does not end a stop; it ends the
 * patience with the soft rungs, and is noted here. Belongs to that thread.
 */
final class Patience {
  private final Deadline deadline;
  private final Duration reserve;
  private boolean lost = Thread.interrupted();

  /**
   * Begins to wait; takes the interrupt status of this thread.
   *
   * @param total how long all may take
   * @param reserve the part of it that the soft rungs leave for the kill
   */
  Patience(Duration total, Duration reserve) {
    deadline = Deadline.after(total);
    this.reserve = reserve;
  }

  /** Whether an interrupt has come. */
  boolean isLost() {
    return lost;
  }

  /** Sets the interrupt status again, if it was taken. */
  void giveBackInterrupt() {
    if (lost) {
      Thread.currentThread().interrupt();
    }
  }

  Deadline deadline() {
    return deadline;
  }

  /** The end of a wait that begins now. */
  Deadline within(Duration time) {
    return Deadline.after(time).orEarlier(deadline);
  }

  /** The end of a soft rung that begins now: early enough for the kill. */
  Deadline softly(Duration time) {
    return Deadline.after(time).orEarlier(deadline.before(reserve));
  }

  void pause(long nanos, Deadline until) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, until.remainingNanos()));
    } catch (InterruptedException e) {
      lost = true;
    }
  }

  /** Waits for the end of a process; softly: only while the patience lasts. */
  void awaitEnd(Process process, Deadline until, boolean softly) {
    boolean ended = !process.isAlive();
    while (!ended && !until.hasPassed() && !(softly && lost)) {
      try {
        ended = process.waitFor(until.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        lost = true;
      }
    }
  }

  /** Waits for the end of the output, and says whether it has come. */
  boolean awaitEnd(OutputPump output, Deadline until) {
    while (true) {
      try {
        return output.awaitEnd(Duration.ofNanos(until.remainingNanos()));
      } catch (InterruptedException e) {
        lost = true;
      }
    }
  }

  /** The threads of a JVM; empty if it has not given them in time. */
  Optional<String> threadDump(Process jvm, OutputPump output, Duration bound) {
    try {
      return Optional.ofNullable(ThreadDump.of(jvm, output, softly(bound)));
    } catch (InterruptedException e) {
      lost = true;
      return Optional.empty();
    }
  }

  void join(List<Thread> threads, Deadline until) {
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, until.remainingNanos());
      }
    } catch (InterruptedException e) {
      lost = true;
    }
  }
}
