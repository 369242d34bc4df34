// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;

/**
 * Explains the stack of one thread: where it waits, what an interrupt would do to it, and what
 * would end it. It knows the interrupt map of interrupt-stop, and a table of loops, which decide
 * what becomes of the interrupt after the call. Thread-safe; threads with equal stacks are
 * explained once.
 */
public final class Knowledge {
  /** Stands at the end of a stack that reads a child's output; only its lock shows that. */
  private static final String CHILD_PIPE = "java.lang.ProcessImpl$ProcessPipeInputStream.read";

  /** Threads of the JDK whose frames are those of any pool; the mark stands below their frames. */
  private static final Map<String, String> MARKS = Map.of(
      "process reaper", "@process-reaper",
      "CompletableFutureDelayScheduler", "@completable-future-delay");

  private final Loops loops;
  private final NamedThreads named;
  private final CallExplainer calls;
  private final Map<Key, Explanation> known = new ConcurrentHashMap<>();

  private Knowledge(Loops loops, NamedThreads named, CallExplainer calls) {
    this.loops = loops;
    this.named = named;
    this.calls = calls;
  }

  /** What an explanation depends on. */
  private record Key(
      List<Frame> stack,
      Optional<Thread.State> state,
      boolean isVirtual,
      boolean waitsForClass,
      boolean readsChild,
      String mark,
      OptionalInt jdk) {}

  /** Reads the tables, except for the interrupt maps, which are read when they are needed. */
  public static Knowledge load() {
    return new Knowledge(Loops.load(), NamedThreads.load(), CallExplainer.load());
  }

  /**
   * Explains a thread from its own stack alone.
   *
   * @param thread the thread
   * @param jdk the feature version of its JDK; empty if unknown
   * @return never null; if nothing is known, the explanation says so
   */
  public Explanation explain(DumpThread thread, OptionalInt jdk) {
    if (thread.kind() == DumpThread.Kind.VM || thread.stack().isEmpty()) {
      return named.explain(thread);
    }
    Key key = new Key(
        thread.stack(),
        thread.state(),
        isVirtual(thread),
        waitsForClass(thread),
        readsChild(thread),
        mark(thread),
        jdk);
    return known.computeIfAbsent(key, this::explain);
  }

  private Explanation explain(Key key) {
    List<String> stack = calls(key.stack, key.readsChild, key.mark);
    CallExplainer.Thing thing = new CallExplainer.Thing(
        key.stack.get(0), stack, key.state, key.isVirtual, key.waitsForClass, key.jdk);
    Explanation call = calls.explain(thing);
    return loops.find(stack, key.state).map(loop -> loop.explain(call)).orElse(call);
  }

  /** The calls of a thread as the tables name them. */
  static List<String> calls(DumpThread thread) {
    return calls(thread.stack(), readsChild(thread), mark(thread));
  }

  private static List<String> calls(List<Frame> frames, boolean readsChild, String mark) {
    List<String> calls = new ArrayList<>();
    for (Frame frame : frames) {
      calls.add(CoreFrames.plain(frame.call()));
    }
    if (readsChild) {
      calls.add(CHILD_PIPE);
    }
    if (!mark.isEmpty()) {
      calls.add(mark);
    }
    return calls;
  }

  private static String mark(DumpThread thread) {
    for (Map.Entry<String, String> mark : MARKS.entrySet()) {
      if (thread.name().startsWith(mark.getKey())) {
        return mark.getValue();
      }
    }
    return "";
  }

  private static boolean isVirtual(DumpThread thread) {
    Frame bottom = thread.stack().get(thread.stack().size() - 1);
    return thread.kind() == DumpThread.Kind.VIRTUAL
        || bottom.call().equals("java.lang.VirtualThread.run");
  }

  /** HotSpot shows a thread that waits for a class initializer as runnable. */
  private static boolean waitsForClass(DumpThread thread) {
    boolean runnable = thread.state().filter(Thread.State.RUNNABLE::equals).isPresent();
    return thread.locks().stream()
            .anyMatch(lock -> lock.action() == LockLine.Action.CLASS_INITIALIZATION)
        || runnable && thread.status().startsWith("in Object.wait()");
  }

  /** The stream is a subclass without a method of its own, so no frame names it. */
  private static boolean readsChild(DumpThread thread) {
    for (LockLine lock : thread.locks()) {
      if (lock.className().endsWith("$ProcessPipeInputStream")) {
        return true;
      }
    }
    return false;
  }
}
