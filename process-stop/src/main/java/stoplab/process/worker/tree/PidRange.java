// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import stoplab.process.worker.tree.proc.ProcFile;

/**
 * Which process numbers a leader and all that was started after it can have. Linux gives numbers
 * out in ascending order, leaves out those that are in use, and begins anew at the greatest. If it
 * cannot have begun anew since the leader was started, what came later is not far above it.
 */
final class PidRange {
  /** What is not known: then all processes are inspected. */
  static final long UNKNOWN = -1;

  private final long leader;
  private final long birthsBefore;
  private final long livingBefore;
  private final long greatest;

  private PidRange(long leader, long birthsBefore, long livingBefore, long greatest) {
    this.leader = leader;
    this.birthsBefore = birthsBefore;
    this.livingBefore = livingBefore;
    this.greatest = greatest;
  }

  /** Of any process. */
  static PidRange unknown() {
    return new PidRange(0, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /** Of a leader that is about to be started. */
  static PidRange beforeStart() {
    return new PidRange(0, births(), living(), numberAfter("", read("/proc/sys/kernel/pid_max")));
  }

  /** The same once the number of the leader is known. */
  PidRange of(long leader) {
    return new PidRange(leader, birthsBefore, livingBefore, greatest);
  }

  /** How many processes and threads this machine has ever started; see proc_stat(5). */
  static long births() {
    return numberAfter("processes ", read("/proc/stat"));
  }

  /** How many there are; see proc_loadavg(5). */
  private static long living() {
    return numberAfter("/", read("/proc/loadavg"));
  }

  /** The number that was given out last; see proc_loadavg(5). */
  private static long lastGiven() {
    return numberAfter(" ", read("/proc/loadavg"));
  }

  private static long numberAfter(String word, String text) {
    int found = word.isEmpty() ? 0 : text.lastIndexOf(word); // near the end of a long text
    int from = found + word.length();
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return found < 0 || from == to ? UNKNOWN : Long.parseLong(text, from, to, 10);
  }

  private static String read(String file) {
    try {
      return ProcFile.read(Path.of(file));
    } catch (IOException e) {
      return ""; // unknown is a safe answer: more is inspected than needed
    }
  }

  /** The numbers that can be in the range, when so many processes have been born by now. */
  LongPredicate at(long births) {
    // No upper bound: what is born behind the count, and soon gone, must not be out of view.
    long least = last(births) == UNKNOWN ? 0 : leader;
    return pid -> least <= pid;
  }

  /** The greatest number in the range; unknown if the numbers may have begun anew. */
  long last(long births) {
    if (leader == 0 || birthsBefore == UNKNOWN || livingBefore == UNKNOWN || births == UNKNOWN) {
      return UNKNOWN;
    }
    long last = leader + births - birthsBefore + livingBefore;
    long given = lastGiven(); // a fork that fails uses up a number, and is not counted as a birth
    return last < greatest && leader <= given && given <= last ? last : UNKNOWN;
  }
}
