// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Every way to poll a flag that {@link PollCost} measures, and the baseline, twice. */
public enum Poll {
  /** The baseline A. */
  NO_POLL("none", Interval.NEVER, true),
  /** The baseline once more, A': how far its ratio to A is from 1 is noise. */
  NO_POLL_AGAIN("noneAgain", Interval.NEVER, true),
  /** The baseline without vectors: what is lost beyond it is the cost of the poll itself. */
  NO_POLL_SCALAR("none", Interval.NEVER, true),
  /** Broken, as {@code BrokenPlainFlagWorker} is. */
  PLAIN("plain", 1, false),
  /** As in {@code VolatileFlagWorker}. */
  VOLATILE("volatileFlag", 1, true),
  /** A VarHandle in acquire mode. */
  ACQUIRE("acquire", 1, false),
  /** As in {@code ExpertOpaqueFlagWorker}. */
  OPAQUE("opaque", 1, false),
  /** As in {@code AtomicFlagWorker}. */
  ATOMIC("atomic", 1, false),
  /** {@code Thread.interrupted()}, which would clear the status that it sees. */
  INTERRUPTED("interrupted", 1, false),
  /** As in {@code InterruptPollingWorker}. */
  IS_INTERRUPTED("isInterrupted", 1, true),
  /** As in {@code CostlyMaskPollingWorker}. */
  MASK_1024("mask", 1, true),
  /** As in {@code BlockPollingWorker}. */
  BLOCK_256("block256", 256, false),
  /** As in {@code BlockPollingWorker}. */
  BLOCK_1024("block1024", 1024, false),
  /** As in {@code BlockPollingWorker}. */
  BLOCK_4096("block4096", 4096, true),
  /** As in {@code ExpertCallSiteFlagWorker}. */
  CALL_SITE("callSite", 1, false),
  /** The latch of {@code LatchWorker}. */
  LATCH_GET_COUNT("latchGetCount", 1, false),
  /** {@code ConditionEvent}. */
  CONDITION_EVENT_IS_SET("conditionIsSet", 1, false),
  /** {@code ConditionEvent}. */
  CONDITION_EVENT_AWAIT_ZERO("conditionAwaitZero", 1, false),
  /** {@code LatchEvent}. */
  LATCH_EVENT_IS_SET("latchIsSet", 1, false),
  /** {@code LatchEvent}. */
  LATCH_EVENT_AWAIT_ZERO("latchAwaitZero", 1, false),
  /** {@code ExpertParkingEvent}. */
  EXPERT_PARKING_EVENT_IS_SET("parkingIsSet", 1, false),
  /** {@code ExpertParkingEvent}. */
  EXPERT_PARKING_EVENT_AWAIT_ZERO("parkingAwaitZero", 1, false);

  /** What the others are compared with; always measured. */
  public static final Set<Poll> BASELINES = EnumSet.range(NO_POLL, NO_POLL_SCALAR);

  private static final Set<Poll> OF_EVENTS =
      EnumSet.range(LATCH_GET_COUNT, EXPERT_PARKING_EVENT_AWAIT_ZERO);

  private static final Set<Poll> BESIDE_EVENTS = EnumSet.of(NO_POLL, NO_POLL_AGAIN, VOLATILE);

  /** In the loop that needs the L2 cache: blocks, and what they are compared with. */
  private static final Set<Poll> OF_LARGE_LOOP = EnumSet.of(
      NO_POLL, NO_POLL_AGAIN, NO_POLL_SCALAR, VOLATILE, BLOCK_256, BLOCK_1024, BLOCK_4096);

  private static final class Interval {
    static final int NEVER = Integer.MAX_VALUE;
  }

  private final String benchmark;
  private final int interval;
  private final boolean headline;

  Poll(String benchmark, int interval, boolean headline) {
    this.benchmark = benchmark;
    this.interval = interval;
    this.headline = headline;
  }

  /** The benchmark method, in each kernel. */
  public String benchmark() {
    return benchmark;
  }

  /** How often a pass over this many elements polls; 0 for the baselines. */
  public int pollsIn(int elements) {
    return interval == Interval.NEVER ? 0 : (elements + interval - 1) / interval;
  }

  /**
   * Whether the poll makes sense in a loop: the loop must poll events, have room for the block, or
   * have vectors to lose. The loop that needs the L2 cache has only blocks and what they are
   * compared with.
   */
  public boolean fits(Kernel kernel) {
    if (kernel == Kernel.EVENTS || OF_EVENTS.contains(this)) {
      return kernel == Kernel.EVENTS && (OF_EVENTS.contains(this) || BESIDE_EVENTS.contains(this));
    }
    if (kernel == Kernel.SAXPY_65536) {
      return OF_LARGE_LOOP.contains(this);
    }
    return this == NO_POLL_SCALAR
        ? kernel.isVectorised()
        : interval == Interval.NEVER || interval <= kernel.elements();
  }

  /** The options that the JVM needs. */
  public List<String> jvmOptions() {
    return this == NO_POLL_SCALAR ? List.of("-XX:-UseSuperWord") : List.of();
  }

  public boolean isHeadline() {
    return headline;
  }

  /** The name in reports, such as {@code block-1024}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
