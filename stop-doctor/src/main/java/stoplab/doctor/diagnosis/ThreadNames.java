// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stoplab.doctor.dump.DumpThread;

/** Names of threads in sentences: quoted one by one, or many in few words. */
final class ThreadNames {
  private static final int MOST_PARTS = 6;
  private static final int SHORTEST_RANGE = 3;

  private ThreadNames() {}

  /** Returns the name in quotes, or the number of a thread that has no name. */
  static String quoted(DumpThread thread) {
    if (!thread.name().isEmpty()) {
      return '"' + thread.name() + '"';
    }
    String kind = thread.kind() == DumpThread.Kind.VIRTUAL ? "virtual thread" : "thread";
    return thread.number().isPresent()
        ? kind + " #" + thread.number().getAsLong()
        : "a " + kind + " without a name";
  }

  /** Returns up to six names or ranges in quotes, joined by commas, and how many more there are. */
  static String quotedList(List<DumpThread> threads) {
    List<Part> parts = parts(threads);
    List<String> shown = new ArrayList<>();
    int left = threads.size();
    for (Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
      shown.add(part.isPlain ? part.text : '"' + part.text + '"' + part.times());
      left -= part.threads;
    }
    return joined(shown, left);
  }

  /** Returns up to six names or ranges without quotes, and how many more there are. */
  static String summary(List<DumpThread> threads) {
    List<Part> parts = parts(threads);
    List<String> shown = new ArrayList<>();
    int left = threads.size();
    for (Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
      shown.add(part.text + part.times());
      left -= part.threads;
    }
    return joined(shown, left);
  }

  /** Joins words by commas and a last {@code and}; counts those that are left out. */
  static String joined(List<String> words, int more) {
    if (more > 0) {
      return String.join(", ", words) + " and " + more + " more";
    }
    if (words.size() < 2) {
      return String.join("", words);
    }
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private record Part(String text, int threads, int repeats, boolean isPlain) {
    String times() {
      return repeats > 1 ? " (" + repeats + " times)" : "";
    }
  }

  /** Splits each name into a stem and a number at its end, and joins neighbours to ranges. */
  private static List<Part> parts(List<DumpThread> threads) {
    Map<String, TreeMap<Long, Integer>> byStem = new LinkedHashMap<>();
    Map<String, Integer> plain = new LinkedHashMap<>();
    List<Part> parts = new ArrayList<>();
    Map<String, Integer> nameless = new LinkedHashMap<>();
    for (DumpThread thread : threads) {
      String name = thread.name();
      int digits = digitsFrom(name);
      if (name.isEmpty()) {
        nameless.merge(quoted(thread), 1, Integer::sum);
      } else if (digits == name.length() || name.length() - digits > 9) {
        plain.merge(name, 1, Integer::sum);
      } else {
        byStem
            .computeIfAbsent(name.substring(0, digits), stem -> new TreeMap<>())
            .merge(Long.parseLong(name.substring(digits)), 1, Integer::sum);
      }
    }
    plain.forEach((name, times) -> parts.add(new Part(name, times, times, false)));
    byStem.forEach((stem, numbers) -> ranges(stem, numbers, parts));
    nameless.forEach((name, times) -> parts.add(new Part(name, times, times, true)));
    return parts;
  }

  private static int digitsFrom(String name) {
    int from = name.length();
    while (from > 0 && name.charAt(from - 1) >= '0' && name.charAt(from - 1) <= '9') {
      from--;
    }
    // A number with a zero in front is a part of the name: it would not be written back the same.
    boolean leadingZero = from < name.length() - 1 && name.charAt(from) == '0';
    return leadingZero ? name.length() : from;
  }

  private static void ranges(String stem, TreeMap<Long, Integer> numbers, List<Part> parts) {
    List<Long> run = new ArrayList<>();
    for (Map.Entry<Long, Integer> entry : numbers.entrySet()) {
      long number = entry.getKey();
      boolean goesOn = !run.isEmpty() && run.get(run.size() - 1) == number - 1;
      if (!goesOn || entry.getValue() > 1) {
        endRun(stem, run, parts);
      }
      if (entry.getValue() > 1) {
        parts.add(new Part(stem + number, entry.getValue(), entry.getValue(), false));
      } else {
        run.add(number);
      }
    }
    endRun(stem, run, parts);
  }

  private static void endRun(String stem, List<Long> run, List<Part> parts) {
    if (run.size() >= SHORTEST_RANGE) {
      String sign = stem.endsWith("-") ? "-" : "";
      String last = sign + run.get(run.size() - 1);
      parts.add(new Part(stem + run.get(0) + " to " + last, run.size(), 1, false));
    } else {
      run.forEach(number -> parts.add(new Part(stem + number, 1, 1, false)));
    }
    run.clear();
  }
}
