// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.List;
import java.util.concurrent.Callable;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract of the workers can fail: each mutant breaks one promise, and it says so. */
class WorkerContractMutantsTest extends ContractMutants {
  WorkerContractMutantsTest() {
    super(Unspoiled.class, WorkerContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(LooksLate.class, "interrupt.no-unit-before", "units run"),
        new Mutant(RunsOneMore.class, "interrupt.no-unit-after", "units begun"),
        new Mutant(LeavesUnasked.class, "interrupt.writes-visible", "seen after the worker"),
        new Mutant(
            ExceptionLost.class, "interrupt.exception-propagates", "Expecting code to raise"));
  }

  @FailsByDesign
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
