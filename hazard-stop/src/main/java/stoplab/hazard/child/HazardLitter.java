// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What would outlive this JVM: its maker ends and removes it, or the end of the JVM does. */
public final class HazardLitter {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** The number of threads in {@code /proc/PID/stat}, counted from the state on; see proc(5). */
  private static final int THREADS = 17;

  private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(HazardLitter::removeAll, "hazard-litter"));
  }

  private HazardLitter() {}

  static void add(Process process) {
    PROCESSES.add(process);
  }

  /**
   * Makes a folder among the temporary files; its path is absolute, since a child may work in
   * another folder than this JVM.
   *
   * @param prefix how its name begins
   * @return the folder
   * @throws NoFolder if none can be made
   */
  public static Path newFolder(String prefix) throws NoFolder {
    try {
      Path folder = Files.createTempDirectory(prefix).toAbsolutePath();
      FOLDERS.add(folder);
      return folder;
    } catch (IOException e) {
      throw new NoFolder(e);
    }
  }

  /** No temporary folder can be made; the message is a sentence that says so. */
  public static final class NoFolder extends IOException {
    private static final long serialVersionUID = 1L;

    NoFolder(IOException cause) {
      super(
          "No folder can be made in java.io.tmpdir, " + System.getProperty("java.io.tmpdir") + " ("
              + cause.getClass().getSimpleName()
              + "): let -Djava.io.tmpdir name a folder that exists and can be written.",
          cause);
    }
  }

  /** Ends a process and all that it has started by force, and waits for their end. */
  static void end(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList(); // later out of view
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    long since = System.nanoTime();
    while (System.nanoTime() - since < PATIENCE_NANOS
        && (process.isAlive() || descendants.stream().anyMatch(HazardLitter::runs))) {
      LockSupport.parkNanos(1_000_000);
    }
    PROCESSES.remove(process);
  }

  /**
   * Whether a process runs [hazard.look-knows-the-living]. A killed one that nobody has reaped yet
   * does not: it is a zombie. But a zombie with more than one thread does: only its main thread has
   * ended. That its command cannot be read says nothing.
   */
  static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(
          Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
      // The name may hold anything: the last parenthesis counts.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return !fields[0].matches("[ZX]") || Integer.parseInt(fields[THREADS]) > 1;
    } catch (IOException e) {
      return process.isAlive(); // it has just ended, or this is not Linux
    }
  }

  /**
   * Deletes a folder and all that is in it.
   *
   * @param folder the folder; it may be gone already
   * @throws IOException if something in it cannot be deleted
   */
  public static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          Files.deleteIfExists(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
          return FileVisitResult.CONTINUE; // somebody else was first
        }

        @Override
        public FileVisitResult postVisitDirectory(Path dir, IOException failure)
            throws IOException {
          Files.deleteIfExists(dir);
          return FileVisitResult.CONTINUE;
        }
      });
    }
    FOLDERS.remove(folder);
  }

  /** The main thread goes on meanwhile, and may start one more child. */
  private static void removeAll() {
    long since = System.nanoTime();
    while (!FOLDERS.isEmpty() && System.nanoTime() - since < PATIENCE_NANOS) {
      PROCESSES.forEach(HazardLitter::end);
      for (Path folder : FOLDERS) {
        try {
          remove(folder);
        } catch (IOException e) {
          LockSupport.parkNanos(1_000_000); // it is being filled: once more
        }
      }
    }
    PROCESSES.forEach(HazardLitter::end);
  }
}
