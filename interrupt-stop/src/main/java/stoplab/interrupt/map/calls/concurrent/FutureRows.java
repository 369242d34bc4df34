// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Waits for a result. The task itself runs until its gate is opened. */
public final class FutureRows {
  private static final String PACKAGE = "java.util.concurrent.";
  private static final String FORK_JOIN_TASK = PACKAGE + "ForkJoinTask.";
  private static final String FORK_JOIN_POOL = PACKAGE + "ForkJoinPool.";

  private FutureRows() {}

  private interface Get {
    boolean of(ForkJoinTask<Boolean> task) throws Exception;
  }

  private interface Ask {
    boolean of(ForkJoinPool pool, Callable<Boolean> task) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("futures");
    rows.blocked("FutureTask.get()", PACKAGE + "FutureTask.get", scenario -> {
      FutureTask<Boolean> task = new FutureTask<>(() -> true);
      scenario.call(task::get).release(task::run).checkUsable(() -> !task.isCancelled());
    });
    rows.blocked("FutureTask.get(t)", PACKAGE + "FutureTask.get", scenario -> {
      FutureTask<Boolean> task = new FutureTask<>(() -> true);
      scenario
          .call(() -> task.get(1, TimeUnit.HOURS))
          .release(task::run)
          .checkUsable(() -> !task.isCancelled());
    });
    completable(rows, "CompletableFuture.get()", "get", CompletableFuture::get);
    completable(rows, "CompletableFuture.get(t)", "get", future -> future.get(1, TimeUnit.HOURS));
    completable(rows, "CompletableFuture.join", "join", CompletableFuture::join);
    rows.blocked(
        "ForkJoinTask.get()",
        FORK_JOIN_TASK + "get",
        scenario -> outside(scenario, ForkJoinTask::get));
    rows.blocked(
        "ForkJoinTask.get(t)",
        FORK_JOIN_TASK + "get",
        scenario -> outside(scenario, task -> task.get(1, TimeUnit.HOURS)));
    rows.blocked(
        "ForkJoinTask.join",
        FORK_JOIN_TASK + "join",
        scenario -> outside(scenario, ForkJoinTask::join));
    rows.blocked(
            "ForkJoinTask.get(), in a worker",
            FORK_JOIN_TASK + "get",
            scenario -> inside(scenario, ForkJoinTask::get))
        .adjust(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.get(t), in a worker",
            FORK_JOIN_TASK + "get",
            scenario -> inside(scenario, task -> task.get(1, TimeUnit.HOURS)))
        .adjust(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.join, in a worker",
            FORK_JOIN_TASK + "join",
            scenario -> inside(scenario, ForkJoinTask::join))
        .adjust(Case::platformOnly);
    rows.blocked(
        "ForkJoinPool.invoke",
        FORK_JOIN_POOL + "invoke",
        scenario -> ask(scenario, (pool, task) -> pool.invoke(ForkJoinTask.adapt(task))));
    rows.blocked(
        "ForkJoinPool.invokeAll",
        FORK_JOIN_POOL + "invokeAll",
        scenario -> ask(scenario, (pool, task) -> PoolRows.isDone(pool.invokeAll(List.of(task)))));
    rows.blocked("ForkJoinPool.awaitQuiescence", FORK_JOIN_POOL + "awaitQuiescence", scenario -> {
      ForkJoinPool pool = scenario.resources().forkJoinPool();
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      pool.submit(task);
      task.awaitStart(); // otherwise the victim would run it
      scenario
          .call(() -> pool.awaitQuiescence(1, TimeUnit.HOURS))
          .release(task::release)
          .check(task::fate);
    });
    rows.blocked("parallel stream, forEach", FORK_JOIN_TASK + "invoke", FutureRows::stream);
    return rows;
  }

  private interface Completed {
    boolean of(CompletableFuture<Boolean> future) throws Exception;
  }

  private static void completable(Rows rows, String name, String method, Completed get) {
    rows.blocked(name, PACKAGE + "CompletableFuture." + method, scenario -> {
      CompletableFuture<Boolean> future = new CompletableFuture<>();
      scenario
          .call(() -> get.of(future))
          .release(() -> future.complete(true))
          .checkUsable(() -> !future.isCancelled());
    });
  }

  private static void outside(Scenario scenario, Get get) {
    waiting(scenario, scenario.resources().forkJoinPool(), get);
  }

  private static void inside(Scenario scenario, Get get) {
    ForkJoinPool pool = scenario.resources().forkJoinPool();
    waiting(scenario, pool, get);
    scenario.startBy(pool::execute);
  }

  /** Another worker already runs the task, so that a waiting thread cannot run it itself. */
  private static void waiting(Scenario scenario, ForkJoinPool pool, Get get) {
    Gate gate = scenario.resources().gate();
    Gate started = scenario.resources().gate();
    ForkJoinTask<Boolean> task = pool.submit(() -> {
      started.open();
      gate.pass();
      return true;
    });
    started.pass();
    scenario.call(() -> get.of(task)).release(gate::open).checkUsable(() -> {
      gate.open();
      return task.get(5, TimeUnit.SECONDS);
    });
  }

  private static void ask(Scenario scenario, Ask ask) {
    ForkJoinPool pool = scenario.resources().forkJoinPool();
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    scenario
        .call(() -> ask.of(pool, task))
        .beforeInterrupt(task::awaitStart)
        .release(task::release)
        .check(task::fate);
  }

  /** The victim has to wait for the last element, which another thread processes. */
  private static void stream(Scenario scenario) {
    Gate gate = scenario.resources().gate();
    AtomicBoolean taken = new AtomicBoolean();
    scenario
        .call(() -> {
          Thread victim = Thread.currentThread();
          IntStream.range(0, 2).parallel().forEach(element -> {
            if (Thread.currentThread() != victim) {
              taken.set(true);
              gate.pass();
            }
            while (!taken.get()) {
              Thread
                  .onSpinWait(); // must not block, since the probe would mistake that for the wait
              // under test
            }
          });
          return scenario.released();
        })
        .release(gate::open);
  }
}
