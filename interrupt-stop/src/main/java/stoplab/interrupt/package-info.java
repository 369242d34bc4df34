// SPDX-License-Identifier: Apache-2.0

/** What does the JDK's own protocol, the interrupt, reach, and what not? */
package stoplab.interrupt;
