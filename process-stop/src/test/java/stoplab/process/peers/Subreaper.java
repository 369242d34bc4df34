// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import stoplab.process.peers.ProcessesBelow.Found;
import stoplab.testkit.ThreadKind;

/**
 * Makes this JVM the one that gets every orphan below it, as {@code init} gets those of the whole
 * system. So whatever a child starts stays below this JVM: it may change its session, lose its
 * parent, its streams and its environment. No way to stop a process knows of this, or needs it.
 *
 * <p>[process.peers-see-all] A scan finds everything that a child has started, and {@link #endAll}
 * ends it. Orphans are reaped at once, and counted: whatever forks and leaves faster than a scan
 * can see it is noticed by that. Thread-safe.
 */
final class Subreaper {
  /** Number of scans in a row that must see nobody, with no orphan reaped since the one before. */
  private static final int SCANS_IN_A_ROW = 3;

  private static final Duration BETWEEN = Duration.ofMillis(5);

  private static final Duration TO_BE_SURE = Duration.ofSeconds(20);

  /** For the end of this JVM. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final long self = ProcessHandle.current().pid();
  private final Set<Long> own = ConcurrentHashMap.newKeySet();
  private final AtomicLong reaped = new AtomicLong();
  private final Object starting = new Object();

  private Subreaper() {}

  /**
   * Begins.
   *
   * @return the only one of this JVM
   * @throws IOException if the kernel has no such thing
   */
  static Subreaper begin() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new IOException("only Linux has subreapers: see prctl(2)");
    }
    if (!Kernel.adoptOrphans()) {
      throw new IOException("the kernel does not make this process a subreaper: see prctl(2)");
    }
    Subreaper subreaper = new Subreaper();
    ThreadKind.PLATFORM.start("reaper", subreaper::reapForEver);
    // Also when somebody presses Ctrl-C; that the JDK does not reap its own does no harm then.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      subreaper.own.clear();
      subreaper.endAll(LAST);
    }));
    return subreaper;
  }

  /** Starts a process of our own, which the JDK reaps, and no scan finds. */
  Process start(ProcessBuilder builder) throws IOException {
    synchronized (starting) { // or its end might come before its number is known
      Process process = builder.start();
      own.add(process.pid());
      return process;
    }
  }

  private void reapForEver() {
    try {
      while (true) {
        int dead = Kernel.awaitDeadChild();
        synchronized (starting) {
          if (dead > 0 && !own.contains((long) dead)) {
            Kernel.reap(dead);
            reaped.incrementAndGet();
          } else { // there is no child, or the JDK is about to reap its own
            starting.wait(1);
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the reaper", e);
    }
  }

  /**
   * Looks, again and again, until nobody is left, or somebody still is when the time is over.
   *
   * @param spared tells which processes do not count
   * @param bound how long those that are seen have to leave
   * @return those that run; if they come and go too fast to be seen, what stands for them
   */
  List<String> survivors(Predicate<Found> spared, Duration bound) {
    Quiet quiet = new Quiet(spared);
    long deadline = System.nanoTime() + bound.toNanos();
    // A slow machine may need longer than the bound to be sure of either.
    Waiting.until(
        () -> quiet.scan() || System.nanoTime() - deadline > 0 && quiet.isLoud(),
        BETWEEN,
        bound.plus(TO_BE_SURE));
    return quiet.isQuiet() ? List.of() : quiet.names();
  }

  /**
   * Kills all below this JVM but the processes of our own, until nobody is left.
   *
   * @param bound how long to try at most
   * @return whether nobody is left
   */
  boolean endAll(Duration bound) {
    Quiet quiet = new Quiet(each -> false);
    return Waiting.until(
        () -> {
          killOnce(quiet);
          return quiet.scan();
        },
        BETWEEN,
        bound);
  }

  private void killOnce(Quiet quiet) {
    List<Found> below = ProcessesBelow.of(self);
    Set<Integer> sparedGroups = below.stream()
        .filter(this::isOwn)
        .map(Found::group)
        .collect(Collectors.toCollection(HashSet::new));
    sparedGroups.add(ProcessesBelow.one(self).group());
    for (Found each : below) {
      if (quiet.counts(each)) {
        Kernel.signal(each.pid(), Kernel.SIGKILL);
        if (!sparedGroups.contains(each.group())) {
          Kernel.signalGroup(each.group(), Kernel.SIGKILL); // no fork escapes this one
        }
      }
    }
  }

  private boolean isOwn(Found each) {
    return own.contains((long) each.pid());
  }

  /** Counts the scans in a row that have seen nobody, or somebody. */
  private final class Quiet {
    private final Predicate<Found> spared;
    private long reapedBefore = -1;
    private int quietScans;
    private int loudScans;
    private List<String> last = List.of();

    Quiet(Predicate<Found> spared) {
      this.spared = spared;
    }

    boolean counts(Found each) {
      return each.runs() && !isOwn(each) && !spared.test(each);
    }

    /** Looks once more, and says whether it has been quiet for long enough now. */
    boolean scan() {
      List<String> seen = ProcessesBelow.of(self).stream()
          .filter(this::counts)
          .map(Found::toString)
          .toList();
      long reapedNow = reaped.get();
      boolean quiet = seen.isEmpty() && reapedNow == reapedBefore;
      reapedBefore = reapedNow;
      quietScans = quiet ? quietScans + 1 : 0;
      loudScans = quiet ? 0 : loudScans + 1;
      last = seen.isEmpty() ? last : seen;
      return isQuiet();
    }

    boolean isQuiet() {
      return quietScans >= SCANS_IN_A_ROW;
    }

    boolean isLoud() {
      return loudScans >= SCANS_IN_A_ROW;
    }

    List<String> names() {
      return last.isEmpty() ? List.of("some that come and go between two scans") : last;
    }
  }
}
