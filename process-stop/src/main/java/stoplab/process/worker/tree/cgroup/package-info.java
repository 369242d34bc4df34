// SPDX-License-Identifier: Apache-2.0
/** A cgroup for a child, which none of its processes can leave by itself, where one can be made. */
package stoplab.process.worker.tree.cgroup;
