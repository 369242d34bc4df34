// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import stoplab.process.worker.tree.proc.ProcFile;
import stoplab.process.worker.tree.proc.ProcStat;

/**
 * Sees to it that no empty cgroup is left behind. When this JVM exits, a shutdown hook removes its
 * own. A JVM that is killed has no hook, and children may outlive their JVM: so each JVM that makes
 * its first cgroup removes the empty ones whose JVM has ended.
 *
 * <p>The name of a cgroup says whose it is: {@code stoplab-PID-START-NAMESPACE-NUMBER}. Left alone
 * are those in which a process runs, and those of another PID namespace, where numbers mean other
 * processes.
 */
final class CgroupLeftovers {
  private static final String PREFIX = "stoplab";
  private static final int PARTS = 5;

  private static final Set<Cgroup> OWN = ConcurrentHashMap.newKeySet();
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final Optional<String> NAMESPACE = namespace();
  private static final Optional<Long> START = startOf(ProcessHandle.current().pid());
  private static final boolean HOOKED = START.isPresent() && NAMESPACE.isPresent() && hook();

  private static boolean swept;

  private CgroupLeftovers() {}

  /**
   * Sweeps once in this JVM.
   *
   * @param home the cgroup of this JVM
   * @return whether another one may be made: false if nobody would remove it
   */
  static synchronized boolean areSeenTo(Path home) {
    if (HOOKED && !swept) {
      swept = true;
      sweep(home);
    }
    return HOOKED;
  }

  static String nextName() {
    return String.join(
        "-",
        PREFIX,
        Long.toString(ProcessHandle.current().pid()),
        Long.toString(START.orElseThrow()),
        NAMESPACE.orElseThrow(),
        Long.toString(NUMBER.getAndIncrement()));
  }

  static void add(Cgroup own) {
    OWN.add(own);
  }

  static void forget(Cgroup own) {
    OWN.remove(own);
  }

  private static boolean hook() {
    try {
      Thread hook = new Thread(() -> OWN.forEach(Cgroup::removeNow), "cgroup-leftovers");
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false; // this JVM is on its way out already
    }
  }

  private static void sweep(Path home) {
    String[] names = home.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      Path sibling = home.resolve(name);
      if (hasLostItsOwner(name.split("-")) && isEmpty(sibling)) {
        CgroupTree.remove(sibling);
      }
    }
  }

  /** Whether it is positively known that the JVM has ended which has made it. */
  private static boolean hasLostItsOwner(String[] name) {
    if (name.length != PARTS || !name[0].equals(PREFIX) || !name[3].equals(NAMESPACE.get())) {
      return false;
    }
    try {
      long start = Long.parseLong(name[2]);
      Optional<ProcStat> owner = ProcStat.read(Long.parseLong(name[1]));
      return owner.isEmpty() || owner.get().startTicks() != start;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /** Whether it is positively known that nothing runs in it. */
  private static boolean isEmpty(Path directory) {
    try {
      String events = ProcFile.read(directory.resolve("cgroup.events"));
      return CgroupTree.populated(events).equals(Optional.of(false));
    } catch (IOException e) {
      return false; // another JVM has just removed it, for example
    }
  }

  private static Optional<Long> startOf(long pid) {
    try {
      return ProcStat.read(pid).map(ProcStat::startTicks);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The number in a link like {@code pid:[4026531836]}. */
  private static Optional<String> namespace() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Optional.of(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
