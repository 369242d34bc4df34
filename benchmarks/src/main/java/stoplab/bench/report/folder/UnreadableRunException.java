// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.folder;

/** A folder or a file is not what a comparison has left. The message is one sentence for people. */
public final class UnreadableRunException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message names the file or folder, what is wrong with it, and what would be right
   */
  public UnreadableRunException(String message) {
    super(message);
  }

  /** The same, with what was caught. */
  public UnreadableRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
