// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;

/**
 * Ends a loop that never ends by itself, and polls nothing.
 *
 * <p><b>Why it works:</b> {@code interrupt()} sets a bit (Javadoc of {@code Thread}), and a loop
 * that does not read the bit runs on. A killable call runs in a child JVM that stands ready. After
 * its timeout that process gets SIGKILL, which no process can refuse ({@link SigkillStop}).
 *
 * <p><b>Hazard</b> [process.thread-outlives-cancel]: in a thread, the loop runs on after
 * {@code cancel(true)}, and keeps its CPU. <b>Guarantee</b> [process.call-is-over]: after its
 * timeout the call is over, its child is gone, and the next call gets its answer.
 * [process.call-says-where]: the outcome names the method in which it hung.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.KillableLoop}
 *
 * <p><b>Break it:</b> add {@code && !Thread.interrupted()} to the loop, and the thread ends too: a
 * loop that you can change needs no process.
 *
 * <p><b>See also:</b> {@link KillableRegex}, for a loop in a library.
 */
public final class KillableLoop {
  private KillableLoop() {}

  /** Counts the steps from a number to 1 (the Collatz problem). There is no way from 0 to 1. */
  static int steps(long number) {
    int steps = 0;
    // @start region="loop"
    for (long n = number; n != 1; steps++) {
      n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    }
    // @end
    return steps;
  }

  /** Counts the steps from 0 in a thread and in a call, and then those from 27. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    CallDemo.cancelInThread(() -> steps(0));
    // @start region="call"
    try (KillableExecutor calls = KillableExecutor.of(1)) {
      calls.awaitReady(Duration.ofSeconds(10)); // a child JVM has started
      long since = System.nanoTime();
      KillableCall<Integer> call = calls.submit(() -> steps(0), Duration.ofMillis(100));
      CallDemo.printEnd(call.outcome(), since);
      int steps = calls.submit(() -> steps(27), Duration.ofSeconds(10)).get();
      System.out.println("The next call: 27 needs " + steps + " steps.");
    }
    // @end
  }
}
