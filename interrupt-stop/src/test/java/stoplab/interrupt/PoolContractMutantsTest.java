// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract of the pools can fail: each mutant breaks one promise, and it says so. */
class PoolContractMutantsTest extends ContractMutants {
  PoolContractMutantsTest() {
    super(Unspoiled.class, PoolContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(
            InterruptsNobody.class, "interrupt.reaches-the-task", "the task is interrupted", 3),
        new Mutant(TakesNextItself.class, "interrupt.pool-thread-clean", "next task finds", 3),
        new Mutant(CancelsRunning.class, "interrupt.never-begun", "has begun", 1),
        new Mutant(HitsTheNext.class, "interrupt.too-late-hits-nobody", "next task was hit", 1));
  }

  @Override
  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("each mutant is rejected by the promise that it breaks, for that reason")
  protected void mutantIsRejected(Mutant mutant) {
    super.mutantIsRejected(mutant);
  }

  @FailsByDesign
  abstract static class Spoiled implements PoolContract {}

  static class Unspoiled extends Spoiled {
    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      FutureTask<Void> future = new FutureTask<>(task);
      pool.execute(future);
      return () -> future.cancel(true);
    }
  }

  static class InterruptsNobody extends Spoiled {
    @Override
    public Duration poolPatience() {
      return Duration.ofMillis(300);
    }

    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      CompletableFuture<Void> future = CompletableFuture.runAsync(() -> call(task), pool);
      return () -> future.cancel(true);
    }
  }

  /** Runs the next task of the pool itself, with the status that its own has left. */
  static class TakesNextItself extends Spoiled {
    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      FutureTask<Void> future = new FutureTask<>(task);
      pool.execute(() -> {
        future.run();
        Thread.interrupted(); // else the take would throw
        Runnable next;
        try {
          next = pool.getQueue().take();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        Thread.currentThread().interrupt();
        next.run();
      });
      return () -> future.cancel(true);
    }
  }

  static class CancelsRunning extends Spoiled {
    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      AtomicBoolean runs = new AtomicBoolean();
      FutureTask<Void> future = new FutureTask<>(() -> {
        runs.set(true);
        return task.call();
      });
      pool.execute(future);
      return () -> {
        if (runs.get()) {
          future.cancel(true);
        }
      };
    }
  }

  static class HitsTheNext extends Spoiled {
    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      BrokenLateInterrupt mine = new BrokenLateInterrupt(() -> call(task));
      pool.execute(mine);
      return mine::stop;
    }
  }

  private static void call(Callable<Void> task) {
    try {
      task.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
