// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * A cgroup of its own for one child, of version 2 (cgroups(7), and cgroup-v2.rst of the kernel).
 * What a process in it starts is born in it, and it cannot leave without the right to move itself.
 *
 * <p>It is made below the cgroup of this JVM. Root may do that, and a user to whom that cgroup is
 * delegated (cgroup-v2.rst, "Delegation"): {@code systemd-run --user --scope -p Delegate=yes java
 * …} runs a JVM so. It needs {@code cgroup.kill}, which Linux has had since 5.14.
 *
 * <ul>
 *   <li>[process.cgroup-kills-all] {@link #kill()} ends all in it, those too that are born during
 *       the kill, and a daemon without parent, session, environment and streams.
 *   <li>[process.cgroup-from-birth] A child is in it before its program runs.
 *   <li>[process.cgroup-sees-without-files] {@link #isPopulated()} and {@link #kill()} work when
 *       this JVM has no file descriptors left: both files stay open.
 *   <li>[process.cgroup-is-removed] Nothing of it is left once it is empty and {@link #remove()}
 *       was called, or this JVM exits, or was killed and another one sweeps: see
 *       {@link CgroupLeftovers}. A cgroup whose processes outlive this JVM stays until such a
 *       sweep.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class Cgroup {
  /** An ended process may be counted for some milliseconds more. */
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** What a shell takes for the name of a variable. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Path directory;
  private final RandomAccessFile events;
  private final FileOutputStream killer;
  private boolean removed;

  private Cgroup(Path directory) throws IOException {
    this.directory = directory;
    events = new RandomAccessFile(directory.resolve("cgroup.events").toFile(), "r");
    try {
      killer = new FileOutputStream(directory.resolve("cgroup.kill").toFile());
    } catch (IOException e) {
      events.close();
      throw e;
    }
  }

  /**
   * Makes one, where this JVM may.
   *
   * @return an empty cgroup; nothing if none can be made here
   */
  public static Optional<Cgroup> create() {
    Optional<Path> home = CgroupHome.find();
    if (home.isEmpty() || !CgroupLeftovers.areSeenTo(home.get())) {
      return Optional.empty();
    }
    Path directory = home.get().resolve(CgroupLeftovers.nextName());
    try {
      Files.createDirectory(directory);
      Cgroup made = new Cgroup(directory);
      CgroupLeftovers.add(made);
      return Optional.of(made);
    } catch (IOException e) { // not permitted, no cgroup.kill, no more files
      CgroupTree.remove(directory);
      return Optional.empty();
    }
  }

  /**
   * Whether the child of a builder can enter a cgroup before it runs its program. A shell does that
   * for it, which drops variables whose names are none for it.
   *
   * @param builder its command begins with {@code setsid --}
   */
  public static boolean canBeEntered(ProcessBuilder builder) {
    return !builder.command().get(2).startsWith("-")
        && builder.environment().keySet().stream().allMatch(NAME.asMatchPredicate());
  }

  /**
   * Lets the child of a builder enter it: a shell writes its own number into {@code cgroup.procs},
   * and becomes the program. So nothing of the child is ever outside. If it may not enter, it
   * removes the cgroup.
   *
   * @param builder one whose child can enter; its command line becomes longer
   */
  public void putInFront(ProcessBuilder builder) {
    // A shell sets PWD; the child has what this JVM gives it.
    String pwd = builder.environment().get("PWD");
    String script = "{ echo 0 >\"$0\"; } 2>/dev/null || rmdir \"${0%/*}\"; "
        + (pwd == null ? "unset PWD" : "PWD=$1; export PWD; shift")
        + "; exec \"$@\"";
    List<String> line = new ArrayList<>(builder.command().subList(0, 2));
    line.addAll(
        List.of("/bin/sh", "-c", script, directory.resolve("cgroup.procs").toString()));
    if (pwd != null) {
      line.add(pwd);
    }
    line.addAll(builder.command().subList(2, builder.command().size()));
    builder.command(line);
  }

  /**
   * Whether it is still there; a child that could not enter it has removed it.
   *
   * @return whether it is
   */
  public boolean exists() {
    return Files.exists(directory);
  }

  /**
   * The processes in it, and in the cgroups below it: a child may make some.
   *
   * @return their numbers, without zombies
   * @throws ScanFailedException if that could not be found out
   */
  public Set<Long> members() throws ScanFailedException {
    Set<Long> members = new HashSet<>();
    if (isPopulated().orElse(true)) {
      try {
        CgroupTree.addMembers(directory, members);
      } catch (IOException e) {
        throw new ScanFailedException("a cgroup cannot be inspected: " + e);
      }
    }
    return members;
  }

  /**
   * Whether a process runs in it, or in a cgroup below it.
   *
   * @return nothing if that could not be found out
   */
  public synchronized Optional<Boolean> isPopulated() {
    if (removed) {
      return Optional.of(false);
    }
    byte[] text = new byte[128];
    try {
      events.seek(0); // so the kernel writes the file anew
      int length = Math.max(0, events.read(text));
      return CgroupTree.populated(new String(text, 0, length, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Sends SIGKILL to all in it and below it, and to what they start meanwhile.
   *
   * @return whether it was sent
   */
  public synchronized boolean kill() {
    if (removed) {
      return false;
    }
    try {
      killer.write('1');
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes it if nothing runs in it, and what is below it. It may be called again. */
  public void remove() {
    long end = System.nanoTime() + BUSY_NANOS;
    while (!removeNow() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Tries once to remove it.
   *
   * @return whether it is gone
   */
  public synchronized boolean removeNow() {
    if (!removed && CgroupTree.remove(directory)) {
      removed = true;
      CgroupLeftovers.forget(this);
      try (events;
          killer) {
        // They are of no use any more.
      } catch (IOException e) {
        // Nothing was written that could be lost.
      }
    }
    return removed;
  }

  Path directory() {
    return directory;
  }

  /**
   * The classes of this package that a stop needs in rare cases only. To name them here loads them.
   *
   * @return some classes
   */
  public static List<Class<?>> rareClasses() {
    return List.of(CgroupTree.class);
  }
}
