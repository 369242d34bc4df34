// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import stoplab.process.worker.guard.Goodbye;

/**
 * What is read of a child: both its streams, or one of them. They are read all the time, so that no
 * full pipe blocks the child [process.pipes-are-drained], and the last lines are kept. A stream is
 * read until its end: at the end of the child, or of whatever other process holds it
 * [process.reader-ends]. So each wait for it has a bound: a grandchild may hold the pipe long after
 * the child.
 *
 * <p>Its memory is bounded, whatever the child prints: a line of more than {@value #LONGEST}
 * characters is cut into pieces [process.output-is-bounded]. Thread-safe.
 *
 * <p>A stream that the launch sends elsewhere is not read. If that goes for all streams of a pump,
 * it has no lines, has ended from the start, and refuses to wait for a line
 * [process.output-elsewhere].
 */
public final class OutputPump {
  private static final int LONGEST = StreamReader.LONGEST;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<String> kept = new ArrayDeque<>();
  private final List<LineWaiter> waiters = new ArrayList<>();
  private final int most;
  private final boolean readsNothing;
  private final String readyLine;
  private boolean ready;
  private long lines;
  private int openStreams; // before the start too: a wait then is one for what comes
  private Goodbye goodbye = Goodbye.NO_GUARD;
  private DumpCollector dump;

  /**
   * Makes a pump that has read nothing yet.
   *
   * @param most how many lines are kept
   * @param streams how many streams will be read; with none of them it has ended from the start
   * @param readyLine the line by which the child says that it is ready, or null
   */
  OutputPump(int most, int streams, String readyLine) {
    this.most = most;
    this.openStreams = streams;
    this.readsNothing = streams == 0;
    this.readyLine = readyLine;
  }

  /**
   * Takes a line that was read.
   *
   * @return false if it belongs to a thread dump that is collected, and so not to the output
   */
  boolean add(String line) {
    lock.lock();
    try {
      if (dump != null) {
        if (dump.begins(line) && !kept.isEmpty() && DumpCollector.precedes(kept.getLast())) {
          kept.removeLast();
        }
        if (dump.take(line)) {
          return false;
        }
      }
      ready |= line.equals(readyLine);
      lines++;
      kept.addLast(line);
      for (LineWaiter waiter : List.copyOf(waiters)) { // its question may wait for a line itself
        waiter.offer(line);
      }
      if (kept.size() > most) {
        kept.removeFirst();
      }
      return true;
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Takes what the child's guard has said. */
  void hear(String words) {
    lock.lock();
    try {
      // What a guard of another version says is not the child's output either.
      goodbye = Goodbye.of(words).orElse(goodbye);
    } finally {
      lock.unlock();
    }
  }

  /** One of its streams has ended. */
  void endStream() {
    lock.lock();
    try {
      openStreams--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The last lines of both streams, in the order in which they were read.
   *
   * @return at most as many as the launch says, the newest last
   */
  public List<String> lastLines() {
    lock.lock();
    try {
      return List.copyOf(kept);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many lines were read so far, with those that are not kept.
   *
   * @return the number, from 0 on
   */
  public long lineCount() {
    lock.lock();
    try {
      return lines;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the ready line; says whether it came, now or long ago. */
  boolean awaitReady(Deadline deadline) throws InterruptedException {
    requireStream();
    lock.lock();
    try {
      await(() -> ready || openStreams == 0, deadline);
      return ready;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a line. Lines that are still kept count too, and each that comes meanwhile, however
   * many come behind it [process.wait-for-line].
   *
   * @param wanted returns whether a line is the one. The reading thread calls it under this pump's
   *     lock, so it must be quick. Whatever it throws, an {@link Error} too, is thrown here, and
   *     reading goes on
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return the first such line; empty if none has come in time, or if the streams have ended
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if nothing is read here, since the launch sends the output
   *     elsewhere [process.output-elsewhere]
   */
  public Optional<String> awaitLine(Predicate<String> wanted, Duration bound)
      throws InterruptedException {
    Objects.requireNonNull(wanted, "wanted");
    Deadline deadline = Deadline.after(Objects.requireNonNull(bound, "bound"));
    requireStream();
    lock.lock();
    try {
      LineWaiter waiter = new LineWaiter(wanted);
      List.copyOf(kept).forEach(waiter::offer);
      waiters.add(waiter);
      try {
        await(() -> waiter.isDone() || openStreams == 0, deadline);
      } finally {
        waiters.remove(waiter);
      }
      return waiter.found();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until both streams have ended: nobody holds their other ends any more, and all that was
   * printed has been read.
   *
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return whether both have ended
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.after(Objects.requireNonNull(bound, "bound"));
    return await(() -> openStreams == 0, deadline);
  }

  /** What the child's guard has said last. */
  Goodbye goodbye() {
    lock.lock();
    try {
      return goodbye;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lays aside what looks like a thread dump from now on, until {@link #takeDump}.
   *
   * @return false if one is being collected already
   */
  boolean collectDump() {
    lock.lock();
    try {
      if (dump != null) {
        return false;
      }
      dump = new DumpCollector();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the whole dump, and returns what there is of it, or null if it has not begun. */
  String takeDump(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      await(() -> dump.isWhole() || openStreams == 0, deadline);
      return dump.text();
    } finally {
      dump = null;
      lock.unlock();
    }
  }

  private void requireStream() {
    if (readsNothing) {
      throw new IllegalStateException(
          "no line will come: the launch sends this output to a file or elsewhere");
    }
  }

  private boolean await(BooleanSupplier condition, Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (deadline.hasPassed()) {
          return false; // before the wait: an interrupt is for those who wait
        }
        changed.awaitNanos(deadline.remainingNanos());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
