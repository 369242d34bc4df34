// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What Linux reports to a process about its own threads; empty elsewhere. */
public final class ContextSwitches {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path CURRENT_THREAD = Path.of("/proc/thread-self");
  private static final String INVOLUNTARY = "nonvoluntary_ctxt_switches:";
  private static final String VOLUNTARY = "voluntary_ctxt_switches:";

  private ContextSwitches() {}

  /** The involuntary context switches so far of each live thread of this process. */
  public static Optional<Map<String, Long>> involuntarySwitches() {
    Map<String, Long> switches = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        read(task, INVOLUNTARY)
            .ifPresent(count -> switches.put(task.getFileName().toString(), count));
      }
    } catch (IOException notLinux) {
      return Optional.empty();
    }
    return Optional.of(switches);
  }

  /** How many there were between two readings, for threads that were alive at the second. */
  public static long between(Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
        .sum();
  }

  /** The folder in which the system reports on the calling thread; other threads may read it. */
  public static Optional<Path> folderOfCurrentThread() {
    try {
      return Optional.of(TASKS.resolve(Files.readSymbolicLink(CURRENT_THREAD).getFileName()));
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  /**
   * How often a thread has left its CPU because it had to wait, since it was started.
   *
   * @param thread its {@link #folderOfCurrentThread}
   * @return the number; empty if the thread has ended
   */
  public static OptionalLong voluntarySwitches(Path thread) {
    return read(thread, VOLUNTARY);
  }

  private static OptionalLong read(Path task, String field) {
    try {
      return Files.readAllLines(task.resolve("status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.substring(field.length()).trim()))
          .findFirst();
    } catch (IOException ended) {
      return OptionalLong.empty();
    }
  }
}
