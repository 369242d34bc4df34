// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class BlockPollingWorkerTest implements PublishingStopContract {
  /** A worker, and how far it has got. */
  record Progress(Subject subject, IntSupplier done) {}

  Progress create(int length, int blockSize, BlockPollingWorker.Block block) {
    BlockPollingWorker worker = new BlockPollingWorker(length, blockSize, block);
    return new Progress(new Subject(worker, worker::stop), worker::done);
  }

  /** The contract's unit is a block. A worker that reaches its last one was not stopped. */
  @Override
  public Subject create(Runnable unit) {
    Progress worker = create(Integer.MAX_VALUE, 1, (from, to) -> unit.run());
    Runnable endless = () -> {
      worker.subject().worker().run();
      if (worker.done().getAsInt() == Integer.MAX_VALUE) {
        throw new IllegalStateException("the worker went on to its last block");
      }
    };
    return new Subject(endless, worker.subject().stop());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.block-whole")
  @DisplayName("the running block is finished, none follows, and done() returns where it ended")
  void runningBlockIsFinished(ThreadKind kind) throws Exception {
    CountDownLatch inBlock = new CountDownLatch(1);
    CountDownLatch mayLeaveBlock = new CountDownLatch(1);
    List<String> blocks = new ArrayList<>();
    Progress worker = create(10, 4, (from, to) -> {
      if (from == 4) {
        inBlock.countDown();
        StopContract.awaitInUnit(mayLeaveBlock);
      }
      blocks.add(from + "-" + to);
    });
    try {
      Call<Void> running = start(kind, worker.subject());
      awaitLatch(inBlock);
      stop(worker.subject());
      mayLeaveBlock.countDown();
      endOf(running);
      assertThat(blocks).as("blocks processed").containsExactly("0-4", "4-8");
      assertThat(worker.done().getAsInt()).as("done").isEqualTo(8);
    } finally {
      mayLeaveBlock.countDown();
      letGo(worker.subject());
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.block-whole")
  @DisplayName("a block that fails does not count as done, and a second run begins with it")
  void failedBlockIsTakenUpAgain(ThreadKind kind) throws Exception {
    List<String> blocks = new ArrayList<>();
    Progress worker = create(10, 4, (from, to) -> {
      blocks.add(from + "-" + to);
      if (blocks.size() == 2) {
        throw new IllegalStateException("the disk is full");
      }
    });
    Call<Integer> running = call(kind, "worker", () -> {
      assertThatIllegalStateException().isThrownBy(worker.subject().worker()::run);
      int before = worker.done().getAsInt();
      worker.subject().worker().run();
      return before;
    });
    assertThat(endOf(running)).as("done before the failure").isEqualTo(4);
    assertThat(blocks).as("blocks tried").containsExactly("0-4", "4-8", "4-8", "8-10");
  }

  @ParameterizedTest
  @CsvSource({"0, 4, ''", "1, 4, '0-1'", "8, 4, '0-4 4-8'", "5, 2147483647, '0-5'"})
  @DisplayName("a worker that nobody stops processes all blocks; the last may be shorter")
  void allBlocksAreWorkedOn(int length, int blockSize, String expected) {
    List<String> blocks = new ArrayList<>();
    Progress worker = create(length, blockSize, (from, to) -> blocks.add(from + "-" + to));
    worker.subject().worker().run();
    assertThat(String.join(" ", blocks)).isEqualTo(expected);
    assertThat(worker.done().getAsInt()).isEqualTo(length);
  }

  @Test
  @DisplayName("blocks reach the last element of the longest array without an overflow")
  void lastBlockDoesNotOverflow() {
    List<Integer> ends = new ArrayList<>();
    Progress worker = create(Integer.MAX_VALUE, 1 << 30, (from, to) -> ends.add(to));
    worker.subject().worker().run();
    assertThat(ends).containsExactly(1 << 30, Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("the demo shows a worker that ends after whole blocks")
  void demoShowsWorkerThatEnds() throws Exception {
    assertThat(Demo.outputOf(BlockPollingWorker.class)).contains("whole blocks of 4,096");
  }

  @Test
  @DisplayName("a worker without work per block, or with impossible sizes, is refused at once")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new BlockPollingWorker(1, 1, null))
        .withMessage("block");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockPollingWorker(-1, 1, (from, to) -> {}))
        .withMessageContaining("-1, 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockPollingWorker(1, 0, (from, to) -> {}))
        .withMessageContaining("1, 0");
  }
}
