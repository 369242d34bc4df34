// SPDX-License-Identifier: Apache-2.0

/** A JVM that may hang or crash, the evidence that it prints, and what it would leave behind. */
package stoplab.hazard.child;
