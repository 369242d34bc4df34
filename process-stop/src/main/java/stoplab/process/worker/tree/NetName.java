// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

/** The ways in which the processes of a tree are found. */
public enum NetName {
  /** It is below the child, or below a process that was seen there before. */
  PARENT,
  /** It is in the session that the child was started in, which is the child's own. */
  SESSION,
  /** Its environment has the mark that the child was started with. */
  MARK,
  /** It holds the pipe of the child's output. */
  OUTPUT,
  /** It is in the cgroup that the child was put into. */
  CGROUP
}
