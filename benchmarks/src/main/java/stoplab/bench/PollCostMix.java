// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * A poll in a loop that C2 cannot vectorise, since each turn needs the result of the one before: a
 * xorshift. A poll hides behind that wait, so this is the least that it can cost. Each method is
 * one way to poll a flag, written out, since the compiled code is what is measured;
 * {@link PollCost} explains the rest.
 */
public class PollCostMix extends PollCost {
  /** Turns of a pass. */
  static final int SIZE = 2048;

  /** The state before the first pass; any value except zero would do. */
  static final long SEED = 88172645463325252L;

  private long state = SEED;

  /** Made by JMH. */
  public PollCostMix() {}

  /**
   * No poll: the baseline A.
   *
   * @return the last state
   */
  @Benchmark
  public long none() {
    return state = mix(state, 0, SIZE);
  }

  /**
   * No poll once more: the baseline A', which shows the noise.
   *
   * @return the last state
   */
  @Benchmark
  public long noneAgain() {
    return state = mix(state, 0, SIZE);
  }

  /**
   * A plain read, which C2 hoists: fast, and broken.
   *
   * @return the last state
   */
  @Benchmark
  public long plain() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (plainStop) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A volatile read per element.
   *
   * @return the last state
   */
  @Benchmark
  public long volatileFlag() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (volatileStop) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * An acquire read per element.
   *
   * @return the last state
   */
  @Benchmark
  public long acquire() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if ((boolean) STOP.getAcquire(this)) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * An opaque read per element.
   *
   * @return the last state
   */
  @Benchmark
  public long opaque() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if ((boolean) STOP.getOpaque(this)) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * {@code AtomicBoolean.get} per element.
   *
   * @return the last state
   */
  @Benchmark
  public long atomic() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (atomicStop.get()) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * {@code Thread.interrupted} per element.
   *
   * @return the last state
   */
  @Benchmark
  public long interrupted() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (Thread.interrupted()) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * {@code Thread.currentThread().isInterrupted} per element.
   *
   * @return the last state
   */
  @Benchmark
  public long isInterrupted() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A test of a mask per element, and a volatile read at each 1,024th.
   *
   * @return the last state
   */
  @Benchmark
  public long mask() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if ((i & MASK) == 0 && volatileStop) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A call-site constant per element.
   *
   * @return the last state
   */
  @Benchmark
  public long callSite() {
    long mixed = state;
    for (int i = 0; i < SIZE; i++) {
      if (callSiteStop()) {
        break;
      }
      mixed = turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A volatile read per block of 256 turns.
   *
   * @return the last state
   */
  @Benchmark
  public long block256() {
    return inBlocks(256);
  }

  /**
   * A volatile read per block of 1,024 turns.
   *
   * @return the last state
   */
  @Benchmark
  public long block1024() {
    return inBlocks(1024);
  }

  /**
   * A volatile read per block of 4,096 turns.
   *
   * @return the last state
   */
  @Benchmark
  public long block4096() {
    return inBlocks(4096);
  }

  private long inBlocks(int blockSize) {
    long mixed = state;
    for (int from = 0; from < SIZE && !volatileStop; from += blockSize) {
      mixed = mix(mixed, from, Math.min(from + blockSize, SIZE));
    }
    return state = mixed;
  }

  /** Some turns in a row. */
  static long mix(long seed, int from, int to) {
    long mixed = seed;
    for (int i = from; i < to; i++) {
      mixed = turn(mixed);
    }
    return mixed;
  }

  /** One turn. */
  static long turn(long seed) {
    long mixed = seed ^ (seed << 13);
    mixed ^= mixed >>> 7;
    return mixed ^ (mixed << 17);
  }
}
