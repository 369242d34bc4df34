// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.ThreadDump.Format;

/**
 * Finds the thread that another one joins. A dump says only the class of the joined thread, so it
 * is linked by that class, or by what is left, or in a shutdown by its age and name.
 */
final class JoinResolver {
  /** Elapsed times are printed in hundredths of a second. */
  private static final long TICK = 6_000_000;

  private static final int STRONG = 4;
  private static final int FEW = 64;
  private static final String THREAD = "java.lang.Thread";
  private static final Set<String> NEVER_A_HOOK = Set.of(
      "java.util.concurrent.ThreadPoolExecutor$Worker", "java.util.TimerThread",
      "java.util.concurrent.ForkJoinWorkerThread", "java.awt.EventDispatchThread");

  private final DumpIndex index;
  private final ShutdownFacts shutdown;
  private final Map<String, int[]> byClass = new HashMap<>();
  private final Map<String, Wait> manyByClass = new HashMap<>();
  private BitSet startedLate;
  private int[] plain;
  private int[] virtual;

  JoinResolver(DumpIndex index, ShutdownFacts shutdown) {
    this.index = index;
    this.shutdown = shutdown;
  }

  /** Returns for whom a thread waits whose stack has a join at this frame. */
  Wait resolve(int joiner, int frame) {
    DumpThread thread = index.get(joiner);
    String className = joinedClass(thread, frame);
    boolean isVirtual = frame > 0
        && DumpIndex.indexOf(
                thread.stack().subList(0, frame), "java.lang.VirtualThread", "joinNanos")
            != DumpIndex.NONE;
    if (isVirtual || className.endsWith("VirtualThread")) {
      return virtual(joiner);
    }
    if (joiner == shutdown.exiting) {
      return hooks(joiner, className);
    }
    int[] candidates = without(joiner, candidates(className));
    boolean byClassName = !className.isEmpty() && !className.equals(THREAD);
    if (shutdown.isUnderWay() && candidates.length > 1) {
      int[] best = youngest(joiner, candidates);
      if (best.length == 1) {
        return join(best, " (known by its age)");
      }
    }
    if (candidates.length == 0) {
      String what = byClassName
          ? "the end of a thread of the class " + className + ", which no stack shows"
          : "the end of a thread that the dump does not show; if it joins itself, for ever";
      return new Wait(Wait.Kind.JOIN, new int[0], false, what);
    }
    if (candidates.length > FEW) {
      return manyByClass.computeIfAbsent(className, name -> join(candidates, ""));
    }
    return join(candidates, byClassName ? "" : " (the only candidate in the dump)");
  }

  private Wait join(int[] targets, String reason) {
    String words = targets.length == 1
        ? "the end of " + index.quoted(targets[0]) + reason
        : "the end of one of " + list(targets) + "; the dump does not say of which";
    return new Wait(Wait.Kind.JOIN, targets, false, words);
  }

  private Wait virtual(int joiner) {
    if (virtual == null) {
      virtual = matching(thread -> thread.kind() == Kind.VIRTUAL);
    }
    int[] targets = without(joiner, virtual);
    String words = targets.length == 0
        ? "the end of a virtual thread, which this dump does not show"
        : targets.length == 1
            ? "the end of a virtual thread; the only one in the dump is " + index.quoted(targets[0])
            : "the end of a virtual thread; the dump does not say of which";
    return new Wait(Wait.Kind.VIRTUAL, targets, false, words);
  }

  /** The exiting thread joins one hook after the other, so it waits for all of them. */
  private Wait hooks(int joiner, String className) {
    boolean byClassName = !className.isEmpty() && !className.equals(THREAD);
    int[] runners = byClassName ? without(joiner, candidates(className)) : new int[0];
    if (runners.length > 0) {
      return hooks(runners, "");
    }
    List<int[]> scored = new ArrayList<>();
    int best = Integer.MIN_VALUE;
    OptionalLong youngest = youngest(joiner);
    for (int i = 0; i < index.size(); i++) {
      if (i != joiner && mayBeHook(joiner, i)) {
        int score = score(joiner, i, youngest, className);
        scored.add(new int[] {i, score});
        best = Math.max(best, score);
      }
    }
    if (scored.size() == 1) {
      return hooks(new int[] {scored.get(0)[0]}, " (the only candidate in the dump)");
    }
    if (best >= STRONG) {
      int least = Math.max(STRONG, best >= STRONG + 4 ? STRONG + 1 : STRONG);
      int[] strong = scored.stream()
          .filter(pair -> pair[1] >= least)
          .mapToInt(pair -> pair[0])
          .toArray();
      return hooks(strong, reason(joiner, strong[0]));
    }
    scored.sort(Comparator.comparingInt(pair -> -pair[1]));
    int[] all = scored.stream().mapToInt(pair -> pair[0]).toArray();
    String words = all.length == 0
        ? "the end of a shutdown hook, which the dump does not show"
        : "the end of a shutdown hook; the dump does not say which thread that is, it may be one of "
            + list(all);
    return new Wait(Wait.Kind.JOIN, all, false, words);
  }

  private String reason(int joiner, int hook) {
    OptionalLong then = index.get(joiner).elapsedNanos();
    OptionalLong now = index.get(hook).elapsedNanos();
    boolean sameAge = DumpIndex.signal(index.get(joiner)) != null
        && then.isPresent()
        && now.isPresent()
        && Math.abs(then.getAsLong() - now.getAsLong()) < TICK;
    return sameAge || !isNamedHook(index.get(hook))
        ? " (known by its age)"
        : " (known by its name)";
  }

  private Wait hooks(int[] targets, String reason) {
    String words = targets.length == 1
        ? "the end of the shutdown hook " + index.quoted(targets[0]) + reason
        : "the end of the shutdown hooks " + list(targets) + reason.replace("its", "their");
    return new Wait(Wait.Kind.JOIN, targets, true, words);
  }

  private boolean mayBeHook(int joiner, int candidate) {
    DumpThread thread = index.get(candidate);
    if (thread.kind() != Kind.PLATFORM
        || index.isJdkThread(thread)
        || candidate == index.main
        || candidate == index.destroyer
        || candidate == index.hostMain
        || DumpIndex.signal(thread) != null) {
      return false;
    }
    for (Frame frame : thread.stack()) {
      if (NEVER_A_HOOK.contains(frame.className())) {
        return false;
      }
    }
    OptionalLong exiting = index.get(joiner).elapsedNanos();
    return exiting.isEmpty()
        || thread.elapsedNanos().isEmpty()
        || thread.elapsedNanos().getAsLong() <= exiting.getAsLong() + TICK;
  }

  private int score(int joiner, int candidate, OptionalLong youngest, String className) {
    DumpThread thread = index.get(candidate);
    int score = isNamedHook(thread) ? 4 : 0;
    score += isStartedLate(candidate) ? 4 : 0;
    score += ShutdownFacts.isSecondExit(thread) ? 2 : 0;
    score += thread.name().matches("Thread-\\d+") ? 1 : 0;
    score -= className.equals(THREAD) && !isPlain(thread) ? 1 : 0;
    OptionalLong elapsed = thread.elapsedNanos();
    OptionalLong exiting = index.get(joiner).elapsedNanos();
    if (elapsed.isPresent() && exiting.isPresent() && DumpIndex.signal(index.get(joiner)) != null) {
      long difference = Math.abs(elapsed.getAsLong() - exiting.getAsLong());
      score += difference < TICK ? 6 : difference < 3 * TICK ? 3 : 0;
    } else if (elapsed.isPresent()
        && youngest.isPresent()
        && elapsed.getAsLong() - youngest.getAsLong() < 10 * TICK) {
      score += 3;
    }
    return score;
  }

  /** The age of the youngest thread that may be a hook: hooks begin with the shutdown. */
  private OptionalLong youngest(int joiner) {
    OptionalLong youngest = OptionalLong.empty();
    for (int i = 0; i < index.size(); i++) {
      OptionalLong elapsed = index.get(i).elapsedNanos();
      if (i != joiner
          && elapsed.isPresent()
          && (youngest.isEmpty() || elapsed.getAsLong() < youngest.getAsLong())
          && mayBeHook(joiner, i)) {
        youngest = elapsed;
      }
    }
    return youngest;
  }

  private static boolean isNamedHook(DumpThread thread) {
    String name = thread.name().toLowerCase(Locale.ROOT);
    if (name.contains("shutdown") || name.contains("hook")) {
      return true;
    }
    List<Frame> stack = thread.stack();
    for (Frame frame : stack.subList(Math.max(0, stack.size() - 3), stack.size())) {
      if (frame.className().contains("ShutdownHook")) {
        return true;
      }
    }
    return false;
  }

  /** Hooks are made early and started late: a lower number than that of older threads. */
  private boolean isStartedLate(int candidate) {
    if (startedLate == null) {
      startedLate = startedLate();
    }
    return startedLate.get(candidate);
  }

  private BitSet startedLate() {
    boolean newestFirst = index.dump.format() == Format.TEXT && index.dump.jdk().orElse(99) <= 8;
    List<Integer> oldestFirst = IntStream.range(0, index.size())
        .filter(
            i -> index.get(i).kind() == Kind.PLATFORM && index.get(i).number().isPresent())
        .filter(i -> newestFirst || index.get(i).elapsedNanos().isPresent())
        .filter(i -> !index.isJdkThread(index.get(i)))
        .boxed()
        .sorted(Comparator.comparingLong(
            i -> -(newestFirst ? i : index.get(i).elapsedNanos().getAsLong())))
        .toList();
    BitSet late = new BitSet();
    long highest = -1;
    for (int i : oldestFirst) {
      long number = index.get(i).number().getAsLong();
      if (number < highest) {
        late.set(i);
      }
      highest = Math.max(highest, number);
    }
    return late;
  }

  /** Of the threads that a hook may join, those that began with it or after it. */
  private int[] youngest(int joiner, int[] candidates) {
    OptionalLong age = index.get(joiner).elapsedNanos();
    if (age.isEmpty()) {
      return candidates;
    }
    List<Integer> young = new ArrayList<>();
    for (int candidate : candidates) {
      OptionalLong elapsed = index.get(candidate).elapsedNanos();
      if (elapsed.isPresent()
          && elapsed.getAsLong() <= age.getAsLong() + TICK
          && DumpIndex.signal(index.get(candidate)) == null) {
        young.add(candidate);
      }
    }
    return young.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the class of the joined thread; empty if the dump does not say. */
  private static String joinedClass(DumpThread thread, int frame) {
    for (LockLine lock : thread.locks()) {
      if (lock.frame() >= 0 && lock.frame() <= frame && !lock.className().isEmpty()) {
        return lock.className();
      }
    }
    return "";
  }

  private int[] candidates(String className) {
    if (className.isEmpty() || className.equals(THREAD)) {
      if (plain == null) {
        plain = plain(className.isEmpty());
      }
      return plain;
    }
    return byClass.computeIfAbsent(className, name -> {
      int[] runners = matching(thread -> DumpIndex.has(thread, name, "run"));
      if (runners.length > 0) {
        return runners;
      }
      String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
      return matching(thread -> !simple.isEmpty() && thread.name().contains(simple));
    });
  }

  /** Threads of the class Thread itself; those of pools, which nobody joins, only if need be. */
  private int[] plain(boolean anyClass) {
    int[] all = matching(thread -> thread.kind() == Kind.PLATFORM
        && !index.isJdkThread(thread)
        && (anyClass || isPlain(thread)));
    int[] outsidePools = Arrays.stream(all)
        .filter(thread -> index.get(thread).stack().stream()
            .noneMatch(frame -> NEVER_A_HOOK.contains(frame.className())))
        .toArray();
    return outsidePools.length > 0 ? outsidePools : all;
  }

  private static boolean isPlain(DumpThread thread) {
    List<Frame> stack = thread.stack();
    if (stack.isEmpty()) {
      return true;
    }
    Frame bottom = stack.get(stack.size() - 1);
    return bottom.className().equals(THREAD) || !bottom.method().equals("run");
  }

  private int[] matching(Predicate<DumpThread> filter) {
    return IntStream.range(0, index.size())
        .filter(i -> filter.test(index.get(i)))
        .toArray();
  }

  private static int[] without(int thread, int[] threads) {
    if (threads.length > FEW) {
      return threads;
    }
    OptionalInt found = Arrays.stream(threads).filter(i -> i == thread).findAny();
    return found.isEmpty()
        ? threads
        : Arrays.stream(threads).filter(i -> i != thread).toArray();
  }

  private String list(int[] targets) {
    return ThreadNames.quotedList(Arrays.stream(targets).mapToObj(index::get).toList());
  }
}
