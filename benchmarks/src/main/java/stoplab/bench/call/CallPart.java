// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.call;

import java.util.Arrays;
import java.util.List;

/** The parts of {@link CallCost}: each is measured in JVMs of its own. */
public enum CallPart {
  /** Calls that return, and the pipes that they are compared with. */
  CALLS("calls"),
  /** Calls that are killed, starts of executors, and the memory of spare children. */
  KILLS("kills and starts"),
  /** Python's ways to do the same. */
  PYTHON("Python");

  private final String label;

  CallPart(String label) {
    this.label = label;
  }

  /** The name in an announcement. */
  public String label() {
    return label;
  }

  /** What it measures. */
  public List<CallWay> ways() {
    return Arrays.stream(CallWay.values()).filter(way -> way.part() == this).toList();
  }
}
