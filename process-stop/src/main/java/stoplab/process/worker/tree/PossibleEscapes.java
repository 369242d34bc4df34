// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.tree.proc.ProcFile;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Processes that may belong to a tree, since this user may not see whether they have its mark. They
 * are another user's (a program with the setuid bit), or not dumpable (such as {@code ssh-agent}).
 * Only those count that have lost their parent, and are in the cgroup of this JVM, as its
 * descendants are that nobody has moved. So a service that the system has started meanwhile is
 * none.
 */
final class PossibleEscapes {
  private static final int LAST = 1;

  private List<ProcStat> found = List.of();

  /** Notes which of these hidden processes may be members, in the place of those noted before. */
  void note(List<ProcStat> hidden, Members members) {
    List<ProcStat> suspects = new ArrayList<>();
    if (!hidden.isEmpty()) {
      Set<Long> adopters = ancestors();
      Optional<String> ours = cgroup("self");
      for (ProcStat each : hidden) {
        if (!members.isKnown(each)
            && adopters.contains(each.parent())
            && runs(each)
            && cgroup("" + each.pid()).equals(ours)) {
          suspects.add(each);
        }
      }
    }
    found = suspects;
  }

  List<String> inWords() {
    return found.stream()
        .map(each -> "process " + each.pid() + " (" + each.name() + ") may belong to the tree:"
            + " it has lost its parent, and this user may not inspect it")
        .toList();
  }

  /** Orphans go to the nearest ancestor that adopts them (prctl(2)), in the end to process 1. */
  private static Set<Long> ancestors() {
    Set<Long> ancestors = new HashSet<>();
    long next = ProcessHandle.current().pid();
    try {
      while (next > LAST && ancestors.add(next)) {
        next = ProcStat.read(next).map(ProcStat::parent).orElse(0L);
      }
    } catch (ScanFailedException e) {
      // What is above is hidden from this user.
    }
    ancestors.add((long) LAST);
    return ancestors;
  }

  /** What was on its way out hides its environment too. */
  private static boolean runs(ProcStat process) {
    try {
      return ProcStat.read(process.pid())
          .filter(now -> now.identity() == process.identity() && now.runs())
          .isPresent();
    } catch (ScanFailedException e) {
      return true;
    }
  }

  private static Optional<String> cgroup(String process) {
    try {
      return Optional.of(ProcFile.read(Path.of("/proc", process, "cgroup")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
