// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class BlockingWorkerTest implements WorkerContract {
  @Override
  public Callable<?> worker(Runnable unit) {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    queue.add(new Runnable() {
      @Override
      public void run() {
        queue.add(this); // the queue is never empty
        unit.run();
      }
    });
    return new BlockingWorker(queue);
  }

  @Override
  public End asked() {
    return new End(InterruptedException.class, false);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.exception-is-exit")
  @DisplayName("a worker interrupted at its empty queue ends with the exception and a clear status")
  void waitEnds(ThreadKind kind) throws Exception {
    Subject waiting = new Subjects.Blocked(new BlockingWorker(new LinkedBlockingQueue<>()), "take");
    Call<StatusContract.End> call = StatusContract.start(kind, waiting);
    StatusContract.awaitAtWork(waiting, call);
    call.thread().interrupt();
    assertThat(call.end(patience())).isEqualTo(asked());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.nothing-lost")
  @DisplayName("each unit put into the queue is run or still there, whenever the interrupt comes")
  void noUnitIsLost(ThreadKind kind) throws Exception {
    for (int round = 0; round < 50; round++) {
      BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
      AtomicInteger run = new AtomicInteger();
      Call<Void> call = Calls.start(kind, new BlockingWorker(queue));
      int put = 0;
      long since = System.nanoTime();
      while (!call.task().isDone() && System.nanoTime() - since < patience().toNanos()) {
        queue.add(run::incrementAndGet);
        put++;
        if (put == 20 + round % 50) {
          call.thread().interrupt();
        }
        Thread.yield();
      }
      assertThat(call.task().isDone()).as("the worker has ended").isTrue();
      assertThat(run.get() + queue.size()).as("run, or still there").isEqualTo(put);
    }
  }

  @Test
  @Tag("interrupt.exception-is-exit")
  @DisplayName("the demo shows the exception and a clear status")
  void demoShowsException() throws Exception {
    assertThat(Demo.outputOf(BlockingWorker.class))
        .contains("It threw java.lang.InterruptedException. Its interrupt status is clear.")
        .containsPattern("It ended [0-9.,]+ ms later");
  }

  @Test
  @DisplayName("a null queue is refused")
  void nullIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new BlockingWorker(null))
        .withMessage("queue");
  }
}
