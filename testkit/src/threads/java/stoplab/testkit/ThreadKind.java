// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * The two kinds of thread, and a register of all threads that were started through it.
 *
 * <p>Virtual threads are reached through method handles, so that this class loads on JDK 17.
 * {@link Thread#getAllStackTraces()} does not show them; through the register a test finds one that
 * it forgot. Thread-safe.
 */
public enum ThreadKind {
  /** A thread of the operating system. */
  PLATFORM,
  /** A virtual thread (JEP 444); available from JDK 21 on. */
  VIRTUAL;

  private static final MethodHandle NEW_VIRTUAL_THREAD = findNewVirtualThread();
  private static final Queue<Thread> THREADS = new ConcurrentLinkedQueue<>();
  private static final Queue<Throwable> FAILURES = new ConcurrentLinkedQueue<>();

  /**
   * Returns the kinds that this JVM has without preview flags.
   *
   * @return one or two kinds, never empty
   */
  public static List<ThreadKind> available() {
    return NEW_VIRTUAL_THREAD == null ? List.of(PLATFORM) : List.of(PLATFORM, VIRTUAL);
  }

  /**
   * Starts a daemon thread of this kind. What {@code body} throws is kept for
   * {@link #takeFailures()}.
   *
   * @param name the thread's name, not null
   * @param body what the thread runs, not null
   * @return the started thread
   * @throws UnsupportedOperationException if this JVM has no threads of this kind
   */
  public Thread start(String name, Runnable body) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
    Thread thread = factory().newThread(body);
    thread.setName(name);
    thread.setUncaughtExceptionHandler((source, failure) -> FAILURES.add(failure));
    THREADS.removeIf(known -> known.getState() == Thread.State.TERMINATED);
    THREADS.add(thread);
    thread.start();
    return thread;
  }

  /**
   * Returns a factory of unstarted daemon threads of this kind. They are not registered, which
   * would be too slow for a hundred thousand. The caller must make sure that they end.
   *
   * @return the factory
   * @throws UnsupportedOperationException if this JVM has no threads of this kind
   */
  public ThreadFactory factory() {
    if (this == VIRTUAL) {
      if (NEW_VIRTUAL_THREAD == null) {
        throw new UnsupportedOperationException("virtual threads need JDK 21 or newer");
      }
      return ThreadKind::newVirtualThread;
    }
    return body -> {
      Thread thread = new Thread(body);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Returns the threads of any kind that were started here and still live.
   *
   * @return a snapshot, may be empty
   */
  public static List<Thread> living() {
    return THREADS.stream().filter(Thread::isAlive).toList();
  }

  /**
   * Removes a thread from the register, so that one stray is not blamed on every later test.
   *
   * @param thread what to forget, not null
   */
  public static void forget(Thread thread) {
    THREADS.remove(thread);
  }

  /**
   * Returns what threads started here have thrown since the last call, and forgets it.
   *
   * @return the failures in the order in which they came, may be empty
   */
  public static List<Throwable> takeFailures() {
    List<Throwable> taken = new ArrayList<>();
    for (Throwable failure = FAILURES.poll(); failure != null; failure = FAILURES.poll()) {
      taken.add(failure);
    }
    return taken;
  }

  private static Thread newVirtualThread(Runnable body) {
    try {
      return (Thread) NEW_VIRTUAL_THREAD.invoke(body);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Composes {@code body -> Thread.ofVirtual().unstarted(body)}; null before JDK 21. */
  private static MethodHandle findNewVirtualThread() {
    if (Runtime.version().feature() < 21) {
      return null; // 19 and 20 have the methods, but as a preview that throws when it is off
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle ofVirtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
      MethodHandle unstarted = lookup.findVirtual(
          builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      return MethodHandles.collectArguments(unstarted, 0, ofVirtual);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
