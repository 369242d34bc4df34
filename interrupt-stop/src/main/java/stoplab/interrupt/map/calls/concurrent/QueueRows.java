// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Queues: takes from an empty queue, puts into a full one. */
public final class QueueRows {
  private static final String PACKAGE = "java.util.concurrent.";

  private QueueRows() {}

  /** An element for any queue; its delay has expired. */
  static final class Element implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  interface Take<Q> {
    Element from(Q queue) throws InterruptedException;
  }

  interface Put<Q> {
    void into(Q queue, Element element) throws InterruptedException;
  }

  public static Rows rows() {
    Rows rows = new Rows("queues");
    take(rows, "ArrayBlockingQueue.take", () -> new ArrayBlockingQueue<>(1), BlockingQueue::take);
    put(rows, "ArrayBlockingQueue.put", () -> new ArrayBlockingQueue<>(1), BlockingQueue::put);
    take(rows, "LinkedBlockingQueue.take", LinkedBlockingQueue::new, BlockingQueue::take);
    take(
        rows,
        "LinkedBlockingQueue.poll(t)",
        LinkedBlockingQueue::new,
        queue -> queue.poll(1, TimeUnit.HOURS));
    put(rows, "LinkedBlockingQueue.put", () -> new LinkedBlockingQueue<>(1), BlockingQueue::put);
    put(
        rows,
        "LinkedBlockingQueue.offer(t)",
        () -> new LinkedBlockingQueue<>(1),
        (queue, element) -> queue.offer(element, 1, TimeUnit.HOURS));
    take(rows, "PriorityBlockingQueue.take", PriorityBlockingQueue::new, BlockingQueue::take);
    take(rows, "DelayQueue.take", DelayQueue::new, BlockingQueue::take);
    take(rows, "LinkedBlockingDeque.takeLast", LinkedBlockingDeque::new, BlockingDeque::takeLast);
    put(
        rows,
        "LinkedBlockingDeque.putFirst",
        () -> new LinkedBlockingDeque<>(1),
        BlockingDeque::putFirst);
    take(rows, "LinkedTransferQueue.take", LinkedTransferQueue::new, BlockingQueue::take);
    rows.blocked("SynchronousQueue.take", PACKAGE + "SynchronousQueue.take", scenario -> {
      SynchronousQueue<Element> queue = new SynchronousQueue<>();
      Element released = new Element();
      scenario.call(() -> queue.take() == released).release(() -> queue.put(released));
    });
    rows.blocked("SynchronousQueue.put", PACKAGE + "SynchronousQueue.put", scenario -> {
      SynchronousQueue<Element> queue = new SynchronousQueue<>();
      handOver(scenario, queue, queue::put);
    });
    rows.blocked(
        "LinkedTransferQueue.transfer", PACKAGE + "LinkedTransferQueue.transfer", scenario -> {
          LinkedTransferQueue<Element> queue = new LinkedTransferQueue<>();
          handOver(scenario, queue, queue::transfer);
        });
    return rows;
  }

  interface HandOver {
    void give(Element element) throws InterruptedException;
  }

  static void handOver(Scenario scenario, BlockingQueue<Element> queue, HandOver handOver) {
    scenario
        .call(() -> {
          handOver.give(new Element());
          return scenario.released();
        })
        .release(queue::take)
        .checkUsable(queue::isEmpty);
  }

  interface Empty<Q> {
    Q make();
  }

  static <Q extends BlockingQueue<Element>> void take(
      Rows rows, String name, Empty<Q> empty, Take<Q> take) {
    rows.blocked(name, frame(name), scenario -> {
      Q queue = empty.make();
      Element released = new Element();
      scenario
          .call(() -> take.from(queue) == released)
          .release(() -> queue.put(released))
          .checkUsable(() -> queue.offer(released) && queue.poll() == released);
    });
  }

  static <Q extends BlockingQueue<Element>> void put(
      Rows rows, String name, Empty<Q> empty, Put<Q> put) {
    rows.blocked(name, frame(name), scenario -> {
      Q queue = empty.make();
      Element first = new Element();
      queue.put(first);
      Element second = new Element();
      scenario
          .call(() -> {
            put.into(queue, second);
            return queue.contains(second);
          })
          .release(queue::take)
          .checkUsable(() -> queue.poll() == first && queue.isEmpty());
    });
  }

  private static String frame(String name) {
    return PACKAGE + name.replace("(t)", "");
  }
}
