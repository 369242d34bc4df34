// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import stoplab.process.worker.StopLadder;
import stoplab.testkit.ThreadKind;

/**
 * The instrument of {@code ManyStops}: many trees, each stopped by a thread of its own, all at
 * once, and a check from outside whether they are gone.
 *
 * <p>Guarantee [bench.many-are-looked-at]: the processes that a batch reports as left were seen to
 * run by this instrument, not by the stops; a stop that reports a running tree as gone is an error.
 * No process of a batch runs on when the batch has returned or failed.
 */
public class TreeBatchProbe {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long NONE = -1;

  private final IntPredicate isDeaf;
  private final StopLadder ladder;
  private final int trees;
  private final int leaves;

  /**
   * Makes a batch.
   *
   * @param isDeaf whether the tree with a number, from 0, ignores SIGTERM
   * @param ladder stops each tree, unless it is killed by bare calls
   * @param trees how many, each stopped by a thread of its own
   * @param leaves how many processes they have in all, besides their roots
   */
  public TreeBatchProbe(IntPredicate isDeaf, StopLadder ladder, int trees, int leaves) {
    this.isDeaf = isDeaf;
    this.ladder = ladder;
    this.trees = trees;
    this.leaves = leaves;
  }

  /**
   * How long a batch took.
   *
   * @param nanos for each tree, the time from the call that stops it until it returned
   * @param total the time from the moment at which all threads may begin until the last stop has
   *     returned
   * @param left how many processes ran when the last stop had returned
   */
  public record Outcome(long[] nanos, long total, int left) {}

  /** One stop. */
  private record StopTimes(long begun, long ended, boolean saysGone) {}

  /** Starts all trees, and stops them by the ladder. */
  public Outcome byLadder() throws Exception {
    return run(command -> StoppableTree.ofLadder(command, ladder, PATIENCE));
  }

  /** Starts all trees, and kills them by the JDK's own calls. */
  public Outcome bare() throws Exception {
    return run(command -> StoppableTree.ofBareCalls(command, PATIENCE));
  }

  /** Starts a tree. */
  interface Starter {
    StoppableTree start(List<String> command) throws Exception;
  }

  Outcome run(Starter starter) throws Exception {
    List<ProcessHandle> all = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    try {
      List<StoppableTree> roots = ChildProcessGuard.start(() -> startAll(starter));
      ProcessHandle.current().descendants().forEach(all::add);
      if (all.size() < trees + leaves) {
        throw new IllegalStateException("only " + all.size() + " processes are there");
      }
      ProcessInspector.awaitAsleep(all);
      List<FutureTask<StopTimes>> stops = new ArrayList<>();
      for (StoppableTree root : roots) {
        FutureTask<StopTimes> stop = new FutureTask<>(stopping(root, go));
        stops.add(stop);
        threads.add(ThreadKind.PLATFORM.start("stop-" + root.pid(), stop));
      }
      Map<Long, List<ProcessHandle>> families = families(roots, all);
      long begun = System.nanoTime();
      go.countDown();
      return outcome(roots, families, begun, results(stops));
    } finally {
      go.countDown();
      ProcessHandle.current().descendants().forEach(all::add); // even if a start has failed
      all.forEach(ProcessHandle::destroyForcibly);
      ProcessInspector.awaitEnd(all, PATIENCE);
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
      }
    }
  }

  private List<StoppableTree> startAll(Starter starter) throws Exception {
    List<StoppableTree> roots = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      int size = 1 + leaves / trees + (i < leaves % trees ? 1 : 0);
      roots.add(starter.start(ChildKind.tree(size, isDeaf.test(i) ? "trap '' TERM" : "")));
    }
    for (StoppableTree root : roots) {
      root.awaitReady();
    }
    return roots;
  }

  private static Callable<StopTimes> stopping(StoppableTree root, CountDownLatch go) {
    return () -> {
      go.await();
      long begun = System.nanoTime();
      boolean saysGone = root.stop();
      return new StopTimes(begun, System.nanoTime(), saysGone);
    };
  }

  private static List<StopTimes> results(List<FutureTask<StopTimes>> stops) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<StopTimes> results = new ArrayList<>();
    for (FutureTask<StopTimes> stop : stops) {
      try {
        results.add(stop.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        throw new IllegalStateException("a stop has failed", e.getCause());
      }
    }
    return results;
  }

  /** The processes of each tree, by the number of its root: it and its children. */
  private static Map<Long, List<ProcessHandle>> families(
      List<StoppableTree> roots, List<ProcessHandle> all) {
    Set<Long> pids = roots.stream().map(StoppableTree::pid).collect(Collectors.toSet());
    return all.stream()
        .collect(Collectors.groupingBy(process -> pids.contains(process.pid())
            ? process.pid()
            : process.parent().map(ProcessHandle::pid).orElse(NONE)));
  }

  private static Outcome outcome(
      List<StoppableTree> roots,
      Map<Long, List<ProcessHandle>> families,
      long begun,
      List<StopTimes> stops) {
    int left = 0;
    for (int i = 0; i < stops.size(); i++) {
      List<ProcessHandle> running = families.get(roots.get(i).pid()).stream()
          .filter(ProcessInspector::runs)
          .toList();
      if (stops.get(i).saysGone() && !running.isEmpty()) {
        throw new IllegalStateException("said to be gone, but running: " + running);
      }
      left += running.size();
    }
    return new Outcome(
        stops.stream().mapToLong(stop -> stop.ended() - stop.begun()).toArray(),
        stops.stream().mapToLong(stop -> stop.ended() - begun).max().orElseThrow(),
        left);
  }

  /** The numbers of the deaf trees, or of the others. */
  public int[] numbers(boolean deaf) {
    return IntStream.range(0, trees).filter(i -> isDeaf.test(i) == deaf).toArray();
  }
}
