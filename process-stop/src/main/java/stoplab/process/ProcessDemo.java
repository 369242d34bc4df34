// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import stoplab.process.state.ProcessState;
import stoplab.process.zoo.Animal;

/**
 * What the demos share: they start animals of the zoo and other children, stop them, and clean up.
 */
final class ProcessDemo {
  /** How long to wait for what is expected at once: a busy machine may need that long. */
  private static final long PATIENCE_SECONDS = 10;

  private ProcessDemo() {}

  /** Starts an animal, and waits until it is ready. */
  static Process start(Animal animal) throws IOException {
    Process child = new ProcessBuilder(animal.command())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    System.out.println(animal + " " + animal.habit() + ".");
    if (!animal.readyLine().equals(child.inputReader().readLine())) {
      throw new IOException("the child did not get ready");
    }
    return child;
  }

  /** Prepares a child JVM with this class path; what it prints to its stderr is seen here. */
  static ProcessBuilder jvm(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Stops a child, and prints what became of it, and how long that took. */
  static void stop(ChildStop stop, Process child) throws InterruptedException {
    long requested = System.nanoTime();
    boolean gone = stop.stop(child);
    System.out.printf(
        "stop() said %s after %.1f ms; %s.%n",
        gone,
        millisSince(requested),
        child.isAlive() ? "the child runs on" : "the exit code is " + child.exitValue());
  }

  static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  /** Returns the descendants of a child, for a demo to watch, and to end when it is done. */
  static List<ProcessHandle> descendants(Process child) {
    return new ArrayList<>(child.descendants().toList());
  }

  /** Prints how many of these run. */
  static void count(String what, Collection<ProcessHandle> processes) {
    long running = processes.stream().filter(ProcessState::runs).count();
    System.out.println(running + " of " + processes.size() + " " + what + " run.");
  }

  /** Waits for the end of processes that are not our children; returns whether they have ended. */
  static boolean awaitEnd(Collection<ProcessHandle> processes) throws InterruptedException {
    return await(() -> processes.stream().noneMatch(ProcessState::runs));
  }

  /** Waits until something is so, which is expected at once; returns whether it came. */
  static boolean await(BooleanSupplier condition) throws InterruptedException {
    long since = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }

  /** Kills a child and the other processes, so that nothing is left behind. */
  static void end(Process child, Collection<ProcessHandle> others) throws InterruptedException {
    child.toHandle().destroyForcibly();
    child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    others.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(others);
  }

  /** Waits until a pipe has something in it, and nothing more has arrived for a while. */
  static void awaitFull(InputStream pipe) throws IOException, InterruptedException {
    long since = System.nanoTime();
    int before;
    do {
      before = pipe.available();
      Thread.sleep(300);
    } while ((before == 0 || pipe.available() != before)
        && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
  }
}
