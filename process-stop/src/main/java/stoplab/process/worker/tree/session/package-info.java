// SPDX-License-Identifier: Apache-2.0
/**
 * A session for a child: how a program is started in one, how all of it is signalled, and how it
 * gets the signals of the terminal all the same.
 */
package stoplab.process.worker.tree.session;
