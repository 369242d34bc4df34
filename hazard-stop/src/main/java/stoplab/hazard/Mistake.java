// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

/** A mistake of the user, in one sentence. */
final class Mistake extends Exception {
  private static final long serialVersionUID = 1L;

  Mistake(String sentence) {
    super(sentence);
  }
}
