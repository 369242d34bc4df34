// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.lang.reflect.InvocationTargetException;

/** The threads that are stopped, and the methods that stop them, called by reflection. */
final class Victim {
  /** The answer of a method that returns. */
  static final String ACCEPTED = "accepted";

  private Victim() {}

  /** Starts a daemon thread; what ends it is not printed. */
  static Thread start(Runnable body) {
    Thread thread = new Thread(body, "victim");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((source, failure) -> {});
    thread.start();
    return thread;
  }

  /** Calls {@code thread.stop()}; returns {@link #ACCEPTED}, or the name of what it throws. */
  static String stop(Thread thread) {
    return call(thread, "stop");
  }

  /** Calls a method without arguments that this JDK may not have. */
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
}
