// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.Rung;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/**
 * The instrument of {@link ProcessStop#stop}: one child, one stop, and a look whether it has done
 * what it should have.
 *
 * <p>Guarantee [bench.child-seen-ready]: a child is stopped only once it has said that it is ready,
 * and all of its threads were seen asleep in the kernel.
 *
 * <p>Guarantee [bench.stop-is-verified]: a stop that leaves a process of its tree running, or that
 * another rung than the measured one has ended, is an error and not a sample.
 */
class ChildStop {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Where the system does not tell whether a child sleeps, it is left so much time for that. */
  private static final long LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final SplittableRandom random = new SplittableRandom();
  private final Rung rung;
  private final ChildKind child;
  private final Duration patience;

  ChildStop(Rung rung, ChildKind child) {
    this(rung, child, PATIENCE);
  }

  /** The same with another bound of each wait. */
  ChildStop(Rung rung, ChildKind child, Duration patience) {
    this.rung = rung;
    this.child = child;
    this.patience = patience;
  }

  /** An instrument for a native program that the same rung ends, and without the random delay. */
  ChildStop ofQuickChild() {
    if (!ProcessHandle.current().supportsNormalTermination()) {
      return this; // a system without these programs
    }
    return new ChildStop(rung, rung == Rung.ASK ? ChildKind.CAT : ChildKind.SLEEP, patience) {
      @Override
      void delay() {}
    };
  }

  /**
   * What a stop by the ladder took.
   *
   * @param nanos from the call until it returned
   * @param rungNanos the part of it in the measured rung, as the report says
   */
  record Climb(long nanos, long rungNanos) {}

  /**
   * Starts a child and stops it by a ladder.
   *
   * @throws Exception if the child cannot be started, or the stop did not do what it should
   */
  Climb byLadder() throws Exception {
    WorkerProcess worker = new WorkerProcess(child.launch(), ladder());
    boolean stopped = false;
    try {
      Offspring.start(() -> {
        worker.start();
        if (child.saysReady() && !worker.awaitReady(PATIENCE)) {
          throw new IllegalStateException(
              child.label() + " is not ready: " + worker.output().lastLines());
        }
        return worker;
      });
      List<ProcessHandle> tree = awaitWhole(ProcessHandle.of(worker.pid()).orElseThrow());
      long begun = System.nanoTime();
      StopReport report = worker.stop();
      long nanos = System.nanoTime() - begun;
      if (!report.endedBy().equals(Optional.of(rung)) || !report.isGone()) {
        throw new IllegalStateException("not ended by " + rung + " alone: " + report);
      }
      failIfRunning(tree);
      stopped = true;
      return new Climb(nanos, nanosIn(report));
    } finally {
      if (!stopped) {
        worker.close();
      }
    }
  }

  private StopLadder ladder() {
    StopLadder kill = StopLadder.within(patience);
    Duration grace = patience.dividedBy(2);
    return switch (rung) {
      case ASK -> kill.ask(grace);
      case TERMINATE -> kill.terminate(grace);
      case KILL -> kill;
    };
  }

  private long nanosIn(StopReport report) {
    return report.steps().stream()
        .filter(step -> step.rung() == rung)
        .mapToLong(step -> step.took().toNanos())
        .sum();
  }

  /**
   * Starts a child and stops it with what the JDK has: a look at the descendants, a signal to each
   * of them and to the child, or the end of its input, and a wait for the child.
   *
   * @return from the request until the wait has returned, in nanoseconds
   * @throws Exception if the child cannot be started, or does not end
   */
  long bare() throws Exception {
    Process process = Offspring.start(this::startBare);
    List<ProcessHandle> tree = List.of(process.toHandle());
    try {
      tree = awaitWhole(process.toHandle());
      long begun = System.nanoTime();
      boolean ended = stopBare(process);
      long nanos = System.nanoTime() - begun;
      if (!ended) {
        throw new IllegalStateException(child.label() + " still runs after " + patience);
      }
      List<ProcessHandle> all = tree;
      ProcessLook.await(() -> all.stream().noneMatch(ProcessLook::runs), patience, "dead");
      return nanos;
    } finally {
      tree.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * Its output is read to the end, as the ladder's child's is: the end of a child wakes readers.
   */
  private Process startBare() throws IOException {
    Process process = startReady();
    drain(process.getInputStream());
    drain(process.getErrorStream());
    return process;
  }

  private static void drain(InputStream from) {
    Thread reader = new Thread(() -> {
      try {
        from.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The bare call closes it.
      }
    });
    reader.setDaemon(true);
    reader.start();
  }

  private Process startReady() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(child.command());
    Process process = builder.start();
    if (child.saysReady()) {
      // Not closed: a stop closes it, and a child that is stopped must be able to print.
      BufferedReader out = new BufferedReader(
          new InputStreamReader(process.getInputStream(), Charset.defaultCharset()));
      String line = out.readLine();
      if (!StopChild.READY.equals(line)) {
        process.destroyForcibly();
        throw new IllegalStateException(child.label() + " says not ready but " + line);
      }
    }
    return process;
  }

  /** What is measured beside the ladder; a test puts something else in its place. */
  boolean stopBare(Process process) throws IOException, InterruptedException {
    if (rung == Rung.ASK) {
      process.getOutputStream().close();
    } else if (child.size() > 1) {
      List<ProcessHandle> descendants = process.descendants().toList();
      if (rung == Rung.KILL) {
        descendants.forEach(ProcessHandle::destroyForcibly);
      } else {
        descendants.forEach(ProcessHandle::destroy);
      }
    }
    if (rung == Rung.KILL) {
      process.destroyForcibly();
    } else if (rung == Rung.TERMINATE) {
      process.destroy();
    }
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until the whole tree is there and asleep, and a moment more. */
  private List<ProcessHandle> awaitWhole(ProcessHandle leader) {
    ProcessLook.await(() -> leader.descendants().count() == child.size() - 1, PATIENCE, "whole");
    List<ProcessHandle> tree = new ArrayList<>(leader.descendants().toList());
    tree.add(leader);
    ProcessLook.awaitAsleep(tree);
    delay();
    return tree;
  }

  /** Waits for a moment that nobody can foresee. */
  void delay() {
    StopProbe.delay(random.nextLong(LEAST_DELAY_NANOS, DELAY_BOUND_NANOS));
  }

  private static void failIfRunning(List<ProcessHandle> tree) {
    List<Long> running =
        tree.stream().filter(ProcessLook::runs).map(ProcessHandle::pid).toList();
    if (!running.isEmpty()) {
      throw new IllegalStateException("the ladder has left these running: " + running);
    }
  }
}
