// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Pools: calls that wait for a pool, and how shutdown and cancel affect a running task. */
public final class PoolRows {
  private static final String EXECUTOR = "java.util.concurrent.ThreadPoolExecutor.";
  private static final String ABSTRACT = "java.util.concurrent.AbstractExecutorService.";
  private static final String LATCH = "java.util.concurrent.CountDownLatch.await";

  private PoolRows() {}

  private interface Wait {
    boolean on(ExecutorService pool, Callable<Boolean> task) throws Exception;
  }

  /** Submits the victim to a pool, and returns the step that stops it. */
  interface Submit {
    Scenario.Step victim(Runnable victim) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("pools");
    rows.blocked(
        "ExecutorService.awaitTermination",
        EXECUTOR + "awaitTermination",
        scenario -> wait(scenario, (pool, task) -> {
          pool.submit(task);
          pool.shutdown();
          return pool.awaitTermination(1, TimeUnit.HOURS);
        }));
    rows.blocked(
        "ExecutorService.invokeAll",
        ABSTRACT + "invokeAll",
        scenario -> wait(scenario, (pool, task) -> isDone(pool.invokeAll(List.of(task)))));
    rows.blocked(
        "ExecutorService.invokeAny",
        ABSTRACT + "invokeAny",
        scenario -> wait(scenario, (pool, task) -> pool.invokeAny(List.of(task))));
    rows.blocked(
            "ExecutorService.close",
            "java.util.concurrent.ExecutorService.close",
            scenario -> wait(scenario, (pool, task) -> {
              pool.submit(task);
              ((AutoCloseable) pool).close();
              return scenario.released();
            }))
        .adjust(row -> row.since(19));
    rows.blocked(
            "ExecutorService.close, its task listens",
            "java.util.concurrent.ExecutorService.close",
            scenario -> {
              ExecutorService pool = scenario.resources().pool();
              CountDownLatch latch = new CountDownLatch(1);
              scenario
                  .call(() -> {
                    pool.submit(() -> latch.await(1, TimeUnit.HOURS));
                    ((AutoCloseable) pool).close();
                    return scenario.released();
                  })
                  .release(latch::countDown)
                  .check(() -> pool.isTerminated() ? "terminated" : "running");
            })
        .adjust(row -> row.since(19));
    stop(rows, "ThreadPoolExecutor.shutdownNow(), in a task", scenario -> {
      ExecutorService pool = scenario.resources().pool();
      return victim -> {
        pool.submit(victim);
        return pool::shutdownNow;
      };
    });
    stop(rows, "ThreadPoolExecutor.shutdown(), in a task", scenario -> {
      ExecutorService pool = scenario.resources().pool();
      return victim -> {
        pool.submit(victim);
        return pool::shutdown;
      };
    });
    stop(rows, "FutureTask.cancel(true), in the task", scenario -> cancel(scenario, true));
    stop(rows, "FutureTask.cancel(false), in the task", scenario -> cancel(scenario, false));
    stop(rows, "ScheduledFuture.cancel(true), in the task", scenario -> {
      ScheduledExecutorService pool = scenario
          .resources()
          .shutDownAtEnd(
              Executors.newSingleThreadScheduledExecutor(scenario.kind().factory()));
      return victim -> {
        Future<?> future = pool.schedule(victim, 0, TimeUnit.SECONDS);
        return () -> future.cancel(true);
      };
    });
    stop(rows, "CompletableFuture.cancel(true), in its task", scenario -> {
      ExecutorService pool = scenario.resources().pool();
      return victim -> {
        Future<?> future = CompletableFuture.runAsync(victim, pool);
        return () -> future.cancel(true);
      };
    });
    stop(rows, "ForkJoinPool.submit(..).cancel(true), in the task", scenario -> {
          ForkJoinPool pool = scenario.resources().forkJoinPool();
          return victim -> {
            Future<?> future = pool.submit(victim);
            return () -> future.cancel(true);
          };
        })
        .adjust(Case::platformOnly);
    stop(rows, "ForkJoinTask.fork().cancel(true), in the task", scenario -> {
          ForkJoinPool pool = scenario.resources().forkJoinPool();
          return victim -> {
            ForkJoinTask<?> task = ForkJoinTask.adapt(victim);
            pool.submit(task::fork).get();
            return () -> task.cancel(true);
          };
        })
        .adjust(Case::platformOnly);
    stop(rows, "ForkJoinPool.shutdownNow(), in a task", scenario -> {
          ForkJoinPool pool = scenario.resources().forkJoinPool();
          return victim -> {
            pool.submit(victim);
            return pool::shutdownNow;
          };
        })
        .adjust(Case::platformOnly);
    return rows;
  }

  /** Whether the only task has completed. Calling get() could itself react to the interrupt. */
  static boolean isDone(List<Future<Boolean>> futures) {
    return futures.get(0).isDone() && !futures.get(0).isCancelled();
  }

  private static Submit cancel(Scenario scenario, boolean mayInterrupt) {
    ExecutorService pool = scenario.resources().pool();
    return victim -> {
      Future<?> future = pool.submit(victim);
      return () -> future.cancel(mayInterrupt);
    };
  }

  private static void wait(Scenario scenario, Wait wait) {
    ExecutorService pool = scenario.resources().pool();
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    scenario
        .call(() -> wait.on(pool, task))
        .beforeInterrupt(task::awaitStart)
        .release(task::release)
        .check(task::fate);
  }

  /** Creates a pool for a scenario. */
  interface PoolSetup {
    Submit prepare(Scenario scenario) throws Exception;
  }

  /** The victim is a task that waits for a latch until it is interrupted. */
  static Rows stop(Rows rows, String name, PoolSetup setup) {
    return rows.blocked(name, LATCH, scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      Submit submit = setup.prepare(scenario);
      scenario
          .call(() -> {
            latch.await();
            return latch.getCount() == 0;
          })
          .release(latch::countDown)
          .startBy(victim -> scenario.interruptBy(submit.victim(victim)));
    });
  }
}
