// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.util.List;
import java.util.Optional;

/**
 * What came of one stop.
 *
 * @param animal the name of the child's kind
 * @param end how the way itself has ended
 * @param left what still ran when its time to be gone was over
 * @param failure what the way has thrown
 */
record Outcome(String animal, End end, List<String> left, Optional<String> failure) {
  /** How a way has ended. */
  enum End {
    /** It has returned, and says that what it had to stop has ended. */
    SAYS_GONE,
    /** It has returned, and does not say so. */
    SAYS_NOT,
    /** It has not returned in its time [process.peers-tell-hung]. */
    HUNG
  }

  Outcome {
    left = List.copyOf(left);
  }

  /** Whether nothing runs any more, whatever the way says. */
  boolean isGone() {
    return left.isEmpty();
  }

  boolean isHung() {
    return end == End.HUNG;
  }

  /** Whether the way says that it is gone, while something of it runs. */
  boolean isWrong() {
    return end == End.SAYS_GONE && !isGone();
  }
}
