// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Finds what is in the session that the leader has founded: a process is born into the session of
 * its parent, and stays there unless it founds one itself (setsid(2)). The environment and the
 * streams do not matter.
 */
final class SessionNet implements Net {
  private final long leader;
  private final long leaderStart;
  private final BooleanSupplier numbersHaveBegunAnew;

  /**
   * Makes a net for one session.
   *
   * @param leader the number of the leader, which is that of its session
   * @param leaderStart when the leader was started, in clock ticks since boot
   * @param numbersHaveBegunAnew whether the number may have been given to another process by now
   */
  SessionNet(long leader, long leaderStart, BooleanSupplier numbersHaveBegunAnew) {
    this.leader = leader;
    this.leaderStart = leaderStart;
    this.numbersHaveBegunAnew = numbersHaveBegunAnew;
  }

  @Override
  public NetName name() {
    return NetName.SESSION;
  }

  @Override
  public List<ProcStat> find(List<ProcStat> strangers) throws ScanFailedException {
    List<ProcStat> found =
        strangers.stream().filter(each -> each.session() == leader).toList();
    return found.isEmpty() || isStillOurs() ? found : List.of();
  }

  /** The kernel gives the number away again once nothing of the session is left. */
  private boolean isStillOurs() throws ScanFailedException {
    try {
      return ProcStat.read(leader)
          .map(now -> now.startTicks() == leaderStart)
          .orElseGet(() -> !numbersHaveBegunAnew.getAsBoolean());
    } catch (IOException e) {
      throw new ScanFailedException(e.getMessage());
    }
  }
}
