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

/** Waits for a result. The task itself always goes on until its gate is opened. */
public final class FutureRows {
  private static final String PACKAGE = "java.util.concurrent.";
  private static final String FORK_JOIN_TASK = PACKAGE + "ForkJoinTask.";
  private static final String OF_FORK_JOIN = PACKAGE + "ForkJoinPool.";

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
      scenario.call(task::get).release(task::run).works(() -> !task.isCancelled());
    });
    rows.blocked("FutureTask.get(t)", PACKAGE + "FutureTask.get", scenario -> {
      FutureTask<Boolean> task = new FutureTask<>(() -> true);
      scenario
          .call(() -> task.get(1, TimeUnit.HOURS))
          .release(task::run)
          .works(() -> !task.isCancelled());
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
        .but(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.get(t), in a worker",
            FORK_JOIN_TASK + "get",
            scenario -> inside(scenario, task -> task.get(1, TimeUnit.HOURS)))
        .but(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.join, in a worker",
            FORK_JOIN_TASK + "join",
            scenario -> inside(scenario, ForkJoinTask::join))
        .but(Case::platformOnly);
    rows.blocked(
        "ForkJoinPool.invoke",
        OF_FORK_JOIN + "invoke",
        scenario -> ask(scenario, (pool, task) -> pool.invoke(ForkJoinTask.adapt(task))));
    rows.blocked(
        "ForkJoinPool.invokeAll",
        OF_FORK_JOIN + "invokeAll",
        scenario -> ask(scenario, (pool, task) -> PoolRows.isDone(pool.invokeAll(List.of(task)))));
    rows.blocked("ForkJoinPool.awaitQuiescence", OF_FORK_JOIN + "awaitQuiescence", scenario -> {
      ForkJoinPool pool = scenario.on().forkJoinPool();
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      pool.submit(task);
      task.awaitStart(); // or else the victim itself runs it
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
          .works(() -> !future.isCancelled());
    });
  }

  private static void outside(Scenario scenario, Get get) {
    waiting(scenario, scenario.on().forkJoinPool(), get);
  }

  private static void inside(Scenario scenario, Get get) {
    ForkJoinPool pool = scenario.on().forkJoinPool();
    waiting(scenario, pool, get);
    scenario.startBy(pool::execute);
  }

  /** The task already runs in another worker, so that nobody who waits for it can run it. */
  private static void waiting(Scenario scenario, ForkJoinPool pool, Get get) {
    Gate gate = scenario.on().gate();
    Gate started = scenario.on().gate();
    ForkJoinTask<Boolean> task = pool.submit(() -> {
      started.open();
      gate.pass();
      return true;
    });
    started.pass();
    scenario.call(() -> get.of(task)).release(gate::open).works(() -> {
      gate.open();
      return task.get(5, TimeUnit.SECONDS);
    });
  }

  private static void ask(Scenario scenario, Ask ask) {
    ForkJoinPool pool = scenario.on().forkJoinPool();
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    scenario
        .call(() -> ask.of(pool, task))
        .ready(task::awaitStart)
        .release(task::release)
        .check(task::fate);
  }

  /** The victim comes to wait for the last element, since another thread has that one. */
  private static void stream(Scenario scenario) {
    Gate gate = scenario.on().gate();
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
              Thread.onSpinWait(); // not blocked, or it would be taken for the wait under test
            }
          });
          return scenario.released();
        })
        .release(gate::open);
  }
}
