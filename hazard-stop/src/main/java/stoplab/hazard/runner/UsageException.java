// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

/** A mistake of the user, in one sentence. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String sentence) {
    super(sentence);
  }
}
