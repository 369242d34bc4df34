// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;

/**
 * Works on elements in blocks, and polls a volatile flag once before each block.
 *
 * <p><b>Why it works:</b> the flag is volatile (JLS 17.4.4), and the loop over the elements of a
 * block is a method of its own, which does not poll. C2 vectorises only loops without control flow
 * in their body ({@code vectorization.hpp} in HotSpot: "control flow in loop not allowed"), and
 * this loop has none.
 *
 * <p><b>Guarantee</b> [flag.block-whole]: a block that has begun is finished, and none begins after
 * it; {@link #done()} returns where the work can be resumed. For the contract of this package, a
 * block is one unit.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.BlockPollingWorker}
 *
 * <p><b>Break it:</b> delete {@code running &&}, and it works on to the end of the array.
 *
 * <p><b>See also:</b> {@link ExpertCallSiteFlagWorker}, whose poll the JIT compiler folds away.
 */
public final class BlockPollingWorker implements Runnable {
  private final int length;
  private final int blockSize;
  private final Block block;
  private volatile boolean running = true;
  private int done;

  /** Works on a range of elements. */
  @FunctionalInterface
  public interface Block {
    /** Works on the elements from {@code from} to {@code to - 1}: at least one. */
    void process(int from, int to);
  }

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param length the number of elements, not negative
   * @param blockSize the number of elements between two polls, at least 1; a stop waits for the
   *     rest of a block, and each block costs some time at its beginning and its end, so it should
   *     not be too short
   * @param block works on a range of at most that many elements, not null
   * @throws NullPointerException if {@code block} is null
   * @throws IllegalArgumentException if {@code length} is negative or {@code blockSize} below 1
   */
  public BlockPollingWorker(int length, int blockSize, Block block) {
    this.block = Objects.requireNonNull(block, "block");
    this.length = length;
    this.blockSize = blockSize;
    if (length < 0 || blockSize < 1) {
      throw new IllegalArgumentException(
          "needs a length of 0 or more and a block size of 1 or more: " + length + ", "
              + blockSize);
    }
  }

  /**
   * Works on all blocks in order, or until {@link #stop()}. What {@code block} throws ends the
   * worker and leaves this method; a second run begins with the block that failed. One thread at a
   * time.
   */
  @Override
  public void run() {
    // @start region="loop"
    while (running && done < length) {
      int to = done + Math.min(blockSize, length - done);
      block.process(done, to);
      done = to;
    }
    // @end
  }

  /**
   * Asks the worker to end: it finishes the block that is running. Returns at once, and cannot be
   * undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    running = false;
  }

  /**
   * The number of elements that are done: all below it, and none from it on. Only for the worker's
   * own thread, and for a thread that has joined it.
   *
   * @return from 0 to the length
   */
  public int done() {
    return done;
  }

  /** Stops a worker in the middle of its array, and prints how far it got. */
  public static void main(String[] args) throws InterruptedException {
    float[] x = new float[4096];
    float[] y = new float[4096];
    BlockPollingWorker worker = new BlockPollingWorker(Integer.MAX_VALUE, 4096, (from, to) -> {
      for (int i = 0; i < to - from; i++) {
        y[i] += 2 * x[i];
      }
    });
    Thread thread = new Thread(worker, "block-polling-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Thread.sleep(50);
    System.out.println("stop() is called in the middle of the work.");
    worker.stop();
    thread.join(1_000);
    if (thread.isAlive() || worker.done() == Integer.MAX_VALUE) {
      System.out.println("The worker went on after stop().");
    } else {
      System.out.printf(
          "The worker ended after %,d whole blocks of 4,096.%n", worker.done() / 4096);
    }
  }
}
