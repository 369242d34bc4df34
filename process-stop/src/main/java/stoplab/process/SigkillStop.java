// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Ends a child by force, with SIGKILL, and waits until it is seen to be dead.
 *
 * <p><b>Why it works:</b> SIGKILL can neither be ignored nor caught (POSIX, {@code signal.h}): the
 * kernel ends the process, even a stopped one, and releases its memory, its file locks and its
 * sockets. Files stay, such as temporary and PID files, and so does named shared memory. The end
 * takes a moment, and longer in a system call that cannot be cut short. So wait for it, with a
 * bound.
 *
 * <p><b>Guarantee</b> [process.kill-is-not-refused]: it ends a child that ignores SIGTERM, is
 * stopped or deadlocked, or is in a hook that does not end. The exit code is 137, which is 128 + 9.
 * <b>Hazard</b> [process.kill-runs-no-hook]: no shutdown hook runs, no {@code finally} runs, and no
 * buffer is flushed. Processes that the child has started live on.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.SigkillStop}
 *
 * <p><b>Break it:</b> write {@code destroy()} instead, and a deaf child lives on.
 *
 * <p><b>See also:</b> {@link EscalatingStop}, which asks first; {@link TreeStop}, for the processes
 * that the child has started.
 */
public final class SigkillStop implements ChildStop {
  private final long patienceNanos;

  /**
   * Makes a stop with a bound.
   *
   * @param patience how long to wait for the end at most, not null; zero or less for not at all
   * @throws NullPointerException if {@code patience} is null
   */
  public SigkillStop(Duration patience) {
    patienceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(patience, "patience"));
  }

  /**
   * Kills a child, and waits for its end. If the caller is interrupted meanwhile, the child has
   * been killed all the same.
   */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    Objects.requireNonNull(child, "child");
    // @start region="stop"
    child.toHandle().destroyForcibly(); // of the handle: that of the process may block
    return child.waitFor(patienceNanos, TimeUnit.NANOSECONDS);
    // @end
  }

  /** Kills a child that ignores SIGTERM, and one whose hook never gets to run. */
  public static void main(String[] args) throws IOException, InterruptedException {
    SigkillStop stop = new SigkillStop(Duration.ofSeconds(5));
    Process deaf = ProcessDemo.start(Animal.IGNORES_SIGTERM);
    ProcessDemo.stop(stop, deaf);
    ProcessDemo.end(deaf, List.of()); // in case you have broken it
    Process obedient = ProcessDemo.start(Animal.OBEDIENT);
    ProcessDemo.stop(stop, obedient);
    System.out.println("Its last words: " + obedient.inputReader().readLine());
  }
}
