// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Rows;

/** The queue calls that QueueRows leaves out, most of them with a timeout. */
public final class TimedQueueRows {
  private TimedQueueRows() {}

  public static Rows rows() {
    Rows rows = new Rows("queues");
    QueueRows.take(
        rows,
        "ArrayBlockingQueue.poll(t)",
        () -> new ArrayBlockingQueue<>(1),
        TimedQueueRows::poll);
    QueueRows.put(
        rows,
        "ArrayBlockingQueue.offer(t)",
        () -> new ArrayBlockingQueue<>(1),
        TimedQueueRows::offer);
    QueueRows.take(
        rows, "PriorityBlockingQueue.poll(t)", PriorityBlockingQueue::new, TimedQueueRows::poll);
    QueueRows.take(rows, "DelayQueue.poll(t)", DelayQueue::new, TimedQueueRows::poll);
    QueueRows.take(
        rows, "LinkedTransferQueue.poll(t)", LinkedTransferQueue::new, TimedQueueRows::poll);
    take(rows, "take", BlockingDeque::take);
    take(rows, "takeFirst", BlockingDeque::takeFirst);
    take(rows, "poll(t)", TimedQueueRows::poll);
    take(rows, "pollFirst(t)", deque -> deque.pollFirst(1, TimeUnit.HOURS));
    take(rows, "pollLast(t)", deque -> deque.pollLast(1, TimeUnit.HOURS));
    put(rows, "put", BlockingDeque::put);
    put(rows, "putLast", BlockingDeque::putLast);
    put(rows, "offer(t)", TimedQueueRows::offer);
    put(rows, "offerFirst(t)", (deque, one) -> deque.offerFirst(one, 1, TimeUnit.HOURS));
    put(rows, "offerLast(t)", (deque, one) -> deque.offerLast(one, 1, TimeUnit.HOURS));
    rows.blocked(
        "SynchronousQueue.poll(t)", "java.util.concurrent.SynchronousQueue.poll", scenario -> {
          SynchronousQueue<QueueRows.Element> queue = new SynchronousQueue<>();
          QueueRows.Element released = new QueueRows.Element();
          scenario.call(() -> poll(queue) == released).release(() -> queue.put(released));
        });
    rows.blocked(
        "SynchronousQueue.offer(t)", "java.util.concurrent.SynchronousQueue.offer", scenario -> {
          SynchronousQueue<QueueRows.Element> queue = new SynchronousQueue<>();
          QueueRows.handOver(scenario, queue, element -> offer(queue, element));
        });
    rows.blocked(
        "LinkedTransferQueue.tryTransfer(t)",
        "java.util.concurrent.LinkedTransferQueue.tryTransfer",
        scenario -> {
          LinkedTransferQueue<QueueRows.Element> queue = new LinkedTransferQueue<>();
          QueueRows.handOver(
              scenario, queue, element -> queue.tryTransfer(element, 1, TimeUnit.HOURS));
        });
    return rows;
  }

  private static void take(
      Rows rows, String method, QueueRows.Take<LinkedBlockingDeque<QueueRows.Element>> take) {
    QueueRows.take(rows, "LinkedBlockingDeque." + method, LinkedBlockingDeque::new, take);
  }

  private static void put(
      Rows rows, String method, QueueRows.Put<LinkedBlockingDeque<QueueRows.Element>> put) {
    QueueRows.put(rows, "LinkedBlockingDeque." + method, () -> new LinkedBlockingDeque<>(1), put);
  }

  private static QueueRows.Element poll(BlockingQueue<QueueRows.Element> queue)
      throws InterruptedException {
    return queue.poll(1, TimeUnit.HOURS);
  }

  private static boolean offer(BlockingQueue<QueueRows.Element> queue, QueueRows.Element element)
      throws InterruptedException {
    return queue.offer(element, 1, TimeUnit.HOURS);
  }
}
