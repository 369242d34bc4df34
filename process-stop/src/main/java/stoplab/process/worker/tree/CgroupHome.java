// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the directory of this JVM's own cgroup, of version 2. It may be mounted anywhere: beside
 * those of version 1 in {@code /sys/fs/cgroup/unified} for example, and in a container only a part
 * of it. See proc_pid_mountinfo(5) and cgroups(7), "/proc/pid/cgroup".
 */
final class CgroupHome {
  private static final int ROOT = 3;
  private static final int MOUNT_POINT = 4;

  private CgroupHome() {}

  /** The directory, if a process of this JVM's user may be moved in it. */
  static Optional<Path> find() {
    try {
      return find(
              Files.readAllLines(Path.of("/proc/self/mountinfo")),
              Files.readAllLines(Path.of("/proc/self/cgroup")))
          .filter(home -> Files.isWritable(home.resolve("cgroup.procs")));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // this is not Linux, or names are odd
    }
  }

  /**
   * The directory by what the kernel tells.
   *
   * @param mounts the lines of /proc/self/mountinfo
   * @param cgroups the lines of /proc/self/cgroup
   */
  static Optional<Path> find(List<String> mounts, List<String> cgroups) {
    Optional<Path> own = cgroups.stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> Path.of(line.substring("0::".length())))
        .filter(path -> !path.startsWith("/..")) // above the root of this cgroup namespace
        .findFirst();
    return own.flatMap(path -> mounts.stream()
        .filter(line -> line.contains(" - cgroup2 "))
        .map(line -> line.split(" "))
        .filter(mount -> path.startsWith(unescape(mount[ROOT])))
        .map(mount -> Path.of(unescape(mount[MOUNT_POINT]))
            .resolve(Path.of(unescape(mount[ROOT])).relativize(path)))
        .findFirst());
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
