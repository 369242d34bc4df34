// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.NewerMethod;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Waits for several results, for the next result, and for a delayed result. */
public final class CompletionRows {
  private static final String PACKAGE = "java.util.concurrent.";

  private CompletionRows() {}

  private interface Completed {
    Object of(CompletableFuture<Boolean> one) throws Exception;
  }

  private interface Next {
    Future<Boolean> of(ExecutorCompletionService<Boolean> service) throws InterruptedException;
  }

  private interface Later {
    boolean of(ScheduledFuture<Boolean> future) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("futures");
    String completable = PACKAGE + "CompletableFuture.";
    completable(
        rows,
        "CompletableFuture.allOf(..).join",
        completable + "join",
        one -> CompletableFuture.allOf(one).join());
    completable(
        rows,
        "CompletableFuture.allOf(..).get(t)",
        completable + "get",
        one -> CompletableFuture.allOf(one).get(1, TimeUnit.HOURS));
    completable(
        rows,
        "CompletableFuture.anyOf(..).join",
        completable + "join",
        one -> CompletableFuture.anyOf(one).join());
    completable(
        rows,
        "CompletableFuture.orTimeout(..).join",
        completable + "join",
        one -> one.orTimeout(1, TimeUnit.HOURS).join());
    next(rows, "ExecutorCompletionService.take", ExecutorCompletionService::take);
    next(rows, "ExecutorCompletionService.poll(t)", service -> service.poll(1, TimeUnit.HOURS));
    later(rows, "ScheduledFuture.get()", ScheduledFuture::get);
    later(rows, "ScheduledFuture.get(t)", future -> future.get(1, TimeUnit.HOURS));
    forkJoin(rows, "ForkJoinTask.quietlyJoin", task -> {
      task.quietlyJoin();
      return task.isDone();
    });
    forkJoin(rows, "ForkJoinTask.quietlyJoin(t)", task ->
            (boolean) quietlyJoin().call(task, 1L, TimeUnit.HOURS))
        .adjust(row -> row.since(19));
    rows.blocked(
            "ForkJoinTask.invokeAll, in a worker",
            PACKAGE + "ForkJoinTask.invokeAll",
            CompletionRows::invokeAll)
        .adjust(Case::platformOnly);
    rows.blocked("ForkJoinPool.managedBlock", PACKAGE + "ForkJoinPool.managedBlock", scenario -> {
      CompletableFuture<Boolean> until = new CompletableFuture<>();
      scenario
          .call(() -> {
            ForkJoinPool.managedBlock(new Blocker(until));
            return until.isDone();
          })
          .release(() -> until.complete(true));
    });
    return rows;
  }

  private static NewerMethod quietlyJoin() throws NoSuchMethodException {
    return NewerMethod.method(ForkJoinTask.class, "quietlyJoin", long.class, TimeUnit.class);
  }

  private static void completable(Rows rows, String name, String frame, Completed wait) {
    rows.blocked(name, frame, scenario -> {
      CompletableFuture<Boolean> one = new CompletableFuture<>();
      scenario
          .call(() -> {
            wait.of(one);
            return one.isDone();
          })
          .release(() -> one.complete(true))
          .checkUsable(() -> !one.isCancelled() && !one.isCompletedExceptionally());
    });
  }

  private static void next(Rows rows, String name, Next next) {
    rows.blocked(name, PACKAGE + name.replace("(t)", ""), scenario -> {
      ExecutorService pool = scenario.resources().pool();
      ExecutorCompletionService<Boolean> service = new ExecutorCompletionService<>(pool);
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      service.submit(task);
      scenario
          .call(() -> next.of(service).get())
          .beforeInterrupt(task::awaitStart)
          .release(task::release)
          .check(task::fate);
    });
  }

  /** Another task occupies the only thread of the pool. */
  private static void later(Rows rows, String name, Later later) {
    rows.blocked(name, PACKAGE + "FutureTask.get", scenario -> {
      ScheduledExecutorService pool = scenario
          .resources()
          .shutDownAtEnd(
              Executors.newSingleThreadScheduledExecutor(scenario.kind().factory()));
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      pool.execute(task::call);
      Callable<Boolean> due = () -> true;
      ScheduledFuture<Boolean> future = pool.schedule(due, 1, TimeUnit.NANOSECONDS);
      scenario
          .call(() -> later.of(future))
          .release(task::release)
          .checkUsable(() -> !future.isCancelled());
    });
  }

  private interface Join {
    boolean of(ForkJoinTask<?> task) throws Exception;
  }

  private static Rows forkJoin(Rows rows, String name, Join join) {
    return rows.blocked(name, PACKAGE + name.replace("(t)", ""), scenario -> {
      ForkJoinTask<?> running = running(scenario);
      scenario.call(() -> join.of(running)).release(() -> running.complete(null));
    });
  }

  /** The other worker takes the second task, so the victim waits for it. */
  private static void invokeAll(Scenario scenario) {
    ForkJoinPool pool = scenario.resources().forkJoinPool();
    Gate gate = scenario.resources().gate();
    AtomicBoolean taken = new AtomicBoolean();
    ForkJoinTask<?> second = ForkJoinTask.adapt(() -> {
      taken.set(true);
      gate.pass();
    });
    ForkJoinTask<?> first = ForkJoinTask.adapt(() -> {
      while (!taken.get()) {
        Thread
            .onSpinWait(); // must not block, since the probe would mistake that for the wait under
        // test
      }
    });
    scenario
        .call(() -> {
          ForkJoinTask.invokeAll(first, second);
          return second.isDone() && scenario.released();
        })
        .release(gate::open)
        .startBy(pool::execute);
  }

  /** A task that another worker already runs, so that a waiting thread cannot run it itself. */
  private static ForkJoinTask<?> running(Scenario scenario) {
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    ForkJoinTask<Boolean> running = scenario.resources().forkJoinPool().submit(task);
    task.awaitStart();
    return running;
  }

  /** Waits interruptibly; managedBlock passes its exception on. */
  private record Blocker(CompletableFuture<Boolean> until) implements ForkJoinPool.ManagedBlocker {
    @Override
    public boolean block() throws InterruptedException {
      try {
        return until.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean isReleasable() {
      return until.isDone();
    }
  }
}
