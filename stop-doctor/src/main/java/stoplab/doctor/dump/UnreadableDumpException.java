// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.dump;

/** The input is no thread dump. The message is one sentence: what it is, what would be right. */
public final class UnreadableDumpException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message what the input is, and what would be right, in one sentence
   */
  public UnreadableDumpException(String message) {
    super(message);
  }
}
