// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A sample solution: all joins share one deadline, and then the hook returns.
 *
 * <p>A shutdown hook keeps the JVM alive until it returns; a worker that still runs then does not.
 * All joins share one deadline, since separate bounds would add up. {@code timedJoin} does nothing
 * if no time is left, whereas {@code join(0)} waits for ever. The lesson is
 * {@link stoplab.process.ProgramShutdown}.
 */
public final class HookExercise {
  private final List<Thread> workers;
  private final Duration limit;

  /**
   * Makes the shutdown of a program.
   *
   * @param workers the threads to end, not null; an interrupt asks them
   * @param limit how long the shutdown may take in all, not null
   */
  public HookExercise(List<Thread> workers, Duration limit) {
    this.workers = List.copyOf(workers);
    this.limit = Objects.requireNonNull(limit, "limit");
  }

  /** From now on SIGTERM and Ctrl-C end the workers, and then the JVM. */
  public void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
  }

  private void shutDown() {
    System.out.println("Shutting down, in at most " + limit.toMillis() + " ms.");
    long deadline = System.nanoTime() + limit.toNanos();
    workers.forEach(Thread::interrupt);
    try {
      for (Thread worker : workers) {
        TimeUnit.NANOSECONDS.timedJoin(worker, deadline - System.nanoTime());
      }
      long left = workers.stream().filter(Thread::isAlive).count();
      System.out.println(left == 0 ? "All workers have ended." : "Workers that still run: " + left);
    } catch (InterruptedException e) {
      System.out.println("The shutdown was cut short.");
    }
  }
}
