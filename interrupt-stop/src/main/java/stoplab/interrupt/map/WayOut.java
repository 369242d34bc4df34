// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;
import java.util.regex.Pattern;
import stoplab.interrupt.map.probe.Row;
import stoplab.interrupt.map.probe.Rows;

/**
 * What ends a call, or takes its place, where an interrupt does not end it. Most are what the map
 * itself releases the call by, so that its control run shows them to work.
 */
final class WayOut {
  private static final List<WayOut> ALL = List.of(
      of("CPU loop|Thread\\.(onSpinWait|yield)", "poll `isInterrupted()` or a flag in the loop"),
      of("regular expression", "a text that polls while it is read: `DeadlineCharSequence`"),
      of("synchronized", "none but its holder; `lockInterruptibly()` of a lock instead"),
      of("Object\\.wait\\(\\), notified", "none: the holder of the monitor has to leave it"),
      of("ConcurrentHashMap|class init", "none: the thread that is inside has to go on"),
      of("(Reentrant|Read|Write)Lock\\.lock", "`lockInterruptibly()` or `tryLock(t)` instead"),
      of("StampedLock", "`readLockInterruptibly()` or `writeLockInterruptibly()` instead"),
      of(
          "AbstractQueuedSynchronizer\\.acquire",
          "`acquireInterruptibly` or `acquireSharedInterruptibly` instead"),
      of("Condition", "`await()` instead, or a signal"),
      of("Phaser", "`awaitAdvanceInterruptibly` instead, or an arrival"),
      of("Semaphore", "`acquire()` instead, or a permit"),
      of("CompletableFuture\\.cancel", "a task that listens: `CompletableFutureCancel`"),
      of("CompletableFuture", "`get()` instead, or `cancel` of that future"),
      of("ForkJoin.*cancel", "`adaptInterruptible` (19 and later), or a flag that the task polls"),
      of("ForkJoinTask", "`get()` instead, or `cancel` of that task"),
      of("ForkJoinPool\\.invoke", "`submit(..).get()` instead"),
      of("ForkJoinPool\\.awaitQuiescence", "a short time limit, in a loop"),
      of(".*\\.close$", "tasks that react to an interrupt; `awaitTermination(t)` instead"),
      of("FutureTask\\.cancel\\(false\\)", "`cancel(true)`, if it is the first"),
      of("Timer\\.cancel", "a flag that the task polls"),
      of("ThreadPoolExecutor\\.shutdown\\(", "`shutdownNow()`"),
      of("Timer's", "`cancel()` of the timer"),
      of("ThreadPoolExecutor's", "`shutdown()` of the pool"),
      of("parallel stream", "a flag that is polled for each element"),
      of("SubmissionPublisher", "`offer(t)` instead"),
      of("Process\\.onExit", "`onExit().get()` instead, or the end of the process"),
      of("Process", "end the process, and all that have inherited its streams"),
      of("System\\.in", "`available()` before the read, or a daemon thread that reads"),
      of("PrintStream|Logger", "read the pipe; a queue and one thread for all output instead"),
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

  /** A way out of the calls whose names begin so: a regular expression. */
  static WayOut of(String names, String words) {
    return new WayOut(Pattern.compile(names), words);
  }

  /** The way out of a call, in words; empty if none is known. */
  static String of(String name) {
    String ofNetwork = in(NetWayOut.ALL, name);
    return ofNetwork.isEmpty() ? in(ALL, name) : ofNetwork;
  }

  /** The first of these ways that fits a call, in words; empty if none does. */
  static String in(List<WayOut> ways, String name) {
    String call = name.replace(Rows.PRESET, "");
    return ways.stream()
        .filter(way -> way.names.matcher(call).lookingAt())
        .map(way -> way.words)
        .findFirst()
        .orElse("");
  }

  /** Whether a reader who has interrupted such a call may need one. */
  static boolean isNeeded(Row row) {
    return switch (row.outcome().reaction()) {
      case IGNORES, HOLDS, HANGS -> true;
      default -> false;
    };
  }
}
