// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import java.io.IOException;

/**
 * A scan that could not be made, for lack of a file descriptor for example. That is not the answer
 * "nobody is there", and so it is no empty result.
 */
public final class ScanFailedException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * A scan that has failed.
   *
   * @param message what could not be read
   */
  public ScanFailedException(String message) {
    super(message);
  }
}
