// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What Linux reports to a process about its own threads; empty elsewhere. */
public final class ContextSwitches {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final String FIELD = "nonvoluntary_ctxt_switches:";

  private ContextSwitches() {}

  /** The involuntary context switches so far of each live thread of this process. */
  public static Optional<Map<String, Long>> involuntarySwitches() {
    Map<String, Long> switches = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        ofThread(task).ifPresent(count -> switches.put(task.getFileName().toString(), count));
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

  private static Optional<Long> ofThread(Path task) {
    try {
      return Files.readAllLines(task.resolve("status")).stream()
          .filter(line -> line.startsWith(FIELD))
          .map(line -> Long.valueOf(line.substring(FIELD.length()).trim()))
          .findFirst();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }
}
