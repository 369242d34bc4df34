// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.IOException;

/** What came through a private pipe is not what this protocol allows. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what was wrong
   */
  public ProtocolException(String message) {
    super(message);
  }

  /**
   * Makes one with the reason.
   *
   * @param message what was wrong
   * @param cause what has found it
   */
  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
