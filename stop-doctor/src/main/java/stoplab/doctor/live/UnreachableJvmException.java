// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

/**
 * No dump could be taken of a process. The message is one sentence: why, and what would be right.
 */
public final class UnreachableJvmException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message why there is no dump, and what would be right, in one sentence
   */
  UnreachableJvmException(String message) {
    super(message);
  }
}
