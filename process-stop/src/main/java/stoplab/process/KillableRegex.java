// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import stoplab.process.call.CallOutcome;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.KillableExecutor;

/**
 * Ends a regular expression that backtracks for ever.
 *
 * <p><b>Why it works:</b> {@code java.util.regex} checks no interrupt status, and has no timeout
 * (source of {@code Pattern}, JDK 17 and 25). {@code TWELFTH_IS_P} is to say whether the twelfth
 * column of a line begins with a P. But {@code .*?} may also match commas. So in a line of 100
 * columns without a P, it tries each way to choose 11 of the commas: more than 10<sup>13</sup>. A
 * killable call runs in a process of its own, and after its timeout that is killed.
 *
 * <p><b>Hazard</b> [process.thread-outlives-cancel]: in a thread, the match goes on after
 * {@code cancel(true)}. <b>Guarantee</b> [process.call-is-over]: after its timeout the call is
 * over, its child is gone, and the next call gets its answer. [process.call-says-where]: the
 * outcome names the method in which it hung.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.KillableRegex}
 *
 * <p><b>Break it:</b> copy {@code TWELFTH_IS_P} to a local variable, and use that in the lambda of
 * the first call. It is captured and sent, and the call is refused: {@code Pattern} is not an
 * allowed class.
 *
 * <p><b>See also:</b> {@link KillableNativeWait}; {@code DeadlineCharSequence} of interrupt-stop,
 * which ends most matches in their thread, if the match and its input are in your code.
 */
public final class KillableRegex {
  /** With {@code ^([^,]*,){11}P} it would say the same, and soon. */
  static final Pattern TWELFTH_IS_P = Pattern.compile("^(.*?,){11}P");

  static final String LINE = "1,".repeat(100);

  private KillableRegex() {}

  static boolean matches(String line) {
    return TWELFTH_IS_P.matcher(line).find();
  }

  /** Lets it match such a line in a thread and in a call, and then a line with a P. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    CallDemo.cancelInThread(() -> matches(LINE));
    String good = "1,2,3,4,5,6,7,8,9,10,11,P12,13";
    // @start region="call"
    try (KillableExecutor calls = KillableExecutor.of(1)) {
      calls.awaitReady(Duration.ofSeconds(10)); // a child JVM has started
      long since = System.nanoTime();
      CallOutcome<Boolean> end =
          calls.submit(() -> matches(LINE), Duration.ofMillis(100)).outcome();
      CallDemo.printEnd(end, since); // it is Stopped
      end = calls.submit(() -> matches(good), Duration.ofSeconds(10)).outcome();
      if (end instanceof Finished<Boolean> finished) {
        System.out.println("The next call, with another line: " + finished.value());
      }
    }
    // @end
  }
}
