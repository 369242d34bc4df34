// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.atomic-one-winner")
  @DisplayName("of many who stop at the same moment, exactly one is told that it was the one")
  void exactlyOneCallerWins(ThreadKind kind) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      BooleanSupplier stop = freshStop();
      CyclicBarrier together = new CyclicBarrier(STOPPERS);
      List<Running<Boolean>> stoppers = new ArrayList<>();
      for (int i = 0; i < STOPPERS; i++) {
        stoppers.add(call(kind, "stopper-" + i, () -> {
          together.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
          return stop.getAsBoolean();
        }));
      }
      int winners = 0;
      for (Running<Boolean> stopper : stoppers) {
        winners += endOf(stopper) ? 1 : 0;
      }
      assertThat(winners).as("callers that were told to be the one").isEqualTo(1);
      assertThat(stop.getAsBoolean()).as("who comes later").isFalse();
    }
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
