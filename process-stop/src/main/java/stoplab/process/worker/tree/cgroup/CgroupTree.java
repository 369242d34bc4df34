// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.tree.proc.ProcFile;

/** A directory of the cgroup file system, and those below it. */
final class CgroupTree {
  private static final String POPULATED = "populated ";

  private CgroupTree() {}

  /** Adds the numbers of the processes in it and below. */
  static void addMembers(Path directory, Set<Long> members) throws IOException {
    try {
      for (String line :
          ProcFile.read(directory.resolve("cgroup.procs")).lines().toList()) {
        members.add(Long.parseLong(line));
      }
      for (Path below : below(directory)) {
        addMembers(below, members);
      }
    } catch (IOException e) {
      // Gone means empty. In one for threads, the one above it lists the processes.
      if (!Files.notExists(directory) && !isForThreads(directory)) {
        throw e;
      }
    }
  }

  private static boolean isForThreads(Path directory) throws IOException {
    String type = ProcFile.read(directory.resolve("cgroup.type")).strip();
    return type.equals("threaded") || type.equals("domain invalid");
  }

  /** Needs no file descriptor where there are none: the count of links has them. */
  private static List<Path> below(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    if ((int) Files.getAttribute(directory, "unix:nlink") > 2) {
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(directory, each -> Files.isDirectory(each))) {
        entries.forEach(all::add);
      }
    }
    return all;
  }

  /** What cgroup.events says; nothing if it says nothing. */
  static Optional<Boolean> populated(String events) {
    int at = events.indexOf(POPULATED);
    return at < 0
        ? Optional.empty()
        : Optional.of(!events.startsWith("0", at + POPULATED.length()));
  }

  /**
   * Removes a cgroup with all below it. The kernel removes none in which a process runs.
   *
   * @return whether it is gone
   */
  static boolean remove(Path directory) {
    try {
      for (Path below : below(directory)) {
        remove(below);
      }
      Files.delete(directory);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
