// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the pools can fail: each mutant breaks one promise, and it says so. */
@ExtendWith(NoStrayThreads.class)
class PoolContractMutantsTest {
  /** A mutant, the promise that it breaks, and what that promise then says, how often. */
  enum Mutant {
    INTERRUPTS_NOBODY(
        InterruptsNobody.class, "interrupt.reaches-the-task", "the task is interrupted", 3),
    TAKES_THE_NEXT_ITSELF(
        TakesNextItself.class, "interrupt.pool-thread-clean", "next task finds", 3),
    CANCELS_WHAT_RUNS_ONLY(CancelsRunning.class, "interrupt.never-begun", "has begun", 1),
    HITS_THE_NEXT(HitsTheNext.class, "interrupt.too-late-hits-nobody", "next task was hit", 1);

    private final Class<? extends PoolContract> contract;
    private final String brokenPromise;
    private final String complaint;
    private final int times;

    Mutant(
        Class<? extends PoolContract> contract, String brokenPromise, String complaint, int times) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
      this.times = times;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason")
  void mutantIsRejected(Mutant mutant) {
    assertThat(SpoiledTests.complaints(mutant.contract, mutant.brokenPromise))
        .hasSize(mutant.times)
        .allSatisfy(said -> assertThat(said).contains(mutant.complaint));
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(Unspoiled.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(Arrays.stream(PoolContract.class.getDeclaredMethods())
            .flatMap(method -> Arrays.stream(method.getAnnotationsByType(Tag.class)))
            .map(Tag::value))
        .as("promises with a mutant")
        .isNotEmpty()
        .isSubsetOf(
            Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise).toList());
  }

  @SpoiledTests.FailsByDesign
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
