// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

/** Why a call was stopped while it ran. */
public enum CallStopReason {
  /** Its time was over. */
  TIMEOUT,
  /** It was cancelled. */
  CANCELLED,
  /** Its executor was closed. */
  CLOSED
}
