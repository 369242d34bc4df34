// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.stop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.output.ChildThreadDump;
import stoplab.process.worker.output.Deadline;
import stoplab.process.worker.output.OutputPump;

/**
 * The waits of one stop. An interrupt of the thread that stops does not end a stop; it ends the
 * patience with the soft rungs, and is noted here. Belongs to that thread.
 */
public final class Patience {
  private final Deadline deadline;
  private final Duration reserve;
  private boolean lost = Thread.interrupted();

  /**
   * Begins to wait; takes the interrupt status of this thread.
   *
   * @param total how long all may take, not null
   * @param reserve the part of it that the soft rungs leave for the kill, not null
   */
  public Patience(Duration total, Duration reserve) {
    deadline = Deadline.after(total);
    this.reserve = reserve;
  }

  /**
   * Whether an interrupt has come.
   *
   * @return true from the first interrupt on
   */
  public boolean isLost() {
    return lost;
  }

  /** Sets the interrupt status again, if it was taken. */
  public void giveBackInterrupt() {
    if (lost) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The end of the whole stop.
   *
   * @return the deadline, the same always
   */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * The end of a wait that begins now.
   *
   * @param time how long it may take at most, not null
   * @return the deadline, not after that of the stop
   */
  public Deadline within(Duration time) {
    return Deadline.after(time).orEarlier(deadline);
  }

  /**
   * The end of a soft rung that begins now: early enough for the kill.
   *
   * @param time how long it may take at most, not null
   * @return the deadline
   */
  public Deadline softly(Duration time) {
    return Deadline.after(time).orEarlier(deadline.before(reserve));
  }

  void pause(long nanos, Deadline until) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, until.remainingNanos()));
    } catch (InterruptedException e) {
      lost = true;
    }
  }

  /**
   * Waits for the end of a process.
   *
   * @param process the process, not null
   * @param until the end of the wait, not null
   * @param softly whether an interrupt ends the wait
   */
  public void awaitEnd(Process process, Deadline until, boolean softly) {
    boolean ended = !process.isAlive();
    while (!ended && !until.hasPassed() && !(softly && lost)) {
      try {
        ended = process.waitFor(until.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        lost = true;
      }
    }
  }

  /**
   * Waits for the end of the output.
   *
   * @param output what is read of a child, not null
   * @param until the end of the wait, not null
   * @return whether it has come
   */
  public boolean awaitEnd(OutputPump output, Deadline until) {
    while (true) {
      try {
        return output.awaitEnd(Duration.ofNanos(until.remainingNanos()));
      } catch (InterruptedException e) {
        lost = true;
      }
    }
  }

  /**
   * The threads of a JVM.
   *
   * @param jvm a child, not null
   * @param output what is read of it, not null
   * @param bound how long the dump may take, not null
   * @return the dump; empty if it has not come in time, or after an interrupt
   */
  public Optional<String> threadDump(Process jvm, OutputPump output, Duration bound) {
    try {
      return Optional.ofNullable(ChildThreadDump.of(jvm, output, softly(bound)));
    } catch (InterruptedException e) {
      lost = true;
      return Optional.empty();
    }
  }

  /**
   * Waits for the end of threads; an interrupt ends the wait.
   *
   * @param threads the threads, not null
   * @param until the end of the wait, not null
   */
  public void join(List<Thread> threads, Deadline until) {
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, until.remainingNanos());
      }
    } catch (InterruptedException e) {
      lost = true;
    }
  }
}
