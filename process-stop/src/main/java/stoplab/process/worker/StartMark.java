// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;

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

  /** What is not known: then all processes are looked at. */
  static final long UNKNOWN = -1;

  /** A machine with many cores has a longer /proc/stat. */
  private static final int SOME = 8_192;

  private final boolean readable = ProcStat.isAvailable();
  private final String id;
  private final Set<String> pipes;
  private long startTicks;
  private long leader;
  private long birthsBefore = UNKNOWN;
  private long livingBefore = UNKNOWN;
  private long greatest;

  StartMark() {
    this(UUID.randomUUID().toString(), new HashSet<>());
  }

  private StartMark(String id, Set<String> pipes) {
    this.id = id;
    this.pipes = pipes;
  }

  /** The same mark on a machine that does not count births. */
  StartMark withoutBirths() {
    StartMark mark = new StartMark(id, pipes);
    mark.startTicks = startTicks;
    mark.leader = leader;
    return mark;
  }

  /** Marks the environment of a child to be. */
  void putInto(Map<String, String> environment) {
    environment.merge(VARIABLE, id, (outer, mine) -> outer + "," + mine);
    if (readable) {
      birthsBefore = births();
      livingBefore = living();
      greatest = numberAfter("", read("/proc/sys/kernel/pid_max"));
    }
  }

  /** How many processes and threads this machine has ever started; see proc_stat(5). */
  static long births() {
    return numberAfter("processes ", read("/proc/stat"));
  }

  /** How many there are; see proc_loadavg(5). */
  private static long living() {
    return numberAfter("/", read("/proc/loadavg"));
  }

  /** The number that was given out last; see proc_loadavg(5). */
  private static long lastGiven() {
    return numberAfter(" ", read("/proc/loadavg"));
  }

  private static long numberAfter(String word, String text) {
    int found = word.isEmpty() ? 0 : text.lastIndexOf(word); // near the end of a long text
    int from = found + word.length();
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return found < 0 || from == to ? UNKNOWN : Long.parseLong(text, from, to, 10);
  }

  /** Not by Files.readString: that reads a byte first, and a file of /proc/sys has no second. */
  private static String read(String file) {
    byte[] text = new byte[SOME];
    int length = 0;
    try (FileInputStream in = new FileInputStream(file)) {
      for (int n = in.read(text); n > 0; n = in.read(text, length, text.length - length)) {
        length += n;
        if (length == text.length) {
          text = Arrays.copyOf(text, 2 * length);
        }
      }
    } catch (IOException e) {
      return "";
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Which numbers can be those of the leader and of who was started after it. Linux gives them out
   * in ascending order, leaves out those that are in use, and begins anew at the greatest; if it
   * cannot have begun anew since the leader was started, who came later is not far above it.
   */
  LongPredicate canBeOurs(long births) {
    long last = greatestPossible(births);
    return last == UNKNOWN ? pid -> true : pid -> leader <= pid && pid <= last;
  }

  /** The greatest number that one who was started after the leader can have, or unknown. */
  long greatestPossible(long births) {
    if (leader == 0 || birthsBefore == UNKNOWN || livingBefore == UNKNOWN || births == UNKNOWN) {
      return UNKNOWN;
    }
    long last = leader + births - birthsBefore + livingBefore;
    long given = lastGiven(); // a fork that fails uses up a number, and is not counted as a birth
    return last < greatest && leader <= given && given <= last ? last : UNKNOWN;
  }

  /** Notes which pipes a child has that has just been started, and when that was. */
  void note(long pid) {
    if (!readable) {
      return;
    }
    leader = pid;
    Optional<ProcStat> child = ProcStat.read(pid)
        .filter(each -> each.parent() == ProcessHandle.current().pid());
    if (child.isEmpty()) {
      return; // it has ended already, and its number may be a stranger's
    }
    startTicks = child.get().startTicks();
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
          return true; // who has the other end does not keep it open
        }
      } catch (IOException e) {
        // It has closed it meanwhile.
      }
    }
    return false;
  }
}
