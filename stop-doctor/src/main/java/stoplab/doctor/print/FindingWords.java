// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import stoplab.doctor.diagnosis.Finding;
import stoplab.doctor.diagnosis.FrameNames;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.knowledge.InterruptReaction;

/** What the reports for people say of a finding, in the same words. */
final class FindingWords {
  private static final int LONGEST_NAMES = 300;
  private static final int MOST_CALLERS = 2;

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** More findings would bury the answer [doctor.output-is-bounded]. */
  static final int MOST = 40;

  private FindingWords() {}

  /** The names of the threads, and how many they are; a list that is too long to read is cut. */
  static String names(Finding finding) {
    String names = finding.names();
    return names.length() > LONGEST_NAMES ? names.substring(0, LONGEST_NAMES) + "..." : names;
  }

  /** How many threads there are, such as {@code (3 threads)}; nothing for a single one. */
  static String count(Finding finding) {
    int threads = finding.threads().size();
    boolean isSaid = threads == 1 || finding.names().endsWith(" (" + threads + " times)");
    return isSaid ? "" : " (" + threads + " threads)";
  }

  /** Kind, daemon or not, number, age and CPU time, as far as the dump says them. */
  static String who(Finding finding) {
    DumpThread first = finding.threads().get(0);
    List<String> parts = new ArrayList<>();
    String kind = switch (first.kind()) {
      case PLATFORM -> "platform thread";
      case VIRTUAL -> "virtual thread";
      case VM -> "thread of the JVM itself";
    };
    String daemon = first.kind() != Kind.PLATFORM
        ? ""
        : first.daemon().map(is -> is ? "daemon " : "non-daemon ").orElse("");
    String number = finding.threads().size() == 1 && first.number().isPresent()
        ? " #" + first.number().getAsLong()
        : "";
    parts.add(daemon + kind + number);
    range(finding, DumpThread::elapsedNanos).ifPresent(age -> parts.add("started " + age + " ago"));
    range(finding, DumpThread::cpuNanos).ifPresent(cpu -> parts.add("CPU time " + cpu));
    return String.join(", ", parts);
  }

  /** Where the threads wait. */
  static String where(Finding finding) {
    String where = finding.explanation().where();
    return finding.explanation().isTimed() && !where.isEmpty() && !where.contains("time")
        ? where + " (with a time limit)"
        : where;
  }

  /** What an interrupt would do, with its source. */
  static String interrupt(Finding finding) {
    InterruptReaction reaction = finding.explanation().reaction();
    return reaction.source().isEmpty()
        ? reaction.words()
        : reaction.words() + " (" + reaction.source() + ")";
  }

  /**
   * Your code, and then what of yours has called it: in a test run, that is the test. A caller is
   * yours if its package begins as that of the first frame does.
   */
  static List<String> yours(Finding finding) {
    List<String> frames = new ArrayList<>();
    if (finding.yours().isPresent()) {
      Frame first = finding.yours().get();
      String begin = packageBegin(first.className());
      List<Frame> stack = finding.threads().get(0).stack();
      stack.subList(stack.indexOf(first) + 1, stack.size()).stream()
          .filter(frame -> packageBegin(frame.className()).equals(begin))
          .filter(frame -> !frame.call().equals(first.call()))
          .limit(MOST_CALLERS)
          .map(FrameNames::readable)
          .forEach(frames::add);
      frames.add(0, FrameNames.readable(first));
    }
    return frames;
  }

  /** The first two parts of a package, such as {@code com.example}. */
  private static String packageBegin(String className) {
    String[] parts = className.split("\\.");
    return String.join(".", List.of(parts).subList(0, Math.min(2, parts.length - 1)));
  }

  /** A frame as a dump shows it. */
  static String frame(Frame frame) {
    return frame.place().isEmpty() ? frame.call() : frame.call() + "(" + frame.place() + ")";
  }

  /** How many threads of which kind there are, such as {@code 9 daemons and 20 of the JVM}. */
  static String kinds(List<Finding> findings) {
    long virtual = count(findings, thread -> thread.kind() == Kind.VIRTUAL);
    long vm = count(findings, thread -> thread.kind() == Kind.VM);
    long daemons = count(
        findings, thread -> thread.kind() == Kind.PLATFORM && thread.daemon().orElse(false));
    long others = count(findings, thread -> true) - virtual - vm - daemons;
    List<String> parts = new ArrayList<>();
    add(parts, daemons, daemons == 1 ? "daemon" : "daemons");
    add(parts, virtual, "virtual");
    add(parts, vm, "of the JVM itself");
    add(parts, others, "other");
    int last = parts.size() - 1;
    return last <= 0
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /** How many threads these are about. */
  static int threads(List<Finding> findings) {
    return findings.stream().mapToInt(finding -> finding.threads().size()).sum();
  }

  private static void add(List<String> parts, long count, String words) {
    if (count > 0) {
      parts.add(count + " " + words);
    }
  }

  private static long count(List<Finding> findings, Predicate<DumpThread> which) {
    return findings.stream()
        .flatMap(finding -> finding.threads().stream())
        .filter(which)
        .count();
  }

  private static Optional<String> range(Finding finding, Function<DumpThread, OptionalLong> value) {
    long[] known = finding.threads().stream()
        .map(value)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .sorted()
        .toArray();
    if (known.length == 0) {
      return Optional.empty();
    }
    String least = duration(known[0]);
    String most = duration(known[known.length - 1]);
    return Optional.of(least.equals(most) ? least : least + " to " + most);
  }

  /** A duration in the two units that matter. */
  static String duration(long nanos) {
    if (nanos < SECOND) {
      return nanos < MILLI ? "under 1 ms" : nanos / MILLI + " ms";
    }
    if (nanos < 60 * SECOND) {
      return String.format(Locale.ROOT, "%.1f s", nanos / (double) SECOND);
    }
    long seconds = nanos / SECOND;
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    long minutes = seconds / 60;
    return minutes < 24 * 60
        ? minutes / 60 + " h " + minutes % 60 + " min"
        : minutes / (24 * 60) + " d " + minutes / 60 % 24 + " h";
  }

  /** Whether it keeps the JVM, in a word. */
  static String keeps(Finding finding) {
    return finding.holds() ? "yes" : finding.mayHold() ? "perhaps" : "no";
  }

  /**
   * The findings that a report shows: all, or the first {@link #MOST}. The cause is among them,
   * since it comes first.
   */
  static List<Finding> shown(List<Finding> findings, boolean all) {
    return all || findings.size() <= MOST ? findings : findings.subList(0, MOST);
  }

  /** A sentence about the findings that a report does not show; empty if it shows all. */
  static Optional<String> left(List<Finding> findings, List<Finding> shown) {
    List<Finding> left = findings.subList(shown.size(), findings.size());
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(String.format(
            Locale.ROOT,
            "%,d more threads matter, in %,d groups. --all shows them.",
            threads(left),
            left.size()));
  }
}
