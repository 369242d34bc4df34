// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.List;

/**
 * A blocked call as others see it.
 *
 * @param state the state of its thread, or "-"
 * @param frames the frames of the JDK on top of ours, the innermost first, or "-"
 */
public record BlockedState(String state, List<String> frames) {
  /** Of a call that was not seen blocked. */
  public static final BlockedState NOTHING = new BlockedState(Outcome.NONE, List.of(Outcome.NONE));
}
