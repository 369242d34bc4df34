// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * By what a process can be known that has lost its parent: a mark in the environment, which it has
 * inherited, and the pipes of the child's output, which it may still hold. Both are read from
 * Linux's {@code /proc}.
 */
final class StartMark {
  /** Each worker on the way down adds its own mark, so that the outer ones find it too. */
  private static final String VARIABLE = "STOPLAB_WORKERS";

  private static final int OUT = 1;
  private static final int ERR = 2;

  private final boolean readable = ProcStat.isAvailable();
  private final String id = UUID.randomUUID().toString();
  private final Set<String> pipes = new HashSet<>();
  private long startTicks;

  /** Marks the environment of a child to be. */
  void putInto(Map<String, String> environment) {
    environment.merge(VARIABLE, id, (outer, mine) -> outer + "," + mine);
  }

  /** Notes which pipes a child has that has just been started, and when that was. */
  void note(long pid) {
    if (!readable) {
      return;
    }
    startTicks = ProcStat.read(pid).map(ProcStat::startTicks).orElse(0L);
    for (int fd : new int[] {OUT, ERR}) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + fd));
        if (target.toString().startsWith("pipe:")) {
          pipes.add(target.toString());
        }
      } catch (IOException e) {
        // It has ended already, or closed it: then the mark must do.
      }
    }
  }

  boolean isReadable() {
    return readable;
  }

  /** When the child was started, in clock ticks since boot; 0 if it had ended too soon to tell. */
  long startTicks() {
    return startTicks;
  }

  /** Whether a process has inherited the mark, and we may know it. */
  boolean isOn(long pid) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      return new String(environment, StandardCharsets.ISO_8859_1).contains(id);
    } catch (IOException e) {
      return false; // it has ended, or is another user's
    }
  }

  /** Whether a process can write into one of the child's pipes. */
  boolean isHeldBy(long pid) {
    File[] files = new File("/proc/" + pid + "/fd").listFiles();
    for (File file : files == null ? new File[0] : files) {
      try {
        Path link = file.toPath();
        if (pipes.contains(Files.readSymbolicLink(link).toString())
            && Files.getPosixFilePermissions(link, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_WRITE)) {
          return true; // not we, who read it
        }
      } catch (IOException e) {
        // It has closed it meanwhile.
      }
    }
    return false;
  }
}
