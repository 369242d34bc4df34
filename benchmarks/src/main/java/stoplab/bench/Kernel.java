// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;
import java.util.Map;

/** The loops in which {@link PollCost} measures a poll. */
public enum Kernel {
  /** Vectorised, and its data fit half of an L1 cache of 32 KiB; every flag makes sense in it. */
  SAXPY_2048(
      PollCostSaxpy.class,
      Map.of("size", "2048", "repeats", "8"),
      8 * 2048,
      "y[i] += a * x[i], 2,048 floats, 8 times",
      true),
  /** Vectorised, and its data need the L2 cache: one long pass, in which a block ends 16 times. */
  SAXPY_65536(
      PollCostSaxpy.class,
      Map.of("size", "65536", "repeats", "1"),
      65536,
      "y[i] += a * x[i], 65,536 floats",
      false),
  /**
   * Cannot be vectorised: each turn waits for the one before, and a poll hides behind that wait.
   */
  MIX(
      PollCostMix.class,
      Map.of(),
      PollCostMix.SIZE,
      "a xorshift, 2,048 turns that wait for each other",
      false),
  /** The same loop, which polls events. */
  EVENTS(
      PollCostEvents.class,
      Map.of(),
      PollCostMix.SIZE,
      "the same xorshift, polling events that are not set",
      false);

  private final Class<? extends PollCost> type;
  private final Map<String, String> params;
  private final int elements;
  private final String words;
  private final boolean headline;

  Kernel(
      Class<? extends PollCost> type,
      Map<String, String> params,
      int elements,
      String words,
      boolean headline) {
    this.type = type;
    this.params = params;
    this.elements = elements;
    this.words = words;
    this.headline = headline;
  }

  public Class<? extends PollCost> type() {
    return type;
  }

  /** The parameters of the benchmark class. */
  public Map<String, String> params() {
    return params;
  }

  /** The elements of one pass, each as often as the pass goes over it. */
  public int elements() {
    return elements;
  }

  /** What the loop does, for people. */
  public String words() {
    return words;
  }

  /** Whether C2 vectorises the loop without a poll. */
  boolean isVectorised() {
    return type == PollCostSaxpy.class;
  }

  public boolean isHeadline() {
    return headline;
  }

  /** The name in reports, such as {@code saxpy-2048}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
