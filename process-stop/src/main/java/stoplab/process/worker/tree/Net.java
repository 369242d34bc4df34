// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.List;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/** One way to find processes of a tree that are not below a known member, or not any more. */
interface Net {
  /** Which way this is. */
  NetName name();

  /**
   * Which of these processes belong to the tree.
   *
   * @param strangers processes that run, were not started before the leader, and are not known
   * @throws ScanFailedException if that could not be found out
   */
  List<ProcStat> find(List<ProcStat> strangers) throws ScanFailedException;
}
