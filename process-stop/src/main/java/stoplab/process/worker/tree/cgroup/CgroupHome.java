// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the directory of this JVM's own cgroup, of version 2. It may be mounted anywhere: beside
 * those of version 1 in {@code /sys/fs/cgroup/unified} for example, and in a container only a part
 * of it [process.cgroup-home-is-found]. See proc_pid_mountinfo(5) and cgroups(7).
 */
final class CgroupHome {
  private static final String OWN = "0::/";

  /** Fields of a mount. */
  private static final int ROOT = 3;

  private static final int MOUNT_POINT = 4;

  private CgroupHome() {}

  /** The directory, if a process of this JVM's user may be moved in it. */
  static Optional<Path> find() {
    try {
      Optional<Path> home = find(read("/proc/self/mountinfo"), read("/proc/self/cgroup"));
      return home.isPresent() && Files.isWritable(home.get().resolve("cgroup.procs"))
          ? home
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // this is not Linux, or names are odd
    }
  }

  private static String read(String file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The directory that the kernel names. Loops, not streams: the first start of a child in a JVM
   * comes here, when nothing is loaded that a stream needs.
   *
   * @param mounts the text of /proc/self/mountinfo
   * @param cgroups the text of /proc/self/cgroup
   */
  static Optional<Path> find(String mounts, String cgroups) {
    Path own = own(cgroups);
    if (own == null) {
      return Optional.empty();
    }
    for (String line : mounts.split("\n")) {
      if (line.contains(" - cgroup2 ")) {
        String[] mount = line.split(" ");
        Path root = Path.of(unescape(mount[ROOT]));
        if (own.startsWith(root)) {
          return Optional.of(Path.of(unescape(mount[MOUNT_POINT])).resolve(root.relativize(own)));
        }
      }
    }
    return Optional.empty();
  }

  private static Path own(String cgroups) {
    for (String line : cgroups.split("\n")) {
      // One that begins with .. is above the root of this cgroup namespace.
      if (line.startsWith(OWN) && !line.startsWith(OWN + "..")) {
        return Path.of(line.substring(OWN.length() - 1));
      }
    }
    return null;
  }

  /** A space is written {@code \040}, and some other characters likewise. */
  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
