// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What other processes do, as far as the system tells it. */
final class ProcessLook {
  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.exists(PROC.resolve("self/stat"));

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private ProcessLook() {}

  /** Whether a process still runs: a zombie, which waits only to be reaped, does not. */
  static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /**
   * Waits until every thread of these processes sleeps in the kernel. On systems that do not tell
   * it, nothing is waited for.
   *
   * @throws IllegalStateException if one of them ends, or is never seen asleep
   */
  static void awaitAsleep(Collection<ProcessHandle> processes) {
    if (HAS_PROC) {
      await(() -> processes.stream().allMatch(ProcessLook::isAsleep), PATIENCE, "asleep");
    }
  }

  /** Whether all threads of a process sleep now; Linux only. */
  static boolean isAsleep(ProcessHandle process) {
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(PROC.resolve(process.pid() + "/task"))) {
      for (Path thread : threads) {
        if (state(thread) != 'S') {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      if (process.isAlive()) {
        return false; // one of its threads has ended
      }
      throw new IllegalStateException("process " + process.pid() + " has ended unasked");
    }
  }

  /** The letter behind the name, which may hold parentheses itself; see proc(5). */
  private static char state(Path thread) throws IOException {
    String stat =
        new String(Files.readAllBytes(thread.resolve("stat")), StandardCharsets.ISO_8859_1);
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  /**
   * Waits for a state that nobody announces.
   *
   * @throws IllegalStateException if it does not come in time
   */
  static void await(BooleanSupplier state, Duration patience, String words) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("a child was not seen " + words);
      }
      StopProbe.delay(BETWEEN_LOOKS_NANOS);
    }
  }
}
