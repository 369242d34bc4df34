// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.NewerMethod;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Other pools: fork-join pools, and executors with a thread for each task. */
public final class PoolWaitRows {
  private static final String FORK_JOIN = "java.util.concurrent.ForkJoinPool.";
  private static final String PER_TASK = "java.util.concurrent.ThreadPerTaskExecutor.";
  private static final String VIRTUALS = "newVirtualThreadPerTaskExecutor().";

  private PoolWaitRows() {}

  private interface Wait {
    boolean on(ExecutorService pool, Callable<Boolean> task) throws Exception;
  }

  private interface Make {
    ExecutorService pool(Scenario scenario) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("pools");
    String executor = "java.util.concurrent.AbstractExecutorService.";
    Make threads = scenario -> scenario.resources().pool();
    wait(rows, "ExecutorService.invokeAll(t)", executor + "invokeAll", threads, PoolWaitRows::all);
    wait(rows, "ExecutorService.invokeAny(t)", executor + "invokeAny", threads, PoolWaitRows::any);
    Make forks = scenario -> scenario.resources().forkJoinPool();
    wait(
        rows,
        "ForkJoinPool.awaitTermination",
        FORK_JOIN + "awaitTermination",
        forks,
        PoolWaitRows::termination);
    wait(rows, "ForkJoinPool.invokeAll(t)", FORK_JOIN + "invokeAll", forks, PoolWaitRows::all);
    wait(
        rows,
        "ForkJoinPool.invokeAny",
        FORK_JOIN + "invokeAny",
        forks,
        (pool, task) -> pool.invokeAny(List.of(task)));
    wait(rows, "ForkJoinPool.invokeAny(t)", FORK_JOIN + "invokeAny", forks, PoolWaitRows::any);
    wait(rows, "ForkJoinPool.close", FORK_JOIN + "close", forks, PoolWaitRows::close)
        .adjust(row -> row.since(19));
    Make virtuals = scenario -> perTask(scenario, Kind.VIRTUAL);
    perTask(rows, "awaitTermination", "awaitTermination", virtuals, PoolWaitRows::termination);
    perTask(
        rows,
        "invokeAll",
        "invokeAll",
        virtuals,
        (pool, task) -> PoolRows.isDone(pool.invokeAll(List.of(task))));
    perTask(
        rows, "invokeAny", "invokeAny", virtuals, (pool, task) -> pool.invokeAny(List.of(task)));
    perTask(rows, "close", "close", virtuals, PoolWaitRows::close);
    PoolRows.stop(rows, "newThreadPerTaskExecutor(..).shutdownNow(), in a task", scenario -> {
          ExecutorService pool = perTask(scenario, scenario.kind());
          return victim -> {
            pool.submit(victim);
            return pool::shutdownNow;
          };
        })
        .adjust(row -> row.since(Kind.FIRST_WITH_VIRTUAL));
    PoolRows.stop(rows, "Timer.cancel(), in a task", scenario -> {
          Timer timer = new Timer(true);
          scenario.resources().own(timer::cancel);
          return victim -> {
            timer.schedule(task(victim), 0);
            return timer::cancel;
          };
        })
        .adjust(Case::platformOnly);
    PoolRows.stop(rows, "ThreadGroup.interrupt(), in a thread of the group", scenario -> {
          ThreadGroup group = new ThreadGroup("map-group");
          return victim -> {
            Thread thread = new Thread(group, victim, "map-victim");
            thread.setDaemon(true);
            scenario.resources().joinAtEnd(thread);
            thread.start();
            return group::interrupt;
          };
        })
        .adjust(Case::platformOnly);
    PoolRows.stop(
            rows, "ForkJoinPool.submit(..).cancel(true), submitted inside the pool", scenario -> {
              ForkJoinPool pool = scenario.resources().forkJoinPool();
              return victim -> {
                Callable<Future<?>> inside = () -> pool.submit(victim);
                Future<?> future = pool.submit(inside).get();
                return () -> future.cancel(true);
              };
            })
        .adjust(Case::platformOnly);
    PoolRows.stop(
            rows, "ForkJoinTask.adaptInterruptible(..).cancel(true), in the task", scenario -> {
              ForkJoinPool pool = scenario.resources().forkJoinPool();
              return victim -> {
                ForkJoinTask<?> task = (ForkJoinTask<?>)
                    NewerMethod.method(ForkJoinTask.class, "adaptInterruptible", Callable.class)
                        .call(null, Executors.callable(victim));
                pool.submit(task::fork).get();
                return () -> task.cancel(true);
              };
            })
        .adjust(row -> row.since(19).platformOnly());
    return rows;
  }

  private static ExecutorService perTask(Scenario scenario, Kind kind) throws Exception {
    NewerMethod make =
        NewerMethod.method(Executors.class, "newThreadPerTaskExecutor", ThreadFactory.class);
    return scenario.resources().shutDownAtEnd((ExecutorService) make.call(null, kind.factory()));
  }

  private static void perTask(Rows rows, String name, String method, Make make, Wait wait) {
    wait(rows, VIRTUALS + name, PER_TASK + method, make, wait)
        .adjust(row -> row.since(Kind.FIRST_WITH_VIRTUAL));
  }

  private static Rows wait(Rows rows, String name, String frame, Make make, Wait wait) {
    return rows.blocked(name, frame, scenario -> {
      ExecutorService pool = make.pool(scenario);
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      scenario
          .call(() -> wait.on(pool, task))
          .beforeInterrupt(task::awaitStart)
          .release(task::release)
          .check(task::fate);
    });
  }

  private static boolean all(ExecutorService pool, Callable<Boolean> task) throws Exception {
    return PoolRows.isDone(pool.invokeAll(List.of(task), 1, TimeUnit.HOURS));
  }

  private static boolean any(ExecutorService pool, Callable<Boolean> task) throws Exception {
    return pool.invokeAny(List.of(task), 1, TimeUnit.HOURS);
  }

  private static boolean termination(ExecutorService pool, Callable<Boolean> task)
      throws Exception {
    pool.submit(task);
    pool.shutdown();
    return pool.awaitTermination(1, TimeUnit.HOURS);
  }

  private static boolean close(ExecutorService pool, Callable<Boolean> task) throws Exception {
    Future<Boolean> future = pool.submit(task);
    ((AutoCloseable) pool).close();
    return future.isDone() && !future.isCancelled();
  }

  private static TimerTask task(Runnable body) {
    return new TimerTask() {
      @Override
      public void run() {
        body.run();
      }
    };
  }
}
