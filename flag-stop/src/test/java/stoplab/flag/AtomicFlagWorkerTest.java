// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class AtomicFlagWorkerTest implements PublishingStopContract {
  @Override
  public Subject create(Runnable unit) {
    AtomicFlagWorker worker = new AtomicFlagWorker(unit);
    return new Subject(worker, worker::stop);
  }

  /** The {@code stop()} of a fresh worker; a mutant has another. */
  BooleanSupplier freshStop() {
    return new AtomicFlagWorker(() -> {})::stop;
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.atomic-one-winner")
  @DisplayName("of two callers that stop at the same moment, exactly one gets true")
  void exactlyOneCallerWins(ThreadKind kind) throws Exception {
    List<BooleanSupplier> stops =
        Stream.generate(this::freshStop).limit(400L * ROUNDS).toList();
    AtomicInteger arrived = new AtomicInteger();
    AtomicInteger end = new AtomicInteger(stops.size());
    Call<BitSet> one = call(kind, "stopper-1", () -> stopsWon(stops, arrived, end, true));
    Call<BitSet> other = call(kind, "stopper-2", () -> stopsWon(stops, arrived, end, false));
    BitSet wonByOne = endOf(one);
    BitSet wonByOther = endOf(other);
    assertThat(wonByOne.intersects(wonByOther))
        .as("stops for which both callers got true")
        .isFalse();
    assertThat(wonByOne.cardinality() + wonByOther.cardinality())
        .as("stops for which one caller got true")
        .isEqualTo(end.get());
    assertThat(stops.subList(0, end.get()))
        .as("a later caller gets true")
        .noneMatch(BooleanSupplier::getAsBoolean);
  }

  /**
   * Stops each of the workers at the same moment as the other caller, which does the same. On a
   * loaded machine two threads seldom meet, so the leading thread ends the series after a second.
   */
  private static BitSet stopsWon(
      List<BooleanSupplier> stops, AtomicInteger arrived, AtomicInteger end, boolean leads) {
    BitSet won = new BitSet();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < end.get(); i++) {
      if (leads && System.nanoTime() - until > 0) {
        end.set(i + 1); // before it arrives, so that the other knows when they have met
      }
      arrived.incrementAndGet();
      for (int spins = 1; arrived.get() < 2 * (i + 1); spins++) {
        if (spins % 1_000 == 0) {
          Thread.yield(); // the other may need this CPU to arrive
        }
      }
      won.set(i, stops.get(i).getAsBoolean());
    }
    return won;
  }

  @Test
  @DisplayName("the demo shows one winner among three, and a worker that ends")
  void demoShowsOneWinner() throws Exception {
    assertThat(Demo.outputOf(AtomicFlagWorker.class))
        .contains("3 threads called stop(); 1 of them", "The worker ended.");
  }

  @Test
  @DisplayName("a worker without a unit is refused at once")
  void nullUnitIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new AtomicFlagWorker(null))
        .withMessage("unit");
  }
}
