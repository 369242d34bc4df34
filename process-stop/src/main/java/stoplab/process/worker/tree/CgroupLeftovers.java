// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern NAME = Pattern.compile("stoplab-(\\d+)-(\\d+)-(\\d+)-\\d+");

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
    return "stoplab-"
        + ProcessHandle.current().pid()
        + ("-" + START.orElseThrow())
        + ("-" + NAMESPACE.orElseThrow())
        + ("-" + NUMBER.getAndIncrement());
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
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(home, "stoplab-*")) {
      for (Path sibling : siblings) {
        if (isAbandoned(sibling)) {
          CgroupTree.remove(sibling);
        }
      }
    } catch (IOException e) {
      // Another JVM will sweep.
    }
  }

  /** Whether it is positively known that nothing runs in it, and that its JVM has ended. */
  private static boolean isAbandoned(Path directory) throws IOException {
    Matcher name = NAME.matcher(directory.getFileName().toString());
    if (!name.matches() || !NAMESPACE.get().equals(name.group(3))) {
      return false;
    }
    try {
      Optional<ProcStat> owner = ProcStat.read(Long.parseLong(name.group(1)));
      long start = Long.parseLong(name.group(2));
      return owner.filter(process -> process.startTicks() == start).isEmpty()
          && CgroupTree.populated(Files.readString(directory.resolve("cgroup.events")))
              .filter(populated -> !populated)
              .isPresent();
    } catch (IOException e) {
      return false; // it could not be looked at, or has just been removed
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
      return Optional.of(link.replaceAll("\\D", ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
