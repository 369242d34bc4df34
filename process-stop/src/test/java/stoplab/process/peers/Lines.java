// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes what a child prints, as a stream to write to, and knows which lines it has begun with. So a
 * child that floods does not fill the memory: only the first lines are kept. Thread-safe.
 */
final class Lines extends OutputStream {
  private static final int KEPT = 100;
  private static final int LONGEST = 1 << 10;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Set<String> lines = new LinkedHashSet<>();
  private final StringBuilder line = new StringBuilder();

  @Override
  public synchronized void write(int each) {
    if (each == '\n') {
      if (lines.size() < KEPT && lines.add(line.toString())) {
        notifyAll();
      }
      line.setLength(0);
    } else if (line.length() < LONGEST && each != '\r') {
      line.append((char) each);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      write(bytes[i]);
    }
  }

  /**
   * Waits for a line.
   *
   * @return whether there was one in time
   */
  synchronized boolean await(Predicate<String> wanted, Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (lines.stream().noneMatch(wanted)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / NANOS_PER_MILLI + 1);
    }
    return true;
  }
}
