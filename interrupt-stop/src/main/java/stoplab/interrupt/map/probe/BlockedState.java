// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.List;

/**
 * A blocked call, as other threads see it.
 *
 * @param state the state of its thread, or "-"
 * @param frames the JDK frames above ours, innermost first, or "-"
 */
public record BlockedState(String state, List<String> frames) {
  /** For a call that was never seen blocked. */
  public static final BlockedState NOTHING = new BlockedState(Outcome.NONE, List.of(Outcome.NONE));
}
