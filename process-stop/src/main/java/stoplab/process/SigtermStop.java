// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Asks a child to end, with SIGTERM, and waits for its end for a grace period.
 *
 * <p><b>Why it works:</b> SIGTERM ends a process that has made no other arrangement. A JVM has: it
 * runs its shutdown hooks and exits with 143, which is 128 + 15. It does not die of the signal
 * (source of {@code java.lang.Terminator}, JDK 17 and 25). The signal goes through the handle,
 * since {@code Process.destroy()} closes the child's streams as well: then what a hook prints is
 * lost, and the call itself may block ({@link BrokenDestroy}).
 *
 * <p><b>Guarantee</b> [process.term-runs-hooks]: a JVM that is asked runs its shutdown hooks, and
 * exits with 143. <b>Hazard</b> [process.term-is-refused]: a child may ignore the request, or never
 * finish it; then {@code stop()} returns false, and the child lives. [process.deaf-by-inheritance]:
 * a child that was started with SIGTERM ignored does not react to it, not even a JVM. A child of
 * JDK 17 is deaf to SIGQUIT in the same way: it inherits the blocked signal (JDK-8234262).
 * [process.native-call-delays-exit]: a JVM that ends, by a signal or by a return from {@code main},
 * waits up to 300 ms for threads in native code (source of {@code VM_Exit}, JDK 17 and 25). Such
 * threads are in {@code System.in.read}, {@code accept} or {@code select}, belong to an idle
 * {@code HttpClient}, or wait for a living child. From JDK 22 on,
 * {@code -XX:UserThreadWaitAttemptsAtExit=0} avoids that wait. On Windows there is no such request:
 * {@link ProcessHandle#supportsNormalTermination} is false, and the child is killed.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.SigtermStop}
 *
 * <p><b>Break it:</b> delete {@code .toHandle()}, and the last words of the child are lost.
 *
 * <p><b>See also:</b> {@link SigkillStop}, which cannot be refused; {@link EscalatingStop}, which
 * does both.
 */
public final class SigtermStop implements ChildStop {
  private final long graceNanos;

  /**
   * Makes a stop with a grace period.
   *
   * @param grace how long to wait for the end, not null; zero or less for not at all
   * @throws NullPointerException if {@code grace} is null
   */
  public SigtermStop(Duration grace) {
    graceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(grace, "grace"));
  }

  /**
   * Asks a child to end, and waits for its end. If the caller is interrupted meanwhile, the child
   * has been asked all the same, and may end at any time.
   */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    Objects.requireNonNull(child, "child");
    // @start region="stop"
    child.toHandle().destroy();
    return child.waitFor(graceNanos, TimeUnit.NANOSECONDS);
    // @end
  }

  /** Asks a child that obeys, and one that does not. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process obedient = ProcessDemo.start(Animal.OBEDIENT);
    ProcessDemo.stop(new SigtermStop(Duration.ofSeconds(5)), obedient);
    System.out.println("Its last words: " + obedient.inputReader().readLine());
    Process deaf = ProcessDemo.start(Animal.IGNORES_SIGTERM);
    ProcessDemo.stop(new SigtermStop(Duration.ofMillis(500)), deaf);
    ProcessDemo.end(deaf, List.of());
  }
}
