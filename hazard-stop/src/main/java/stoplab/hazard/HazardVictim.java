// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import stoplab.hazard.child.Evidence;

/** The threads that are stopped, what waits for them, and the methods that stop them. */
final class HazardVictim {
  /** The answer of a method that returns. */
  static final String ACCEPTED = "accepted";

  /** How long to wait for what is expected to come at once: a busy machine may need it. */
  static final long PATIENCE_MILLIS = 10_000;

  private HazardVictim() {}

  /** Starts a daemon thread; what ends it is not printed. */
  static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.setUncaughtExceptionHandler((source, failure) -> {});
    thread.start();
    return thread;
  }

  /**
   * Calls a method of a thread by reflection, since this JDK may not have it; returns
   * {@link #ACCEPTED}, or the name of what it throws.
   */
  static String call(Thread thread, String method) {
    try {
      Thread.class.getMethod(method).invoke(thread);
      return ACCEPTED;
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getSimpleName();
    } catch (ReflectiveOperationException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Tells that the JDK does not do it, and that the thread goes on. */
  static void tellRefused(Thread thread, String method, String answer) {
    System.out.println("Thread." + method + "() answers " + answer + "; the thread goes on.");
    Evidence.say(method, answer);
    Evidence.say("victim", thread.isAlive() ? "alive" : "dead");
  }

  /** Waits until a condition holds; returns whether it does in time. */
  static boolean await(BooleanSupplier condition) throws InterruptedException {
    return await(condition, PATIENCE_MILLIS);
  }

  /** The same, with another patience, in milliseconds. */
  static boolean await(BooleanSupplier condition, long millis) throws InterruptedException {
    long since = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(millis)) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }

  /** Waits until a method is seen on a thread's stack; false if the thread ends before. */
  static boolean awaitIn(Thread thread, String method) throws InterruptedException {
    return await(() -> isIn(thread, method) || !thread.isAlive()) && thread.isAlive();
  }

  /** Whether a method is on a thread's stack. */
  static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }
}
