// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.Explanation.Role;

/** What follows from one dump: which threads hold the JVM, which are the cause, and its state. */
final class Analysis {
  private static final int[] NOBODY = {};
  private static final int MOST_CANDIDATES = 64;
  private static final long SAME_TIME = 60_000_000;

  /** In a JVM that was stopped soon after its start, such threads are as young as the shutdown. */
  private static final Set<Role> NO_HOOKS =
      EnumSet.of(Role.IDLE_WORKER, Role.TIMER, Role.SERVER_LOOP, Role.JDK, Role.LIBRARY);

  final DumpIndex index;
  final ShutdownFacts shutdown;
  final Carriers carriers;
  final Wait[] waits;

  /** Circles of threads that wait for each other, those that hold the JVM first. */
  final List<int[]> circles;

  /** How many of the circles hold the JVM. */
  final int holdingCircles;

  /** The threads that hold the JVM, and those for which they wait. */
  final BitSet reached = new BitSet();

  final BitSet holds = new BitSet();
  final BitSet causes = new BitSet();
  final BitSet matters = new BitSet();

  /** Threads that began with the shutdown, though nothing says that they are hooks. */
  final BitSet sameAge = new BitSet();

  /** Threads for which one of the above may wait. */
  final BitSet candidates = new BitSet();

  /** The distance of each reached thread from the one that it holds up. */
  final int[] depth;

  final JvmState state;

  private final BiFunction<DumpThread, OptionalInt, Explanation> knowledge;
  private final int[] waitedForBy;

  Analysis(DumpIndex index, BiFunction<DumpThread, OptionalInt, Explanation> knowledge) {
    this.index = index;
    this.knowledge = knowledge;
    this.shutdown = new ShutdownFacts(index);
    this.carriers = new Carriers(index);
    this.waits = new WaitFinder(index, shutdown).find();
    this.depth = new int[index.size()];
    this.waitedForBy = new int[index.size()];
    Arrays.fill(waitedForBy, DumpIndex.NONE);
    findHolders();
    reach();
    List<int[]> holding = new ArrayList<>();
    List<int[]> others = new ArrayList<>();
    boolean anyHolds = !index.saysDaemon && !shutdown.isUnderWay();
    for (int[] circle : Circles.find(edges())) {
      boolean isHolding = anyHolds || Arrays.stream(circle).anyMatch(reached::get);
      (isHolding ? holding : others).add(circle);
    }
    this.holdingCircles = holding.size();
    holding.addAll(others);
    this.circles = List.copyOf(holding);
    findSameAge();
    findCandidates();
    this.state = findState();
    findCauses();
    findOthersThatMatter();
  }

  Explanation explain(int thread) {
    return knowledge.apply(index.get(thread), index.dump.jdk());
  }

  /** Returns for whom a thread waits, if that is known; never null. */
  int[] known(int thread) {
    return waits[thread] != null && waits[thread].isKnown() ? waits[thread].targets() : NOBODY;
  }

  /** Whether a wait in a circle has a time limit. */
  boolean isTimed(int[] circle) {
    return Arrays.stream(circle).anyMatch(thread -> explain(thread).isTimed());
  }

  /** Returns a thread that waits for this one and holds the JVM, or {@link DumpIndex#NONE}. */
  int waiter(int thread) {
    return waitedForBy[thread];
  }

  /** Whether the main method runs, as far as the dump says. */
  boolean isMainRunning() {
    return index.main != DumpIndex.NONE;
  }

  private int[][] edges() {
    int[][] edges = new int[index.size()][];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = known(i);
    }
    return edges;
  }

  private void findHolders() {
    if (shutdown.isUnderWay()) {
      if (shutdown.exiting != DumpIndex.NONE) {
        holds.set(shutdown.exiting);
      }
      return;
    }
    for (int i = 0; i < index.size(); i++) {
      if (i == index.main
          || index.get(i).isNonDaemon() && i != index.destroyer && i != index.hostMain) {
        holds.set(i);
      }
    }
  }

  /** Follows the known waits from the threads that hold the JVM; main's or the exit's first. */
  private void reach() {
    int first = shutdown.isUnderWay() ? shutdown.exiting : index.main;
    if (first != DumpIndex.NONE) {
      follow(first);
    }
    for (int i = holds.nextSetBit(0); i >= 0; i = holds.nextSetBit(i + 1)) {
      follow(i);
    }
    if (shutdown.isUnderWay()) {
      holds.or(reached);
    }
  }

  private void follow(int root) {
    if (reached.get(root)) {
      return;
    }
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(root));
    reached.set(root);
    while (!queue.isEmpty()) {
      int thread = queue.remove();
      for (int target : known(thread)) {
        if (waitedForBy[target] == DumpIndex.NONE) {
          waitedForBy[target] = thread;
        }
        if (!reached.get(target)) {
          reached.set(target);
          depth[target] = depth[thread] + 1;
          queue.add(target);
        }
      }
    }
  }

  /** Hooks begin together, so threads of the age of a hook may be hooks, or made by one. */
  private void findSameAge() {
    if (shutdown.exiting == DumpIndex.NONE) {
      return;
    }
    OptionalLong began = began();
    if (began.isEmpty()) {
      return;
    }
    for (int i = 0; i < index.size(); i++) {
      DumpThread thread = index.get(i);
      if (thread.kind() == Kind.PLATFORM
          && !reached.get(i)
          && thread.elapsedNanos().isPresent()
          && thread.elapsedNanos().getAsLong() <= began.getAsLong() + SAME_TIME
          && DumpIndex.signal(thread) == null
          && !NO_HOOKS.contains(explain(i).role())
          && !index.isJdkThread(thread)) {
        sameAge.set(i);
      }
    }
  }

  /** Returns how long ago the shutdown began, in nanoseconds; empty if the dump does not say. */
  OptionalLong began() {
    if (shutdown.exiting == DumpIndex.NONE) {
      return OptionalLong.empty();
    }
    DumpThread exiting = index.get(shutdown.exiting);
    if (DumpIndex.signal(exiting) != null) {
      return exiting.elapsedNanos();
    }
    long oldest = -1;
    Wait wait = waits[shutdown.exiting];
    if (wait != null && wait.isAll()) {
      for (int hook : wait.targets()) {
        oldest = Math.max(oldest, index.get(hook).elapsedNanos().orElse(-1));
      }
    }
    return oldest < 0 ? OptionalLong.empty() : OptionalLong.of(oldest);
  }

  private void findCandidates() {
    BitSet waiting = new BitSet();
    waiting.or(reached);
    waiting.or(sameAge);
    for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
      if (waits[i] != null && !waits[i].isKnown() && waits[i].targets().length <= MOST_CANDIDATES) {
        for (int target : waits[i].targets()) {
          if (target != i && !reached.get(target)) {
            candidates.set(target);
          }
        }
      }
    }
  }

  private JvmState findState() {
    if (holdingCircles > 0) {
      return JvmState.DEADLOCK;
    }
    if (shutdown.isUnderWay()) {
      return JvmState.SHUTTING_DOWN;
    }
    if (isMainRunning()) {
      return JvmState.MAIN_RUNS;
    }
    if (!index.saysDaemon) {
      return JvmState.UNKNOWN;
    }
    if (!holds.isEmpty()) {
      return JvmState.KEPT_BY_THREADS;
    }
    return index.isIncomplete() && index.destroyer == DumpIndex.NONE
        ? JvmState.UNKNOWN
        : JvmState.NOTHING_KEEPS_IT;
  }

  private void findCauses() {
    if (state == JvmState.DEADLOCK) {
      for (int[] circle : circles.subList(0, holdingCircles)) {
        Arrays.stream(circle).forEach(causes::set);
      }
      if (shutdown.isUnderWay()) {
        return;
      }
    }
    if (carriers.isStarved() && waitsForVirtual()) {
      carriers.pinned.forEach(causes::set);
    }
    boolean onlyLibraries = holds.stream()
        .allMatch(thread -> thread == index.main || explain(thread).role() == Role.LIBRARY);
    for (int i = reached.nextSetBit(0); i >= 0; i = reached.nextSetBit(i + 1)) {
      boolean isLeaf = known(i).length == 0;
      boolean isOfMain = isReachedFromMain(i);
      boolean isLibrary = explain(i).role() == Role.LIBRARY && !(onlyLibraries && !isMainRunning());
      boolean isHeldUp =
          carriers.isStarved() && waits[i] != null && waits[i].kind() == Wait.Kind.VIRTUAL;
      if (isLeaf && !isHeldUp && (isOfMain || !isLibrary && !isSiblingOfCause(i))) {
        causes.set(i);
      }
    }
  }

  /** Whether a thread that holds the JVM waits for virtual threads. */
  boolean waitsForVirtual() {
    return reached.stream().anyMatch(i -> waits[i] != null && waits[i].kind() == Wait.Kind.VIRTUAL);
  }

  /** All busy workers wait for others: perhaps for tasks that wait for a worker of this pool. */
  boolean isPerhapsStarved() {
    Wait wait = isMainRunning() ? waits[index.main] : null;
    return wait != null
        && wait.kind() == Wait.Kind.TASKS
        && wait.targets().length > 0
        && Arrays.stream(wait.targets())
            .allMatch(worker -> waits[worker] != null
                && (waits[worker].kind() == Wait.Kind.OTHER
                    || waits[worker].kind() == Wait.Kind.TASKS)
                && index.get(worker).kind() == Kind.PLATFORM);
  }

  /** Whether main, or the thread that exits, waits for a thread, directly or through others. */
  boolean isReachedFromMain(int thread) {
    int first = shutdown.isUnderWay() ? shutdown.exiting : index.main;
    int steps = depth[thread];
    int at = thread;
    while (steps-- > 0 && at != DumpIndex.NONE && at != first) {
      at = waitedForBy[at];
    }
    return first != DumpIndex.NONE && at == first;
  }

  /** An idle worker of the pool for whose tasks main waits ends with that pool. */
  private boolean isSiblingOfCause(int thread) {
    if (!isMainRunning() || explain(thread).role() != Role.IDLE_WORKER) {
      return false;
    }
    for (int at = index.main; known(at).length == 1 && at != thread; at = known(at)[0]) {
      int target = known(at)[0];
      if (waits[at].kind() == Wait.Kind.TASKS
          && stem(target).equals(stem(thread))
          && !stem(thread).isEmpty()) {
        return true;
      }
      if (depth[target] <= depth[at]) {
        return false;
      }
    }
    return false;
  }

  private String stem(int thread) {
    return index.get(thread).name().replaceFirst("\\d+$", "");
  }

  private void findOthersThatMatter() {
    matters.or(holds);
    matters.or(sameAge);
    matters.or(reached);
    matters.or(candidates);
    matters.or(causes);
    circles.forEach(circle -> Arrays.stream(circle).forEach(matters::set));
    shutdown.secondExits.forEach(matters::set);
    if (index.destroyer != DumpIndex.NONE
        && !index.get(index.destroyer).name().equals("DestroyJavaVM")) {
      matters.set(index.destroyer);
    }
    if (index.hostMain != DumpIndex.NONE) {
      matters.set(index.hostMain);
    }
    for (int i = 0; i < index.size(); i++) {
      DumpThread thread = index.get(i);
      boolean nonDaemon = thread.isNonDaemon() && i != index.destroyer;
      if (shutdown.isUnderWay() && nonDaemon) {
        matters.set(i);
      }
      if (state == JvmState.UNKNOWN && isUnknownThread(i)) {
        matters.set(i);
      }
    }
    boolean waitForVirtual = waitsForVirtual();
    if (waitForVirtual || !carriers.pinned.isEmpty()) {
      carriers.pinned.forEach(matters::set);
      carriers.occupied.forEach(matters::set);
    }
    if (waitForVirtual) {
      carriers.unmounted.stream().limit(MOST_CANDIDATES).forEach(matters::set);
    }
  }

  /** Of a dump that does not tell daemons: all but the JDK's own and virtual threads. */
  private boolean isUnknownThread(int thread) {
    DumpThread dumped = index.get(thread);
    return dumped.kind() == Kind.PLATFORM
        && dumped.daemon().isEmpty()
        && !index.isJdkThread(dumped)
        && explain(thread).role() != Role.JDK
        && !isInnocuous(dumped.stack());
  }

  private static boolean isInnocuous(List<Frame> stack) {
    return !stack.isEmpty() && stack.get(stack.size() - 1).className().endsWith(".InnocuousThread");
  }
}
