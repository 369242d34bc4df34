// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;

/**
 * A blocked call as others see it.
 *
 * @param state the state of its thread, or "-"
 * @param frames the frames of the JDK on top of ours, the innermost first, or "-"
 */
record BlockedState(String state, List<String> frames) {
  static final BlockedState NOTHING = new BlockedState(Outcome.NONE, List.of(Outcome.NONE));
}
