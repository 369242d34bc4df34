// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** What the tests here wait for, and with: nothing without a bound. */
public final class Waits {
  /** Far more than any test may need: a wait does not end by that. */
  public static final Duration LONG = Duration.ofDays(1);

  private Waits() {}

  /** A call in a thread of its own, which the extension NoStrayThreads watches. */
  public record Waiting<V>(Thread thread, FutureTask<V> task) {
    /** What comes out of it. */
    public V end() throws Exception {
      return task.get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until it is blocked in that method, or has ended. */
    public Waiting<V> untilIn(String method) {
      until(
          "a thread waits in " + method,
          () -> task.isDone()
              || isWaiting(thread)
                  && Arrays.stream(thread.getStackTrace())
                      .anyMatch(frame -> frame.getMethodName().equals(method)));
      return this;
    }

    private static boolean isWaiting(Thread thread) {
      return thread.getState() == Thread.State.WAITING
          || thread.getState() == Thread.State.TIMED_WAITING;
    }
  }

  /** Something that waits for a worker, or ends it. */
  interface Join {
    void on(WorkerProcess worker) throws Exception;
  }

  public static <V> Waiting<V> start(ThreadKind kind, Callable<V> body) {
    FutureTask<V> task = new FutureTask<>(body);
    return new Waiting<>(kind.start("waiting", task), task);
  }

  public static <V> Waiting<V> start(Callable<V> body) {
    return start(ThreadKind.PLATFORM, body);
  }

  public static void until(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(NoStrayThreads.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }

  /** The living threads whose name begins so. */
  public static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
