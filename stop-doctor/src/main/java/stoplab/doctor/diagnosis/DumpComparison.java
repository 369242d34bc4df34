// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.ThreadDump;

/** Two dumps of one JVM: which threads compute, move, or are stuck. Immutable. */
final class DumpComparison {
  /** What a thread did between two dumps. */
  enum Change {
    COMPUTES,
    MOVES,
    STUCK,
    SAME_STACK,
    NEW,
    UNKNOWN
  }

  private static final double COMPUTES = 0.5;
  private static final double IDLE = 0.01;
  private static final long SAME_MOMENT = 50_000_000;

  /** For each thread of the later dump, what it did. */
  final Change[] changes;

  /** For each thread of the later dump, what it did, in words. */
  final String[] words;

  /** How many threads of the first dump are not in the later one. */
  final int ended;

  /** The time between the dumps in nanoseconds; empty if they do not say. */
  final OptionalLong nanos;

  /** What is odd about the two dumps, a sentence each. */
  final List<String> remarks = new ArrayList<>();

  private DumpComparison(ThreadDump first, ThreadDump again) {
    List<DumpThread> threads = again.threads();
    Map<String, DumpThread> before = byKey(first);
    DumpThread[] old = new DumpThread[threads.size()];
    int matched = 0;
    int platform = 0;
    for (int i = 0; i < old.length; i++) {
      old[i] = before.get(key(threads.get(i)));
      if (threads.get(i).kind() == Kind.PLATFORM) {
        platform++;
        matched += old[i] == null ? 0 : 1;
      }
    }
    nanos = between(first, again, old);
    changes = new Change[old.length];
    words = new String[old.length];
    int present = 0;
    for (int i = 0; i < old.length; i++) {
      present += old[i] == null ? 0 : 1;
      compare(i, old[i], threads.get(i));
    }
    ended = Math.max(0, first.threads().size() - present);
    if (platform > 2 && matched * 3 < platform || !first.vm().equals(again.vm())) {
      remarks.add(
          "The two dumps have few threads in common or another VM; they may be of two JVMs.");
    }
  }

  static DumpComparison of(ThreadDump first, ThreadDump again) {
    return new DumpComparison(first, again);
  }

  /** Whether the dump that is given as the first is the later one, by the age of its threads. */
  static boolean isReversed(ThreadDump first, ThreadDump again) {
    Map<String, DumpThread> before = byKey(first);
    int older = 0;
    int younger = 0;
    for (DumpThread thread : again.threads()) {
      DumpThread old = before.get(key(thread));
      if (old != null && old.elapsedNanos().isPresent() && thread.elapsedNanos().isPresent()) {
        int order =
            Long.compare(thread.elapsedNanos().getAsLong(), old.elapsedNanos().getAsLong());
        older += order > 0 ? 1 : 0;
        younger += order < 0 ? 1 : 0;
      }
    }
    return younger > older;
  }

  /** Whether the dumps are too close to each other to compare them. */
  boolean isSameMoment() {
    return nanos.isPresent() && nanos.getAsLong() < SAME_MOMENT;
  }

  /** Returns the time between the dumps in words, such as {@code 5.0 s}; empty if unknown. */
  String time() {
    return nanos.isEmpty() ? "" : seconds(nanos.getAsLong());
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private void compare(int thread, DumpThread old, DumpThread now) {
    if (old == null) {
      set(thread, Change.NEW, "new: it was not in the first dump");
      return;
    }
    boolean hasCpu = old.cpuNanos().isPresent() && now.cpuNanos().isPresent();
    long cpu = hasCpu ? now.cpuNanos().getAsLong() - old.cpuNanos().getAsLong() : 0;
    boolean sameStack = old.stack().equals(now.stack()) && waits(old).equals(waits(now));
    if (hasCpu && nanos.isPresent() && nanos.getAsLong() > 0) {
      double share = (double) cpu / nanos.getAsLong();
      if (share > COMPUTES) {
        set(
            thread,
            Change.COMPUTES,
            "computes: it used " + percent(share) + " of the time between" + " the dumps"
                + (sameStack ? ", in the same frames" : ""));
        return;
      }
      if (sameStack && share >= IDLE) {
        set(
            thread,
            Change.MOVES,
            "moves: the same stack, but it used " + percent(share) + " CPU time");
        return;
      }
    }
    if (!sameStack) {
      set(thread, Change.MOVES, "moves: its stack has changed");
    } else if (isSameMoment()) {
      set(thread, Change.SAME_STACK, "the same stack, in two dumps of the same moment");
    } else if (hasCpu && cpu > 0) {
      set(
          thread,
          Change.SAME_STACK,
          String.format(
              Locale.ROOT,
              "the same stack, but it used %.2f ms of CPU time: it has run between the two",
              cpu / 1e6));
    } else if (hasCpu) {
      set(thread, Change.STUCK, "stuck: the same stack, and no CPU time");
    } else {
      set(
          thread,
          Change.SAME_STACK,
          "the same stack; the dumps do not say whether it used CPU time");
    }
  }

  private void set(int thread, Change change, String text) {
    changes[thread] = change;
    words[thread] = text;
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  /** What a thread waits for. By class, since a collection may give objects other addresses. */
  private static List<String> waits(DumpThread thread) {
    return thread.locks().stream()
        .filter(lock -> lock.action() != LockLine.Action.LOCKED)
        .map(LockLine::className)
        .toList();
  }

  private static String key(DumpThread thread) {
    return (thread.number().isPresent() ? thread.number().getAsLong() : "") + "/" + thread.name();
  }

  /** Threads by number and name; a name without number that stands twice matches nothing. */
  private static Map<String, DumpThread> byKey(ThreadDump dump) {
    Map<String, DumpThread> threads = new HashMap<>();
    List<String> doubled = new ArrayList<>();
    for (DumpThread thread : dump.threads()) {
      if (threads.put(key(thread), thread) != null) {
        doubled.add(key(thread));
      }
    }
    doubled.forEach(threads::remove);
    return threads;
  }

  /** The median growth of the ages of threads; otherwise the times of the dumps. */
  private static OptionalLong between(ThreadDump first, ThreadDump again, DumpThread[] old) {
    long[] grown = new long[old.length];
    int count = 0;
    for (int i = 0; i < old.length; i++) {
      OptionalLong now = again.threads().get(i).elapsedNanos();
      if (old[i] != null && old[i].elapsedNanos().isPresent() && now.isPresent()) {
        grown[count++] = now.getAsLong() - old[i].elapsedNanos().getAsLong();
      }
    }
    if (count > 0) {
      Arrays.sort(grown, 0, count);
      return OptionalLong.of(Math.max(0, grown[count / 2]));
    }
    Optional<LocalDateTime> from = first.time().flatMap(DumpComparison::time);
    Optional<LocalDateTime> to = again.time().flatMap(DumpComparison::time);
    return from.isPresent() && to.isPresent() && !to.get().isBefore(from.get())
        ? OptionalLong.of(Duration.between(from.get(), to.get()).toNanos())
        : OptionalLong.empty();
  }

  private static Optional<LocalDateTime> time(String text) {
    try {
      return Optional.of(LocalDateTime.parse(
          text.strip().replaceFirst("Z$", "").replace(' ', 'T'),
          DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
