// SPDX-License-Identifier: Apache-2.0

/** Why can a thread not simply be killed? Each way is run here, and its damage is shown. */
package stoplab.hazard;
