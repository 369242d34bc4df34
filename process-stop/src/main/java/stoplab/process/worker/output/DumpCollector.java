// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

/** Picks a HotSpot thread dump out of the lines that a child prints. Not thread-safe. */
final class DumpCollector {
  /** More than that is no dump of a program that anybody reads. */
  private static final int MOST_LINES = 20_000;

  /** Its lines are short; a program that prints others meanwhile must not fill our memory. */
  private static final int MOST_CHARS = 4_000_000;

  private final StringBuilder text = new StringBuilder();
  private int lines;
  private boolean inHeap;
  private boolean whole;

  /** Whether this line is the first of a dump. */
  boolean begins(String line) {
    return lines == 0 && line.startsWith("Full thread dump");
  }

  /** Whether this may be the line before the first: the date. */
  static boolean precedes(String line) {
    return line.matches("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}");
  }

  /** Takes a line if it belongs to the dump, and says whether it did. */
  boolean take(String line) {
    if (whole || lines == 0 && !begins(line)) {
      return false;
    }
    text.append(line).append('\n');
    lines++;
    // HotSpot's order: the threads, the deadlocks, the heap, and then an empty line.
    inHeap |= line.equals("Heap");
    whole = inHeap && line.isEmpty() || lines == MOST_LINES || text.length() > MOST_CHARS;
    return true;
  }

  boolean isWhole() {
    return whole;
  }

  /** What was taken so far, or null if nothing was. */
  String text() {
    return lines == 0 ? null : text.toString();
  }
}
