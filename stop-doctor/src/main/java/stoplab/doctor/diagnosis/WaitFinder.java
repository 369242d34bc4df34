// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;

/** Finds for whom each thread of a dump waits, as far as its stack and lock lines say. */
final class WaitFinder {
  private static final int FEW = 64;
  private static final Pattern OWNED =
      Pattern.compile(".*(?:ReentrantLock|ReentrantReadWriteLock)\\$(?:Nonfair|Fair|)Sync");

  private final DumpIndex index;
  private final ShutdownFacts shutdown;
  private final JoinResolver joins;
  private final Map<String, int[]> workers = new HashMap<>();
  private final Map<String, Wait> many = new HashMap<>();
  private final Map<String, int[]> initializers = new HashMap<>();

  WaitFinder(DumpIndex index, ShutdownFacts shutdown) {
    this.index = index;
    this.shutdown = shutdown;
    this.joins = new JoinResolver(index, shutdown);
  }

  /**
   * Returns for each thread for whom it waits; null for one that waits for nobody in particular.
   */
  Wait[] find() {
    Wait[] waits = new Wait[index.size()];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = find(i);
    }
    return waits;
  }

  private Wait find(int thread) {
    DumpThread dumped = index.get(thread);
    List<Frame> stack = dumped.stack();
    if (stack.isEmpty()) {
      return null;
    }
    if (ShutdownFacts.isSecondExit(dumped)) {
      return exit(thread);
    }
    for (LockLine lock : dumped.locks()) {
      Wait wait = switch (lock.action()) {
        case WAITING_TO_LOCK -> monitor(thread, lock);
        case WAITING_TO_RELOCK ->
          dumped.state().orElse(null) == Thread.State.BLOCKED ? monitor(thread, lock) : null;
        case WAITING_ON -> isNotified(dumped) ? monitor(thread, lock) : null;
        case CLASS_INITIALIZATION -> initialization(thread, lock.className());
        default -> null;
      };
      if (wait != null) {
        return wait;
      }
    }
    if (isInitialization(dumped)) {
      return initialization(thread, "");
    }
    return call(thread, dumped);
  }

  /** On JDK 8, a thread that was notified and waits for the monitor again. */
  private static boolean isNotified(DumpThread thread) {
    return thread.state().orElse(null) == Thread.State.BLOCKED
        && thread.stack().get(0).className().equals("java.lang.Object");
  }

  /** Before JDK 15, a thread that waits for the initialization of a class shows only this. */
  private static boolean isInitialization(DumpThread thread) {
    return thread.state().orElse(null) == Thread.State.RUNNABLE
        && thread.status().startsWith("in Object.wait()")
        && !thread.stack().get(0).className().equals("java.lang.Object");
  }

  private Wait exit(int thread) {
    int first = shutdown.exiting;
    String words = first == DumpIndex.NONE
        ? "the thread that exits already, which the dump does not show"
        : index.quoted(first)
            + ", which exits already and owns the lock of Shutdown until all hooks have ended";
    return new Wait(
        Wait.Kind.EXIT,
        first == DumpIndex.NONE || first == thread ? new int[0] : new int[] {first},
        false,
        words);
  }

  private Wait monitor(int thread, LockLine lock) {
    String name = "the monitor " + object(lock);
    int owner = lock.id().isPresent() ? index.monitorOwner(lock.id().get()) : DumpIndex.NONE;
    if (owner == DumpIndex.NONE || owner == thread) {
      String words = name + ", whose owner the dump does not show";
      return new Wait(Wait.Kind.MONITOR, new int[0], false, words);
    }
    String words = index.quoted(owner) + ", which owns " + name;
    return new Wait(Wait.Kind.MONITOR, new int[] {owner}, false, words);
  }

  private static String object(LockLine lock) {
    if (lock.className().isEmpty()) {
      return lock.id().orElse("of an unknown object");
    }
    String article = "of "
        + (lock.className().matches("(?:java\\.lang\\.)?Class for .*")
            ? lock.className()
                .replaceFirst("^java\\.lang\\.", "")
                .replaceFirst("^Class", "the class")
                .replace("the class for", "the class")
            : "a " + lock.className());
    return article + lock.id().map(id -> " (" + id + ")").orElse("");
  }

  private Wait initialization(int thread, String className) {
    int[] all = initializers.computeIfAbsent(
        className,
        name -> matching(other -> other.stack().stream()
            .anyMatch(frame -> frame.method().equals("<clinit>")
                && (name.isEmpty() || frame.className().equals(name)))));
    int[] owners = all.length > FEW
        ? all
        : Arrays.stream(all).filter(other -> other != thread).toArray();
    String what = className.isEmpty() ? "a class" : "the class " + className;
    String words = owners.length == 1
        ? index.quoted(owners[0]) + ", which initializes " + what
            + (className.isEmpty() ? " (the only other thread that does)" : "")
        : "the initialization of " + what + "; the dump does not say which thread is at it";
    return new Wait(Wait.Kind.CLASS_INITIALIZATION, owners, false, words);
  }

  /** Looks from the top, through the code of the JDK and of libraries, for a call that waits. */
  private Wait call(int thread, DumpThread dumped) {
    List<Frame> stack = dumped.stack();
    WaitTable.Row found = null;
    for (int i = 0; i < stack.size(); i++) {
      Frame frame = stack.get(i);
      if (frame.method().equals("join") && frame.className().equals("java.lang.Thread")) {
        return joins.resolve(thread, outermost(stack, i));
      }
      WaitTable.Row row = WaitTable.get().of(frame).orElse(null);
      if (row != null) {
        found = row;
        if (row.hasWorkers()) {
          break;
        }
      }
      if (index.code.owner(frame) == KnownCode.Owner.YOURS) {
        break;
      }
    }
    return found == null ? parked(thread, dumped) : tasks(thread, found);
  }

  private static int outermost(List<Frame> stack, int frame) {
    int last = frame;
    while (last + 1 < stack.size()
        && stack.get(last + 1).method().equals("join")
        && stack.get(last + 1).className().equals("java.lang.Thread")) {
      last++;
    }
    return last;
  }

  private Wait tasks(int thread, WaitTable.Row row) {
    if (!row.hasWorkers()) {
      return new Wait(Wait.Kind.OTHER, new int[0], false, row.what());
    }
    int[] all = workers.computeIfAbsent(row.waiter(), call -> matching(row::isWorker));
    if (all.length > FEW) {
      return many.computeIfAbsent(row.waiter(), call -> tasks(row, all, ""));
    }
    int[] others = Arrays.stream(all).filter(worker -> worker != thread).toArray();
    String which = "";
    if (others.length > 1) {
      int[] yours = Arrays.stream(others)
          .filter(worker -> index.code.yours(index.get(worker).stack()).isPresent())
          .toArray();
      if (yours.length == 1 && index.code.yours(index.get(thread).stack()).isPresent()) {
        others = yours;
        which = " with code of yours";
      }
    }
    return tasks(row, others, which);
  }

  private Wait tasks(WaitTable.Row row, int[] others, String which) {
    String words = switch (others.length) {
      case 0 -> row.what() + "; the dump shows no " + row.who();
      case 1 -> row.what() + "; the only " + row.who() + which + " is " + index.quoted(others[0]);
      default ->
        row.what() + "; it may be one of " + list(others) + ", which the dump does not say";
    };
    return new Wait(Wait.Kind.TASKS, others, false, words);
  }

  private Wait parked(int thread, DumpThread dumped) {
    for (LockLine lock : dumped.locks()) {
      if (lock.action() != Action.PARKING) {
        continue;
      }
      int owner = lock.id().isPresent() ? index.synchronizerOwner(lock.id().get()) : DumpIndex.NONE;
      String simple = lock.className().substring(lock.className().lastIndexOf('.') + 1);
      String name = simple.replaceFirst("\\$.*", "");
      if (owner != DumpIndex.NONE && owner != thread) {
        String words = index.quoted(owner) + ", which owns the lock (a " + name
            + lock.id().map(id -> ", " + id).orElse("") + ")";
        return new Wait(Wait.Kind.SYNCHRONIZER, new int[] {owner}, false, words);
      }
      if (OWNED.matcher(lock.className()).matches()) {
        String words = "a " + name + lock.id().map(id -> " (" + id + ")").orElse("")
            + ", whose owner the dump does not show"
            + (name.equals("ReentrantReadWriteLock")
                ? "; it never shows holders of read locks"
                : "");
        return new Wait(Wait.Kind.SYNCHRONIZER, new int[0], false, words);
      }
    }
    return null;
  }

  private int[] matching(Predicate<DumpThread> filter) {
    return IntStream.range(0, index.size())
        .filter(i -> filter.test(index.get(i)))
        .toArray();
  }

  private String list(int[] targets) {
    return ThreadNames.quotedList(Arrays.stream(targets).mapToObj(index::get).toList());
  }
}
