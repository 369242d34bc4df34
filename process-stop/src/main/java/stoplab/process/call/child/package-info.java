// SPDX-License-Identifier: Apache-2.0

/**
 * The child's side of a call: it reads requests, answers while one runs, and leaves when its parent
 * has gone. Begin with {@link stoplab.process.call.child.ChildLoop}.
 */
package stoplab.process.call.child;
