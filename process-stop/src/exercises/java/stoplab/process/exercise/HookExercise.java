// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Exercise (hard): ends the workers of a program in a shutdown hook, before the JVM ends.
 *
 * <p><b>Symptom:</b> "{@code docker stop} takes ten seconds, and the exit code is 137, not 143. The
 * last line in the log is ours: 'Shutting down, in at most 1000 ms.' It began when one of the
 * workers started to use a library that catches everything."
 *
 * <p><b>Your task:</b> after SIGTERM the JVM ends within the limit, however many workers ignore
 * their interrupt. A worker that obeys gets the time that it needs, and the hook waits no longer
 * than that. The exit code stays 143, and other shutdown hooks are not cut off.
 *
 * <p><b>Hint:</b> the JVM waits for each hook without a bound, but not for other threads. How much
 * time is left for the second worker when the first has used it all?
 *
 * <p><b>Read:</b> {@code docs/7-program.md}
 *
 * <p><b>Fails with:</b> [process.program-one-deadline] the JVM still runs after SIGTERM
 *
 * <p><b>Run:</b> {@code cd process-stop && mvn test -Pexercises -Dtest=HookExerciseTest}
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
    workers.forEach(Thread::interrupt);
    try {
      for (Thread worker : workers) {
        worker.join();
      }
      System.out.println("All workers have ended.");
    } catch (InterruptedException e) {
      System.out.println("The shutdown was cut short.");
    }
  }
}
