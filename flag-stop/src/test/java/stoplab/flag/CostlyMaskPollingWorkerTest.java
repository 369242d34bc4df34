// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class CostlyMaskPollingWorkerTest implements PublishingStopContract {
  private static final int GROUP = 1_024;

  Subject create(int length, IntConsumer element) {
    CostlyMaskPollingWorker worker = new CostlyMaskPollingWorker(length, element);
    return new Subject(worker, worker::stop);
  }

  /**
   * The contract's unit is a group of 1,024 elements; it runs at the first of them. A worker that
   * reaches its last element was not stopped.
   */
  @Override
  public Subject create(Runnable unit) {
    return create(Integer.MAX_VALUE, i -> {
      if (i % GROUP == 0) {
        unit.run();
      } else if (i == Integer.MAX_VALUE - 1) {
        throw new IllegalStateException("the worker went on to its last element");
      }
    });
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.mask-lag")
  @DisplayName("after stop() the worker goes on to the next multiple of 1,024, and ends there")
  void workerGoesOnToNextMultiple(ThreadKind kind) throws Exception {
    CountDownLatch inElement = new CountDownLatch(1);
    CountDownLatch mayLeaveElement = new CountDownLatch(1);
    AtomicInteger elements = new AtomicInteger();
    Subject subject = create(100 * GROUP, i -> {
      elements.incrementAndGet();
      if (i == GROUP + 5) {
        inElement.countDown();
        StopContract.awaitInUnit(mayLeaveElement);
      }
    });
    try {
      Call<Void> worker = start(kind, subject);
      awaitLatch(inElement);
      stop(subject);
      mayLeaveElement.countDown();
      endOf(worker);
      assertThat(elements).as("elements processed").hasValue(2 * GROUP);
    } finally {
      mayLeaveElement.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1024, 1025, 5000})
  @DisplayName("a worker that nobody stops processes each element once, in order")
  void allElementsAreWorkedOn(int length) {
    AtomicInteger next = new AtomicInteger();
    create(length, i -> assertThat(next.getAndIncrement()).isEqualTo(i))
        .worker()
        .run();
    assertThat(next).hasValue(length);
  }

  @Test
  @DisplayName("the demo shows a worker that ends at a multiple of 1,024")
  void demoShowsWorkerThatEnds() throws Exception {
    assertThat(Demo.outputOf(CostlyMaskPollingWorker.class)).contains("groups of 1,024 and 0.");
  }

  @Test
  @DisplayName("a worker without work per element, or of a negative length, is refused at once")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new CostlyMaskPollingWorker(1, null))
        .withMessage("element");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CostlyMaskPollingWorker(-1, i -> {}))
        .withMessageContaining("-1");
  }
}
