// SPDX-License-Identifier: Apache-2.0

/**
 * What the system reports about a process: used by the lessons that check, and by readers who copy
 * them.
 */
package stoplab.process.state;
