// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoplab.process.worker.tree.proc.ProcFile;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Finds what has inherited the mark in the environment, as {@code /proc/PID/environ} shows it. It
 * shows what the program was started with, to its own user; a program such as {@code ssh-agent},
 * which is not dumpable, shows nothing to anybody but root.
 */
final class MarkNet implements Net {
  /** A process in the middle of an exec shows nothing for as long as that takes. */
  private static final long EXEC_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String mark;

  /** Those that were seen without any environment twice. */
  private final Set<Long> bare = new HashSet<>();

  private final List<ProcStat> hidden = new ArrayList<>();

  MarkNet(String mark) {
    this.mark = mark;
  }

  @Override
  public NetName name() {
    return NetName.MARK;
  }

  @Override
  public List<ProcStat> find(List<ProcStat> strangers) throws ScanFailedException {
    hidden.clear();
    List<ProcStat> found = new ArrayList<>();
    List<ProcStat> empty = new ArrayList<>();
    for (ProcStat each : strangers) {
      int hiddenBefore = hidden.size();
      String environment = environment(each);
      if (environment.contains(mark)) {
        found.add(each);
      } else if (environment.isEmpty() && hidden.size() == hiddenBefore) {
        empty.add(each);
      }
    }
    empty.removeIf(each -> bare.contains(each.identity()));
    if (!empty.isEmpty()) {
      LockSupport.parkNanos(EXEC_NANOS);
      for (ProcStat each : empty) {
        String environment = environment(each);
        if (environment.contains(mark)) {
          found.add(each);
        } else if (environment.isEmpty()) {
          bare.add(each.identity());
        }
      }
    }
    return found;
  }

  /** The strangers of the last scan that this user may not inspect. */
  List<ProcStat> hidden() {
    return hidden;
  }

  private String environment(ProcStat process) throws ScanFailedException {
    try {
      return ProcFile.read(process.folder().resolve("environ"));
    } catch (IOException e) {
      if (process.isHidden()) {
        hidden.add(process);
      }
      return "";
    }
  }
}
