// SPDX-License-Identifier: Apache-2.0

/** What the system says of a process: used by the lessons that look, and by those who copy them. */
package stoplab.process.state;
