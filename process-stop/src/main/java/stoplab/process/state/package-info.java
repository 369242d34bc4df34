// SPDX-License-Identifier: Apache-2.0

/**
 * Whether a process really runs: to the JDK a zombie is alive. {@code TreeStop} checks this, and a
 * reader who copies that lesson copies this too.
 */
package stoplab.process.state;
