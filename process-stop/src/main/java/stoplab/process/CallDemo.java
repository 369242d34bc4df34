// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoplab.process.call.CallOutcome;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.state.ProcessState;

/** What the lessons on killable calls share: the same work in a thread, and the end of a call. */
final class CallDemo {
  private static final long TIMEOUT_MILLIS = 100;
  private static final long WATCHED_MILLIS = 500;
  private static final String WORKER = "worker";
  private static final String OURS = "stoplab.";

  private CallDemo() {}

  /** Lets a thread of a pool do work that does not end, cancels it, and looks what it does then. */
  static void cancelInThread(Callable<?> work) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newSingleThreadExecutor(body -> {
      Thread thread = new Thread(body, WORKER);
      thread.setDaemon(true); // nothing else would let this JVM end
      return thread;
    });
    Future<?> future = pool.submit(work);
    try {
      future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      boolean cancelled = future.cancel(true); // interrupts the thread
      System.out.printf("In a thread: after 100 ms cancel(true) returned %s.%n", cancelled);
    }
    pool.shutdownNow();
    boolean ended = pool.awaitTermination(WATCHED_MILLIS, TimeUnit.MILLISECONDS);
    System.out.println("500 ms later the thread " + (ended ? "has ended." : "still runs:"));
    HungThreads.threads(WORKER).forEach(HungThreads::printWhere);
  }

  /** Prints how a call has ended just now, and how long after a moment. */
  static void printEnd(CallOutcome<?> outcome, long since) {
    double took = ProcessDemo.millisSince(since);
    if (!(outcome instanceof Stopped<?> stopped)) {
      System.out.println("As a killable call: " + outcome);
      return;
    }
    System.out.printf("As a killable call: over after %.1f ms, by %s.%n", took, stopped.reason());
    long child = stopped.report().pid();
    boolean runs = ProcessHandle.of(child).filter(ProcessState::runs).isPresent();
    System.out.printf("Process %d, which ran it, %s.%n", child, runs ? "still runs" : "is gone");
    printWhere(stopped.where());
  }

  /** The method in which a task hung, and the one of the lesson that had called it. */
  private static void printWhere(List<StackTraceElement> frames) {
    List<StackTraceElement> ours =
        frames.stream().filter(frame -> frame.getClassName().startsWith(OURS)).toList();
    if (ours.isEmpty()) {
      System.out.println("It did not say where it hung.");
      return;
    }
    System.out.println("It hung in " + frames.get(0));
    if (!frames.get(0).equals(ours.get(0))) {
      System.out.println("called by " + ours.get(0));
    }
  }
}
