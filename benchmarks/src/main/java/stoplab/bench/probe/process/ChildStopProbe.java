// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import stoplab.bench.probe.StopProbe;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/**
 * The instrument of {@code ProcessStop.stop}: one child, one stop, and a check that the stop has
 * done what it should.
 *
 * <p>Guarantee [bench.child-seen-ready]: a child is stopped only once it has announced that it is
 * ready, and all of its threads were seen asleep in the kernel.
 *
 * <p>Guarantee [bench.stop-is-verified]: a stop that leaves a process of its tree running, or that
 * was ended by another rung than the measured one, is an error, not a sample.
 */
public class ChildStopProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** If the system does not report whether a child sleeps, the child gets this much time for it. */
  private static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final SplittableRandom random = new SplittableRandom();
  private final LadderKind ladder;
  private final ChildKind child;
  private final Duration patience;

  public ChildStopProbe(LadderKind ladder, ChildKind child) {
    this(ladder, child, PATIENCE);
  }

  /** The same with another bound of each wait. */
  public ChildStopProbe(LadderKind ladder, ChildKind child, Duration patience) {
    this.ladder = ladder;
    this.child = child;
    this.patience = patience;
  }

  /** An instrument for a native program that the same ladder ends, without the random delay. */
  public ChildStopProbe ofQuickChild() {
    if (!ProcessHandle.current().supportsNormalTermination()) {
      return this; // a system without these programs
    }
    ChildKind quick = ladder == LadderKind.ASK ? ChildKind.CAT : ChildKind.SLEEP;
    return new ChildStopProbe(ladder, quick, patience) {
      @Override
      void delay() {}
    };
  }

  /**
   * How long a child took.
   *
   * @param startNanos from the call that starts it until that call returned
   * @param nanos from the request to stop until it returned
   * @param rungNanos the part of that time in the rung that ended the child, as the ladder reports
   *     it; with the bare calls all of it
   */
  public record Sample(long startNanos, long nanos, long rungNanos) {}

  /**
   * Starts a child and stops it by the ladder.
   *
   * @throws Exception if the child cannot be started, or the stop did not do what it should
   */
  public Sample byLadder() throws Exception {
    WorkerProcess worker = new WorkerProcess(child.launch(), ladder.ladder(patience));
    boolean stopped = false;
    try {
      long startNanos = ChildProcessGuard.start(() -> {
        long begun = System.nanoTime();
        worker.start();
        long nanos = System.nanoTime() - begun;
        awaitReady(worker, child);
        return nanos;
      });
      List<ProcessHandle> tree = awaitWhole(ProcessHandle.of(worker.pid()).orElseThrow(), child);
      delay();
      long begun = System.nanoTime();
      StopReport report = worker.stop();
      long nanos = System.nanoTime() - begun;
      verify(report, ladder, child);
      failIfRunning(tree);
      stopped = true;
      return new Sample(startNanos, nanos, rungNanos(report));
    } finally {
      if (!stopped) {
        worker.close();
      }
    }
  }

  /** Waits until a worker's child that announces it is ready. */
  static void awaitReady(WorkerProcess worker, ChildKind child) throws InterruptedException {
    if (child.saysReady() && !worker.awaitReady(PATIENCE)) {
      throw new IllegalStateException(
          child.label() + " is not ready: " + worker.output().lastLines());
    }
  }

  /** Fails unless the ladder ended such a child as it should, and the child is gone. */
  static void verify(StopReport report, LadderKind ladder, ChildKind child) {
    if (report.endedBy().isEmpty()
        || !ladder.mayEndBy(report.endedBy().get(), child)
        || !report.isGone()) {
      throw new IllegalStateException("not ended by " + ladder + " alone: " + report);
    }
  }

  private static long rungNanos(StopReport report) {
    return report.steps().stream()
        .filter(step -> report.endedBy().filter(step.rung()::equals).isPresent())
        .mapToLong(step -> step.took().toNanos())
        .sum();
  }

  /**
   * Starts a child and stops it with what the JDK has: it lists the descendants, signals each of
   * them and the child, or closes the child's input, and waits for the child.
   *
   * @throws Exception if the child cannot be started, or does not end
   */
  public Sample bare() throws Exception {
    long[] startNanos = new long[1];
    Process process = ChildProcessGuard.start(() -> {
      ProcessBuilder builder = new ProcessBuilder(child.command());
      long begun = System.nanoTime();
      Process started = builder.start();
      startNanos[0] = System.nanoTime() - begun;
      BareCalls.awaitReady(started, child);
      return started;
    });
    List<ProcessHandle> tree = List.of(process.toHandle());
    try {
      tree = awaitWhole(process.toHandle(), child);
      delay();
      long begun = System.nanoTime();
      boolean ended = stopBare(process);
      long nanos = System.nanoTime() - begun;
      if (!ended) {
        throw new IllegalStateException(child.label() + " still runs after " + patience);
      }
      ProcessInspector.awaitEnd(tree, patience);
      return new Sample(startNanos[0], nanos, nanos);
    } finally {
      tree.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /** What the ladder is compared with; a test replaces it. */
  boolean stopBare(Process process) throws IOException, InterruptedException {
    return BareCalls.stop(process, ladder.rung(child), child.size() > 1, patience);
  }

  /** Waits until the whole tree is there and asleep. */
  static List<ProcessHandle> awaitWhole(ProcessHandle leader, ChildKind child) {
    ProcessInspector.await(
        () -> leader.descendants().count() == child.size() - 1, PATIENCE, "whole");
    List<ProcessHandle> tree = new ArrayList<>(leader.descendants().toList());
    tree.add(leader);
    ProcessInspector.awaitAsleep(tree);
    return tree;
  }

  /** Waits for an unpredictable time. */
  void delay() {
    StopProbe.delay(random.nextLong(LEAST_DELAY_NANOS, DELAY_BOUND_NANOS));
  }

  /** Fails if a stop that reported that all are gone has left one of these. */
  static void failIfRunning(List<ProcessHandle> tree) {
    List<Long> running =
        tree.stream().filter(ProcessInspector::runs).map(ProcessHandle::pid).toList();
    if (!running.isEmpty()) {
      throw new IllegalStateException("the ladder has left these running: " + running);
    }
  }
}
