// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.IOException;
import java.time.Duration;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/**
 * The program that {@code FirstStop} measures: it starts one child, stops it once, and ends.
 *
 * <p>It prints how long the start took and the number of its child; at the next byte of its input
 * it stops the child, and prints how long that took; all in nanoseconds. It does nothing else
 * before the stop: no lambda, no concatenation, no check of another process. So the only classes
 * loaded that a stop may need are those that its own start of a child needed.
 */
public final class OneStopProgram {
  /** Stops its child by the ladder. */
  public static final String LADDER = "ladder";

  /** Stops its child by the bare calls. */
  public static final String BARE = "bare";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private OneStopProgram() {}

  /**
   * Starts and stops a child.
   *
   * @param args {@link #LADDER} or {@link #BARE}, and the names of the {@link LadderKind} and the
   *     {@link ChildKind}
   */
  public static void main(String[] args) throws Exception {
    LadderKind ladder = LadderKind.valueOf(args[1]);
    ChildKind child = ChildKind.valueOf(args[2]);
    if (args[0].equals(LADDER)) {
      byLadder(ladder, child);
    } else {
      bare(ladder, child);
    }
  }

  private static void byLadder(LadderKind ladder, ChildKind child) throws Exception {
    WorkerProcess worker = new WorkerProcess(child.launch(), ladder.ladder(PATIENCE));
    try {
      long begun = System.nanoTime();
      worker.start();
      long startNanos = System.nanoTime() - begun;
      ChildStopProbe.awaitReady(worker, child);
      say(startNanos, worker.pid());
      if (isTold()) {
        begun = System.nanoTime();
        StopReport report = worker.stop();
        long nanos = System.nanoTime() - begun;
        ChildStopProbe.verify(report, ladder, child);
        System.out.println(nanos);
      }
    } finally {
      worker.close();
    }
  }

  private static void bare(LadderKind ladder, ChildKind child) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(child.command());
    long begun = System.nanoTime();
    Process process = builder.start();
    long startNanos = System.nanoTime() - begun;
    try {
      BareCalls.awaitReady(process, child);
      say(startNanos, process.pid());
      if (isTold()) {
        begun = System.nanoTime();
        boolean ended = BareCalls.stop(process, ladder.rung(child), child.size() > 1, PATIENCE);
        long nanos = System.nanoTime() - begun;
        if (!ended) {
          throw new IllegalStateException("it still runs");
        }
        System.out.println(nanos);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void say(long startNanos, long pid) {
    System.out.println(startNanos);
    System.out.println(pid);
  }

  /** Waits; returns false if nothing is left that could ask it to stop. */
  private static boolean isTold() throws IOException {
    return System.in.read() >= 0;
  }
}
