// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the workers can fail: each mutant breaks one promise, and it says so. */
@ExtendWith(NoStrayThreads.class)
class WorkerContractMutantsTest {
  /** A mutant, the promise that it breaks, and what that promise then says. */
  enum Mutant {
    LOOKS_LATE(LooksLate.class, "interrupt.no-unit-before", "units run"),
    RUNS_ONE_MORE(RunsOneMore.class, "interrupt.no-unit-after", "units begun"),
    LEAVES_UNASKED(LeavesUnasked.class, "interrupt.writes-visible", "seen behind the worker"),
    EXCEPTION_LOST(
        ExceptionLost.class, "interrupt.exception-propagates", "Expecting code to raise");

    private final Class<? extends WorkerContract> contract;
    private final String brokenPromise;
    private final String complaint;

    Mutant(Class<? extends WorkerContract> contract, String brokenPromise, String complaint) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  void mutantIsRejected(Mutant mutant) {
    MutantRuns.assertRejected(mutant.contract, mutant.brokenPromise, mutant.complaint);
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(Unspoiled.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise))
        .as("promises with a mutant")
        .containsAll(MutantRuns.promisesOf(WorkerContract.class));
  }

  @SpoiledTests.FailsByDesign
  abstract static class Spoiled implements WorkerContract {
    abstract void run(Runnable unit);

    @Override
    public Callable<?> worker(Runnable unit) {
      return () -> {
        run(unit);
        return null;
      };
    }

    @Override
    public End asked() {
      return End.RETURNED_SET;
    }

    static boolean isAsked() {
      return Thread.currentThread().isInterrupted();
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    void run(Runnable unit) {
      while (!isAsked()) {
        unit.run();
      }
    }
  }

  static class LooksLate extends Spoiled {
    @Override
    void run(Runnable unit) {
      do {
        unit.run();
      } while (!isAsked());
    }
  }

  static class RunsOneMore extends Spoiled {
    @Override
    void run(Runnable unit) {
      while (!isAsked()) {
        unit.run();
      }
      unit.run();
    }
  }

  static class LeavesUnasked extends Spoiled {
    @Override
    void run(Runnable unit) {
      unit.run();
    }
  }

  static class ExceptionLost extends Spoiled {
    @Override
    void run(Runnable unit) {
      try {
        while (!isAsked()) {
          unit.run();
        }
      } catch (IllegalStateException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
