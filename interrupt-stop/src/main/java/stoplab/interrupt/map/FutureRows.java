// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Waits for a result. The task itself always goes on until its gate is opened. */
final class FutureRows {
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

  static Rows rows() {
    Rows rows = new Rows("futures");
    rows.blocked("FutureTask.get()", PACKAGE + "FutureTask.get", scene -> {
      FutureTask<Boolean> task = new FutureTask<>(() -> true);
      scene.call(task::get).release(task::run).works(() -> !task.isCancelled());
    });
    rows.blocked("FutureTask.get(t)", PACKAGE + "FutureTask.get", scene -> {
      FutureTask<Boolean> task = new FutureTask<>(() -> true);
      scene
          .call(() -> task.get(1, TimeUnit.HOURS))
          .release(task::run)
          .works(() -> !task.isCancelled());
    });
    completable(rows, "CompletableFuture.get()", "get", CompletableFuture::get);
    completable(rows, "CompletableFuture.get(t)", "get", future -> future.get(1, TimeUnit.HOURS));
    completable(rows, "CompletableFuture.join", "join", CompletableFuture::join);
    rows.blocked(
        "ForkJoinTask.get()", FORK_JOIN_TASK + "get", scene -> outside(scene, ForkJoinTask::get));
    rows.blocked(
        "ForkJoinTask.get(t)",
        FORK_JOIN_TASK + "get",
        scene -> outside(scene, task -> task.get(1, TimeUnit.HOURS)));
    rows.blocked(
        "ForkJoinTask.join", FORK_JOIN_TASK + "join", scene -> outside(scene, ForkJoinTask::join));
    rows.blocked(
            "ForkJoinTask.get(), in a worker",
            FORK_JOIN_TASK + "get",
            scene -> inside(scene, ForkJoinTask::get))
        .but(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.get(t), in a worker",
            FORK_JOIN_TASK + "get",
            scene -> inside(scene, task -> task.get(1, TimeUnit.HOURS)))
        .but(Case::platformOnly);
    rows.blocked(
            "ForkJoinTask.join, in a worker",
            FORK_JOIN_TASK + "join",
            scene -> inside(scene, ForkJoinTask::join))
        .but(Case::platformOnly);
    rows.blocked(
        "ForkJoinPool.invoke",
        OF_FORK_JOIN + "invoke",
        scene -> ask(scene, (pool, task) -> pool.invoke(ForkJoinTask.adapt(task))));
    rows.blocked(
        "ForkJoinPool.invokeAll",
        OF_FORK_JOIN + "invokeAll",
        scene -> ask(scene, (pool, task) -> PoolRows.isDone(pool.invokeAll(List.of(task)))));
    rows.blocked("ForkJoinPool.awaitQuiescence", OF_FORK_JOIN + "awaitQuiescence", scene -> {
      ForkJoinPool pool = scene.on().forkJoinPool();
      Task task = new Task(scene);
      pool.submit(task);
      task.awaitStart(); // or else the victim itself runs it
      scene
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
    rows.blocked(name, PACKAGE + "CompletableFuture." + method, scene -> {
      CompletableFuture<Boolean> future = new CompletableFuture<>();
      scene
          .call(() -> get.of(future))
          .release(() -> future.complete(true))
          .works(() -> !future.isCancelled());
    });
  }

  private static void outside(Scene scene, Get get) {
    waiting(scene, scene.on().forkJoinPool(), get);
  }

  private static void inside(Scene scene, Get get) {
    ForkJoinPool pool = scene.on().forkJoinPool();
    waiting(scene, pool, get);
    scene.startBy(pool::execute);
  }

  /** The task already runs in another worker, so that nobody who waits for it can run it. */
  private static void waiting(Scene scene, ForkJoinPool pool, Get get) {
    Gate gate = scene.on().gate();
    Gate started = scene.on().gate();
    ForkJoinTask<Boolean> task = pool.submit(() -> {
      started.open();
      gate.pass();
      return true;
    });
    started.pass();
    scene.call(() -> get.of(task)).release(gate::open).works(() -> {
      gate.open();
      return task.get(5, TimeUnit.SECONDS);
    });
  }

  private static void ask(Scene scene, Ask ask) {
    ForkJoinPool pool = scene.on().forkJoinPool();
    Task task = new Task(scene);
    scene
        .call(() -> ask.of(pool, task))
        .ready(task::awaitStart)
        .release(task::release)
        .check(task::fate);
  }

  /** The victim comes to wait for the last element, since another thread has that one. */
  private static void stream(Scene scene) {
    Gate gate = scene.on().gate();
    AtomicBoolean taken = new AtomicBoolean();
    scene
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
          return scene.released();
        })
        .release(gate::open);
  }
}
