// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Benchmark;
import stoplab.event.ConditionEvent;
import stoplab.event.ExpertParkingEvent;
import stoplab.event.LatchEvent;

/**
 * What does it cost to poll an event that nobody sets? Each method polls once per turn of the loop
 * of {@link PollCostMix}, in which each turn needs the result of the one before. A poll that only
 * reads hides behind that wait. {@link PollCost} explains the rest.
 *
 * <p><b>Claim under test:</b> {@code isSet()} of each event costs no more than a volatile read;
 * {@code await(Duration.ZERO)} costs no more than that if it takes no lock.
 */
public class PollCostEvents extends PollCost {
  /** Polled by {@code getCount}. */
  final CountDownLatch latch = new CountDownLatch(1);

  /** Polled by {@code isSet} and by {@code await}. */
  final ConditionEvent conditionEvent = new ConditionEvent();

  /** Polled by {@code isSet} and by {@code await}. */
  final LatchEvent latchEvent = new LatchEvent();

  /** Polled by {@code isSet} and by {@code await}. */
  final ExpertParkingEvent parkingEvent = new ExpertParkingEvent();

  private long state = PollCostMix.SEED;

  /** Made by JMH. */
  public PollCostEvents() {}

  /**
   * No poll: the baseline A.
   *
   * @return the last state
   */
  @Benchmark
  public long none() {
    return state = PollCostMix.mix(state, 0, PollCostMix.SIZE);
  }

  /**
   * No poll once more: the baseline A', which shows the noise.
   *
   * @return the last state
   */
  @Benchmark
  public long noneAgain() {
    return state = PollCostMix.mix(state, 0, PollCostMix.SIZE);
  }

  /**
   * A volatile read per turn.
   *
   * @return the last state
   */
  @Benchmark
  public long volatileFlag() {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (volatileStop) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll of a latch per turn.
   *
   * @return the last state
   */
  @Benchmark
  public long latchGetCount() {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (latch.getCount() == 0) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn.
   *
   * @return the last state
   */
  @Benchmark
  public long conditionIsSet() {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (conditionEvent.isSet()) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn that could also have waited.
   *
   * @return the last state
   * @throws InterruptedException if the benchmark's thread is interrupted
   */
  @Benchmark
  public long conditionAwaitZero() throws InterruptedException {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (conditionEvent.await(Duration.ZERO)) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn.
   *
   * @return the last state
   */
  @Benchmark
  public long latchIsSet() {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (latchEvent.isSet()) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn that could also have waited.
   *
   * @return the last state
   * @throws InterruptedException if the benchmark's thread is interrupted
   */
  @Benchmark
  public long latchAwaitZero() throws InterruptedException {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (latchEvent.await(Duration.ZERO)) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn.
   *
   * @return the last state
   */
  @Benchmark
  public long parkingIsSet() {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (parkingEvent.isSet()) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }

  /**
   * A poll per turn that could also have waited.
   *
   * @return the last state
   * @throws InterruptedException if the benchmark's thread is interrupted
   */
  @Benchmark
  public long parkingAwaitZero() throws InterruptedException {
    long mixed = state;
    for (int i = 0; i < PollCostMix.SIZE; i++) {
      if (parkingEvent.await(Duration.ZERO)) {
        break;
      }
      mixed = PollCostMix.turn(mixed);
    }
    return state = mixed;
  }
}
