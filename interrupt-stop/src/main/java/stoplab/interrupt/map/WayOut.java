// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;
import java.util.regex.Pattern;
import stoplab.interrupt.map.probe.Row;
import stoplab.interrupt.map.probe.Rows;

/**
 * What to do about a call that an interrupt does not end: end it another way, or replace it. Most
 * ways out are also how the map releases the call, so its control run shows that they work.
 */
final class WayOut {
  private static final List<WayOut> ALL = List.of(
      of("CPU loop|Thread\\.(onSpinWait|yield)", "poll `isInterrupted()` or a flag in the loop"),
      of(
          "regular expression",
          "a `CharSequence` that polls while it is read: `DeadlineCharSequence`"),
      of(
          "synchronized",
          "none: the holder has to release it; use a lock and `lockInterruptibly()` instead"),
      of("Object\\.wait\\(\\), notified", "none: the holder of the monitor has to release it"),
      of("ConcurrentHashMap|class init", "none: the other thread has to finish"),
      of("(Reentrant|Read|Write)Lock\\.lock", "`lockInterruptibly()` or `tryLock(t)` instead"),
      of("StampedLock", "`readLockInterruptibly()` or `writeLockInterruptibly()` instead"),
      of(
          "AbstractQueuedSynchronizer\\.acquire",
          "`acquireInterruptibly` or `acquireSharedInterruptibly` instead"),
      of("Condition", "`await()` instead, or signal the condition"),
      of("Phaser", "`awaitAdvanceInterruptibly` instead, or let the last party arrive"),
      of("Semaphore", "`acquire()` instead, or release a permit"),
      of(
          "CompletableFuture\\.cancel",
          "a future whose cancel interrupts its task: `CompletableFutureCancel`"),
      of("CompletableFuture", "`get()` instead, or cancel the future"),
      of("ForkJoin.*cancel", "`adaptInterruptible` (19 and later), or a flag that the task polls"),
      of("ForkJoinTask", "`get()` instead, or cancel the task"),
      of("ForkJoinPool\\.invoke", "`submit(..).get()` instead"),
      of("ForkJoinPool\\.awaitQuiescence", "a short timeout, in a loop"),
      of(".*\\.close$", "tasks that react to an interrupt; `awaitTermination(t)` instead"),
      of(
          "FutureTask\\.cancel\\(false\\)",
          "`cancel(true)` instead; after `cancel(false)` it has no effect"),
      of("Timer\\.cancel", "a flag that the task polls"),
      of("ThreadPoolExecutor\\.shutdown\\(", "`shutdownNow()`"),
      of("Timer's", "`cancel()` of the timer"),
      of("ThreadPoolExecutor's", "`shutdown()` of the pool"),
      of("parallel stream", "a flag, polled for each element"),
      of("SubmissionPublisher", "`offer(t)` instead"),
      of("Process\\.onExit", "`onExit().get()` instead, or end the process"),
      of("Process", "end the process, and every process that inherited its streams"),
      of("System\\.in", "check `available()` before the read, or read in a daemon thread"),
      of("PrintStream|Logger", "read the pipe; or write through a queue and one output thread"),
      of(".*, a pipe without", "open the other end of the pipe"),
      of("FileChannel\\.lock", "a platform thread, or `tryLock()` in a loop"),
      of(
          "FileChannel\\.write|Files\\.newByteChannel\\(\\.\\.\\)\\.write",
          "a platform thread; or read the other end of the pipe"),
      of("File.*write", "read the other end of the pipe, or close it"),
      of("FileChannel\\.transferTo", "a platform thread; or read the other end of the pipe"),
      of(
          "FileChannel|FileInputStream\\.getChannel|Files\\.newByteChannel|Channels",
          "a platform thread; or write to the pipe, or close its last writer"),
      of(
          "File|RandomAccessFile|Scanner|BufferedReader",
          "write to the pipe, or close its last writer"));

  private final Pattern names;
  private final String words;

  private WayOut(Pattern names, String words) {
    this.names = names;
    this.words = words;
  }

  /** A way out of the calls whose names begin with a match of this regular expression. */
  static WayOut of(String names, String words) {
    return new WayOut(Pattern.compile(names), words);
  }

  /** The way out of this call; empty if none is known. */
  static String of(String name) {
    String wayOut = firstMatch(NetWayOut.ALL, name);
    return wayOut.isEmpty() ? firstMatch(ALL, name) : wayOut;
  }

  /** The first of these ways that matches the call; empty if none does. */
  static String firstMatch(List<WayOut> ways, String name) {
    String call = name.replace(Rows.PRESET, "");
    return ways.stream()
        .filter(way -> way.names.matcher(call).lookingAt())
        .map(way -> way.words)
        .findFirst()
        .orElse("");
  }

  /** Whether an interrupt fails to end the call, so that a reader needs a way out. */
  static boolean isNeeded(Row row) {
    return switch (row.outcome().reaction()) {
      case IGNORES, HOLDS, HANGS -> true;
      default -> false;
    };
  }
}
