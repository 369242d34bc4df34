// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes and folders that could outlive this JVM. They are removed at the end of their case, or
 * by a shutdown hook if the JVM ends first.
 */
final class Leftovers {
  private static final int TRIES = 1_000;

  private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::removeAll, "map-cleanup"));
  }

  private Leftovers() {}

  static void add(Process process) {
    PROCESSES.add(process);
  }

  static void add(Path folder) {
    FOLDERS.add(folder);
  }

  /** Forgets a process, because its case ends it. */
  static void remove(Process process) {
    PROCESSES.remove(process);
  }

  /** Deletes a folder and the files in it. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      FOLDERS.remove(folder); // already deleted by the hook or the case
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    FOLDERS.remove(folder);
  }

  /** Retries, since cases are still running and may add files to a folder or delete it. */
  private static void removeAll() {
    PROCESSES.forEach(Process::destroyForcibly);
    for (int i = 0; i < TRIES && !FOLDERS.isEmpty(); i++) {
      for (Path folder : FOLDERS) {
        try {
          remove(folder);
        } catch (IOException e) {
          Thread.onSpinWait(); // try again
        }
      }
    }
  }
}
