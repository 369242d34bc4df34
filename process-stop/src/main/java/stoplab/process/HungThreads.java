// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Helps the demos that show where a thread of the parent hangs. */
final class HungThreads {
  /** How long to watch what is not expected to end. */
  static final long DEAF_MILLIS = 1_000;

  /** Frames that every wait passes through. */
  private static final Pattern PLUMBING =
      Pattern.compile("java\\.lang\\.Object|java\\.util\\.concurrent|jdk\\.internal");

  private HungThreads() {}

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
    ProcessDemo.await(() -> !thread.isAlive()
        || Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals(method)));
  }

  /** The same for each thread of this JVM whose name begins with a given text. */
  static void awaitAllIn(String name, String method) throws InterruptedException {
    for (Thread thread : threads(name)) {
      awaitIn(thread, method);
    }
  }

  /** Returns the threads of this JVM whose names begin with a given text. */
  static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .toList();
  }

  /** Prints a thread's state, and the method that it is in, apart from the plumbing of a wait. */
  static void printWhere(Thread thread) {
    String at = Arrays.stream(thread.getStackTrace())
        .filter(frame -> !PLUMBING.matcher(frame.getClassName()).lookingAt())
        .map(StackTraceElement::getMethodName)
        .findFirst()
        .orElse("no method");
    System.out.println(thread.getName() + ": " + thread.getState() + " in " + at);
  }
}
