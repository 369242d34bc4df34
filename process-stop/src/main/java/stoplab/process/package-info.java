// SPDX-License-Identifier: Apache-2.0

/**
 * It will not cooperate? Put it in a process: lessons on how to end one, and all that it started.
 */
package stoplab.process;
