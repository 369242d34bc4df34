// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends a whole program at Ctrl-C, SIGTERM or {@code System.exit}: a shutdown hook asks the workers
 * in order, waits until one deadline, and reports.
 *
 * <p><b>Why it works:</b> each of these starts the shutdown hooks, and the JVM ends when the last
 * hook has ended, however long that takes (Javadoc of {@link Runtime}). So everything that may
 * block runs in daemon threads, and the hook waits for them with a bound. A worker that has called
 * {@code System.exit} waits for the hook. The hook finds that call on the worker's stack, and does
 * not wait for the worker.
 *
 * <p><b>Guarantee</b> [process.program-asks-in-order]: a worker is asked once the previous request
 * has returned, or has used its share of the time. [process.program-one-deadline]: the wait ends at
 * the deadline, whatever a worker does. [process.program-straggler-is-named]: a worker that has not
 * ended by then is named. [process.program-reports]: the report is complete before the JVM ends.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.ProgramShutdown}
 *
 * <p><b>Break it:</b> delete {@code deadline -} in {@code ShutdownWorker.await}, and the worker
 * that ignores its request keeps the JVM alive.
 *
 * <p><b>See also:</b> {@link SigtermStop}, the other side of the signal.
 */
public final class ProgramShutdown implements AutoCloseable {
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Something to do that returns nothing. */
  public interface Action {
    /** Does it. Anything that it throws is reported. */
    void run() throws Exception;
  }

  private final long totalNanos;
  private final Consumer<String> report;
  private final Thread hook = new Thread(this::close, "shutdown hook");
  private final Thread runner = new Thread(this::shutDown, "shutdown");
  private final List<ShutdownWorker> workers = new ArrayList<>(); // also the lock
  private final ShutdownCallers callers = new ShutdownCallers();
  private final CountDownLatch reported = new CountDownLatch(1);
  private boolean begun; // the list and the deadline are fixed from then on
  private long deadline;

  private ProgramShutdown(Duration total, Consumer<String> report) {
    long nanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(total, "total"));
    if (nanos <= 0) {
      throw new IllegalArgumentException("no time for the workers: " + total);
    }
    totalNanos = Math.min(nanos, Long.MAX_VALUE - REPORT_NANOS);
    this.report = Objects.requireNonNull(report, "report");
    runner.setDaemon(true);
  }

  /**
   * Adds the shutdown hook to this JVM.
   *
   * @param total the time for all workers together, not null; choose less than the time that the
   *     sender of SIGTERM waits before SIGKILL
   * @param report receives each line of the report, not null; it has three more seconds for all of
   *     them
   * @return where to register the workers, not null
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code total} is zero or less
   * @throws IllegalStateException if this JVM is shutting down already
   */
  public static ProgramShutdown install(Duration total, Consumer<String> report) {
    ProgramShutdown shutdown = new ProgramShutdown(total, report);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /**
   * Registers a worker that is one thread; do so before you start it.
   *
   * @param name what the report calls it, not null
   * @param ask how to ask it to end, not null; runs in a thread of its own
   * @param thread what to wait for, not null; not waited for while it is in {@code System.exit} or
   *     in {@link #close()}, since it then waits for this shutdown itself
   * @throws IllegalStateException if the shutdown has begun: the worker must not start
   */
  public void register(String name, Action ask, Thread thread) {
    Objects.requireNonNull(thread, "thread");
    add(new ShutdownWorker(name, ask, () -> callers.awaitEnd(thread)));
  }

  /**
   * Registers any other worker, such as a pool or a child process; do so before you start it.
   *
   * @param name what the report calls it, not null
   * @param ask how to ask it to end, not null; runs in a thread of its own
   * @param awaitEnd returns when it has ended, not null; runs after {@code ask}, in the same
   *     thread, which is interrupted at the deadline
   * @throws IllegalStateException if the shutdown has begun: the worker must not start
   */
  public void register(String name, Action ask, Action awaitEnd) {
    Objects.requireNonNull(awaitEnd, "awaitEnd");
    add(new ShutdownWorker(name, ask, () -> {
      awaitEnd.run();
      return "ended";
    }));
  }

  private void add(ShutdownWorker worker) {
    synchronized (workers) {
      if (begun) {
        throw new IllegalStateException("the shutdown has begun");
      }
      workers.add(worker);
    }
  }

  /**
   * Ends the workers without a signal; the hook then does nothing. There is only one shutdown: each
   * further caller, and the hook, waits for its end. Thread-safe. An interrupt does not shorten the
   * wait, and the status stays set.
   */
  @Override
  public void close() {
    callers.add(Thread.currentThread());
    synchronized (workers) {
      if (!begun) {
        begun = true;
        deadline = System.nanoTime() + totalNanos;
        runner.start();
      }
    }
    ShutdownWorker.await(reported, deadline + REPORT_NANOS);
    callers.remove(Thread.currentThread());
  }

  private void shutDown() {
    try {
      // @start region="shut-down"
      int unasked = workers.size();
      for (ShutdownWorker worker : workers) {
        worker.start(); // a daemon thread asks it, and then waits for its end
        long now = System.nanoTime();
        long share = (deadline - now) / (1 + unasked--);
        ShutdownWorker.await(worker.asked, now + share);
      }
      for (ShutdownWorker worker : workers) {
        ShutdownWorker.await(worker.settled, deadline);
      }
      // @end
      report();
    } finally {
      removeHook();
      reported.countDown();
    }
  }

  private void report() {
    String took = ShutdownWorker.millis(System.nanoTime() - (deadline - totalNanos));
    StringJoiner stragglers = new StringJoiner(", ").setEmptyValue("none");
    for (ShutdownWorker worker : workers) {
      ShutdownWorker.Seen seen = worker.giveUp();
      report.accept(worker.name.concat(": ").concat(seen.words()));
      if (seen.running()) {
        stragglers.add(worker.name);
      }
    }
    report.accept(
        String.join("", "Shutdown took ", took, "; stragglers: ", stragglers.toString(), "."));
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // this JVM is shutting down: the hook runs, and waits for this
    }
  }

  /** Starts a program with three workers, sends it SIGTERM, and shows what it prints. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process program = ProcessDemo.jvm(ThreeWorkers.class).start();
    BufferedReader output = program.inputReader();
    System.out.println(output.readLine());
    System.out.println("It gets SIGTERM, and prints:");
    program.toHandle().destroy();
    output.lines().forEach(line -> System.out.println("  " + line));
    System.out.println("Its exit code is " + program.waitFor() + ".");
  }
}
