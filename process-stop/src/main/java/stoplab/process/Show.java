// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import stoplab.process.state.ProcessState;
import stoplab.process.zoo.Animal;

/** What the demos share: they start animals of the zoo, stop them, and clean up. */
final class Show {
  /** How long to watch what is not expected to end. */
  static final long DEAF_MILLIS = 1_000;

  /** How long to wait for what is expected at once: a busy machine may need that long. */
  private static final long PATIENCE_SECONDS = 10;

  /** Frames that every wait passes through. */
  private static final Pattern PLUMBING =
      Pattern.compile("java\\.lang\\.Object|java\\.util\\.concurrent|jdk\\.internal");

  private Show() {}

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
    long since = System.nanoTime();
    while (processes.stream().anyMatch(ProcessState::runs)) {
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

  /** Starts a daemon thread for something that may hang. */
  static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Stops a child in a thread that is not interrupted. */
  static Thread stopper(ChildStop stop, Process child) {
    return daemon("stopper", () -> {
      try {
        stop.stop(child);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** Waits until a thread is seen in a method, or has ended. */
  static void awaitIn(Thread thread, String method) throws InterruptedException {
    long since = System.nanoTime();
    while (thread.isAlive()
        && Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getMethodName().equals(method))
        && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      Thread.sleep(1);
    }
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

  /** Returns the threads of this JVM whose names begin with a given text. */
  static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .toList();
  }

  /** Prints a thread's state, and the method that it is in, apart from the plumbing of a wait. */
  static void tellWhere(Thread thread) {
    String at = Arrays.stream(thread.getStackTrace())
        .filter(frame -> !PLUMBING.matcher(frame.getClassName()).lookingAt())
        .map(StackTraceElement::getMethodName)
        .findFirst()
        .orElse("no method");
    System.out.println(thread.getName() + ": " + thread.getState() + " in " + at);
  }
}
