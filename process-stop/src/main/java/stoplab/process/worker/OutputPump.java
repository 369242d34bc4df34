// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
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

/**
 * Reads both streams of a child all the time, so that no full pipe blocks it
 * [process.pipes-are-drained], and keeps the last lines. It reads until both have ended: at the end
 * of the child, or of whoever else holds them [process.reader-ends]. So each wait for it has a
 * bound: a grandchild may hold the pipe long after the child.
 *
 * <p>Its memory is bounded, whatever the child prints: a line of more than {@value #LONGEST}
 * characters is cut into pieces [process.output-is-bounded]. Thread-safe.
 */
public final class OutputPump {
  /**
   * What a child of this machine reads and prints in, unless it was told else. Not the default
   * charset, which is UTF-8 from JDK 18 on (JEP 400); {@link Process#inputReader()} does the same.
   */
  static final Charset CHARSET = nativeCharset();

  private static final int LONGEST = 8_192;

  /** What the guard says behind its token is shorter. */
  private static final int LONGEST_WORD = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<String> kept = new ArrayDeque<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final int most;
  private final String guardToken;
  private final String readyLine;
  private boolean ready;
  private long lines;
  private int openStreams = 2; // before the start too: who waits then waits for what comes
  private Goodbye goodbye = Goodbye.NO_GUARD;
  private DumpCollector dump;

  /**
   * Makes a pump that does not run yet.
   *
   * @param most how many lines are kept
   * @param guardToken marks the lines of the child's guard, or null if there is none
   * @param readyLine the line by which the child says that it is ready, or null
   */
  OutputPump(int most, String guardToken, String readyLine) {
    this.most = most;
    this.guardToken = guardToken;
    this.readyLine = readyLine;
  }

  private static Charset nativeCharset() {
    String name = System.getProperty("native.encoding", "");
    return !name.isEmpty() && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }

  /**
   * Reads these streams from now on, each in a daemon thread, and closes each at its end. Once
   * only.
   */
  void start(String name, InputStream out, InputStream err) {
    startReader(name + "-stdout", out);
    startReader(name + "-stderr", err);
  }

  private void startReader(String name, InputStream in) {
    Thread thread = new Thread(() -> drain(in), name);
    thread.setDaemon(true); // it must not keep this JVM if somebody keeps the pipe
    thread.start();
  }

  private void drain(InputStream in) {
    StringBuilder line = new StringBuilder();
    char[] buffer = new char[LONGEST];
    try (Reader reader = new InputStreamReader(in, CHARSET)) {
      for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            addLine(line);
          } else {
            line.append(buffer[i]);
            cut(line);
          }
        }
      }
    } catch (IOException e) {
      // The stream was closed under it: that is an end too.
    } finally {
      lock.lock();
      try {
        if (line.length() > 0) {
          addLine(line);
        }
      } finally {
        openStreams--;
        changed.signalAll();
        lock.unlock();
      }
    }
  }

  private void addLine(StringBuilder line) {
    int length = line.length();
    boolean crlf = length > 0 && line.charAt(length - 1) == '\r';
    add(line.substring(0, crlf ? length - 1 : length));
    line.setLength(0);
  }

  /** Takes a piece off a line that is too long; a carriage return behind it may be its end. */
  private void cut(StringBuilder line) {
    int length = line.length();
    if (length > LONGEST + 1 || length > LONGEST && line.charAt(LONGEST) != '\r') {
      int at = guardAt(line);
      add(line.substring(0, at));
      line.delete(0, at);
    }
  }

  /** Where the guard may just be speaking, so that its words are not torn; else the length. */
  private int guardAt(StringBuilder line) {
    if (guardToken != null) {
      for (int at = LONGEST - guardToken.length() - LONGEST_WORD; at < LONGEST; at++) {
        int seen = Math.min(guardToken.length(), LONGEST - at);
        if (guardToken.startsWith(line.substring(at, at + seen))) {
          return at;
        }
      }
    }
    return LONGEST;
  }

  private void add(String line) {
    lock.lock();
    try {
      if (guardToken != null && line.contains(guardToken)) {
        line = hear(line);
        if (line.isEmpty()) {
          return;
        }
      }
      if (dump != null) {
        if (dump.begins(line) && !kept.isEmpty() && DumpCollector.precedes(kept.getLast())) {
          kept.removeLast();
        }
        if (dump.take(line)) {
          return;
        }
      }
      ready |= line.equals(readyLine);
      lines++;
      kept.addLast(line);
      for (Waiter waiter : waiters) {
        waiter.look(line);
      }
      if (kept.size() > most) {
        kept.removeFirst();
      }
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Takes the guard's words out of a line, and returns what the child had printed before them. */
  private String hear(String line) {
    int at = line.indexOf(guardToken);
    String said = line.substring(at + guardToken.length());
    if (said.equals(OrphanGuard.HELLO)) {
      goodbye = Goodbye.NONE;
    } else if (said.equals(OrphanGuard.BYE_BY_EXIT)) {
      goodbye = Goodbye.EXIT;
    } else if (said.equals(OrphanGuard.BYE_BY_SIGNAL)) {
      goodbye = Goodbye.SIGNAL;
    }
    return line.substring(0, at);
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
   * @param wanted says whether a line is the one; it is asked under this pump's lock, by the thread
   *     that reads, and so must be quick; what it throws is thrown here
   * @param bound how long to wait; nothing is waited for if it is zero or negative
   * @return the first such line; empty if none has come in time, or if both streams have ended
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public Optional<String> awaitLine(Predicate<String> wanted, Duration bound)
      throws InterruptedException {
    Objects.requireNonNull(wanted, "wanted");
    Deadline deadline = Deadline.after(Objects.requireNonNull(bound, "bound"));
    lock.lock();
    try {
      Waiter waiter = new Waiter(wanted);
      kept.forEach(waiter::look);
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
   * Who waits for a line. The readers show him each: he may not run before it has been pushed out
   * of those that are kept. Guarded by the lock.
   */
  private static final class Waiter {
    private final Predicate<String> wanted;
    private String found;
    private RuntimeException failure;

    Waiter(Predicate<String> wanted) {
      this.wanted = wanted;
    }

    void look(String line) {
      try {
        if (!isDone() && wanted.test(line)) {
          found = line;
        }
      } catch (RuntimeException e) {
        failure = e; // his own matter: the reader reads on
      }
    }

    boolean isDone() {
      return found != null || failure != null;
    }

    Optional<String> found() {
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(found);
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

  /** Whether both streams have ended. */
  boolean hasEnded() {
    lock.lock();
    try {
      return openStreams == 0;
    } finally {
      lock.unlock();
    }
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
   * @return false if somebody else is at that
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
