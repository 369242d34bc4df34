// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Queues and futures with the status already set: the element or result is available. */
public final class PresetQueueRows {
  private PresetQueueRows() {}

  private interface Use<Q> {
    boolean of(Q queue, QueueRows.Element element) throws InterruptedException;
  }

  private interface Make<Q> {
    Q make();
  }

  public static Rows rows() {
    Rows rows = new Rows("status already set: queues and futures");
    take(rows, "ArrayBlockingQueue.take", () -> new ArrayBlockingQueue<>(1));
    take(rows, "LinkedBlockingQueue.take", LinkedBlockingQueue::new);
    take(rows, "PriorityBlockingQueue.take", PriorityBlockingQueue::new);
    take(rows, "DelayQueue.take", DelayQueue::new);
    take(rows, "LinkedBlockingDeque.take", LinkedBlockingDeque::new);
    take(rows, "LinkedTransferQueue.take", LinkedTransferQueue::new);
    there(
        rows,
        "LinkedBlockingDeque.takeFirst",
        LinkedBlockingDeque::new,
        (queue, element) -> ((BlockingDeque<?>) queue).takeFirst() == element);
    there(
        rows,
        "LinkedBlockingDeque.takeLast",
        LinkedBlockingDeque::new,
        (queue, element) -> ((BlockingDeque<?>) queue).takeLast() == element);
    there(
        rows,
        "LinkedBlockingDeque.poll(t)",
        LinkedBlockingDeque::new,
        (queue, element) -> queue.poll(1, TimeUnit.SECONDS) == element);
    there(
        rows,
        "LinkedBlockingQueue.poll()",
        LinkedBlockingQueue::new,
        (queue, element) -> queue.poll() == element);
    there(
        rows,
        "LinkedBlockingQueue.poll(t)",
        LinkedBlockingQueue::new,
        (queue, element) -> queue.poll(1, TimeUnit.SECONDS) == element);
    there(
        rows,
        "LinkedTransferQueue.poll(t)",
        LinkedTransferQueue::new,
        (queue, element) -> queue.poll(1, TimeUnit.SECONDS) == element);
    put(rows, "ArrayBlockingQueue.put", () -> new ArrayBlockingQueue<>(1));
    put(rows, "LinkedBlockingQueue.put", LinkedBlockingQueue::new);
    put(rows, "PriorityBlockingQueue.put", PriorityBlockingQueue::new);
    put(rows, "LinkedBlockingDeque.put", LinkedBlockingDeque::new);
    put(rows, "LinkedTransferQueue.put", LinkedTransferQueue::new);
    rows.preset(
        "LinkedBlockingDeque.putFirst, room is there",
        scenario -> scenario.call(() -> {
          LinkedBlockingDeque<Integer> deque = new LinkedBlockingDeque<>();
          deque.putFirst(1);
          return deque.size() == 1;
        }));
    rows.preset(
        "LinkedBlockingDeque.putLast, room is there",
        scenario -> scenario.call(() -> {
          LinkedBlockingDeque<Integer> deque = new LinkedBlockingDeque<>();
          deque.putLast(1);
          return deque.size() == 1;
        }));
    rows.preset(
        "LinkedBlockingQueue.offer(e), room is there",
        scenario -> scenario.call(() -> new LinkedBlockingQueue<>().offer(1)));
    rows.preset(
        "LinkedBlockingQueue.offer(t), room is there",
        scenario -> scenario.call(() -> new LinkedBlockingQueue<>().offer(1, 1, TimeUnit.SECONDS)));
    rows.preset("FutureTask.get(), done", scenario -> {
      FutureTask<Boolean> done = new FutureTask<>(() -> true);
      done.run();
      scenario.call(done::get);
    });
    rows.preset("FutureTask.get(t), done", scenario -> {
      FutureTask<Boolean> done = new FutureTask<>(() -> true);
      done.run();
      scenario.call(() -> done.get(1, TimeUnit.SECONDS));
    });
    CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
    rows.preset("CompletableFuture.get(), done", scenario -> scenario.call(done::get));
    rows.preset(
        "CompletableFuture.get(t), done",
        scenario -> scenario.call(() -> done.get(1, TimeUnit.SECONDS)));
    rows.preset("CompletableFuture.join, done", scenario -> scenario.call(done::join));
    rows.preset("ForkJoinTask.get(), done", scenario -> {
      ForkJoinTask<Boolean> task = scenario.resources().forkJoinPool().submit(() -> true);
      task.get();
      scenario.call(task::get);
    });
    rows.preset("ExecutorService.invokeAll", scenario -> {
      ExecutorService pool = scenario.resources().pool();
      UninterruptibleTask task = new UninterruptibleTask(scenario);
      scenario.call(() -> PoolRows.isDone(pool.invokeAll(List.of(task)))).release(task::release);
    });
    rows.preset("ExecutorService.awaitTermination, terminated", scenario -> {
      ExecutorService pool = scenario.resources().pool();
      pool.shutdown();
      pool.awaitTermination(5, TimeUnit.SECONDS);
      scenario.call(() -> pool.awaitTermination(1, TimeUnit.HOURS));
    });
    rows.preset(
        "parallel stream, sum",
        scenario -> scenario.call(() -> IntStream.range(0, 1_000).parallel().sum() == 499_500));
    return rows;
  }

  private static void take(Rows rows, String name, Make<BlockingQueue<QueueRows.Element>> make) {
    there(rows, name, make, (queue, element) -> queue.take() == element);
  }

  private static void there(
      Rows rows,
      String name,
      Make<BlockingQueue<QueueRows.Element>> make,
      Use<BlockingQueue<QueueRows.Element>> use) {
    rows.preset(name + ", an element is there", scenario -> {
      BlockingQueue<QueueRows.Element> queue = make.make();
      QueueRows.Element element = new QueueRows.Element();
      queue.put(element);
      scenario
          .call(() -> use.of(queue, element))
          .check(() -> queue.isEmpty() ? "element taken" : "element kept");
    });
  }

  private static void put(Rows rows, String name, Make<BlockingQueue<QueueRows.Element>> make) {
    rows.preset(name + ", room is there", scenario -> {
      BlockingQueue<QueueRows.Element> queue = make.make();
      scenario
          .call(() -> {
            queue.put(new QueueRows.Element());
            return true;
          })
          .check(() -> queue.isEmpty() ? "element not put" : "element put");
    });
  }
}
