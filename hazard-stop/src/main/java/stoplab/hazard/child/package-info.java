// SPDX-License-Identifier: Apache-2.0

/** A JVM that may hang or crash, what it tells, and what it would leave behind. */
package stoplab.hazard.child;
