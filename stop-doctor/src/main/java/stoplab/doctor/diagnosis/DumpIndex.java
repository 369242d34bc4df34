// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;

/** What is looked up in a dump: main, the owners of locks, threads by number. */
final class DumpIndex {
  /** Nobody, or nobody known. */
  static final int NONE = -1;

  private static final int SEVERAL = -2;
  private static final Set<String> JDK_NAMES = Set.of(
      "Reference Handler",
      "Finalizer",
      "Signal Dispatcher",
      "Attach Listener",
      "Service Thread",
      "Monitor Deflation Thread",
      "Common-Cleaner",
      "Notification Thread",
      "Sweeper thread",
      "Surrogate Locker Thread (Concurrent GC)",
      "DestroyJavaVM",
      "process reaper",
      "Low Memory Detector",
      "AppKit Thread",
      "AWT-Shutdown",
      "AWT-XAWT",
      "AWT-Windows",
      "Java2D Disposer",
      "Keep-Alive-Timer",
      "Read-Poller",
      "Write-Poller",
      "MasterPoller",
      "VirtualThread-unparker",
      "JVMCI-native",
      "Cleaner-0",
      "JFR Recorder Thread",
      "JFR Periodic Tasks",
      "JFR Shutdown Hook",
      "GC Daemon");
  private static final Pattern JDK_NAME = Pattern.compile(
      "C[12] CompilerThread\\d+|SIG[A-Z0-9]+ handler|HttpClient-\\d+-SelectorManager"
          + "|InnocuousThread.*|VirtualThread-.*|JVMCI.*");
  private static final Pattern SIGNAL = Pattern.compile("(SIG[A-Z0-9]+) handler");

  final ThreadDump dump;
  final List<DumpThread> threads;
  final KnownCode code = new KnownCode();

  /** Whether the dump says of any thread whether it is a daemon. */
  final boolean saysDaemon;

  /** The thread that runs, or ran, the main method with a Java frame; {@link #NONE} otherwise. */
  final int main;

  /** The thread that waits in DestroyJavaVM; {@link #NONE} if there is none. */
  final int destroyer;

  /** A frame-less main that is in native code of its host; {@link #NONE} if there is none. */
  final int hostMain;

  private final Map<String, Integer> monitorOwners = new HashMap<>();
  private final Map<String, Integer> synchronizerOwners = new HashMap<>();
  private final Map<Long, Integer> byNumber = new HashMap<>();

  DumpIndex(ThreadDump dump) {
    this.dump = dump;
    this.threads = dump.threads();
    this.saysDaemon = threads.stream()
        .anyMatch(thread -> thread.kind() == Kind.PLATFORM && thread.daemon().isPresent());
    int destroy = NONE;
    for (int i = 0; i < threads.size(); i++) {
      DumpThread thread = threads.get(i);
      int index = i;
      thread.number().ifPresent(number -> byNumber.putIfAbsent(number, index));
      if (thread.name().equals("DestroyJavaVM") && thread.kind() == Kind.PLATFORM) {
        destroy = i;
      }
      owners(i, thread);
    }
    int frameless = destroy == NONE ? framelessMain() : NONE;
    boolean waits = frameless != NONE && !threads.get(frameless).status().startsWith("runnable");
    this.destroyer = frameless != NONE && waits ? frameless : destroy;
    this.hostMain = frameless != NONE && !waits ? frameless : NONE;
    this.main = destroyer == NONE && hostMain == NONE ? findMain() : NONE;
  }

  DumpThread get(int thread) {
    return threads.get(thread);
  }

  int size() {
    return threads.size();
  }

  String quoted(int thread) {
    return ThreadNames.quoted(threads.get(thread));
  }

  List<DumpThread> all(Iterable<Integer> indexes) {
    List<DumpThread> list = new ArrayList<>();
    indexes.forEach(index -> list.add(threads.get(index)));
    return list;
  }

  /** Returns the thread with a number, or {@link #NONE}. */
  int withNumber(long number) {
    return byNumber.getOrDefault(number, NONE);
  }

  /** Returns the only thread that owns a monitor, or {@link #NONE}. */
  int monitorOwner(String id) {
    return Math.max(NONE, monitorOwners.getOrDefault(id, NONE));
  }

  /** Returns the only thread that owns a synchronizer, or {@link #NONE}. */
  int synchronizerOwner(String id) {
    return Math.max(NONE, synchronizerOwners.getOrDefault(id, NONE));
  }

  /** Whether the dump was taken with owned synchronizers, as far as it shows any. */
  boolean showsSynchronizers() {
    return !synchronizerOwners.isEmpty();
  }

  /** Returns the number of the first frame from the top with this call, or {@link #NONE}. */
  static int indexOf(List<Frame> stack, String className, String method) {
    for (int i = 0; i < stack.size(); i++) {
      Frame frame = stack.get(i);
      if (frame.method().equals(method) && frame.className().equals(className)) {
        return i;
      }
    }
    return NONE;
  }

  static boolean has(DumpThread thread, String className, String method) {
    return indexOf(thread.stack(), className, method) != NONE;
  }

  /** Whether a thread belongs to the JDK itself, by its name or as one of the VM's. */
  boolean isJdkThread(DumpThread thread) {
    return thread.kind() == Kind.VM
        || JDK_NAMES.contains(thread.name())
        || JDK_NAME.matcher(thread.name()).matches();
  }

  /** Returns the name of the signal that a thread handles; null if it handles none. */
  static String signal(DumpThread thread) {
    Matcher matcher = SIGNAL.matcher(thread.name());
    if (matcher.matches()) {
      return matcher.group(1);
    }
    boolean handles = has(thread, "java.lang.Terminator$1", "handle");
    return handles ? "a signal" : null;
  }

  /** Whether the dump itself shows that threads are missing from it. */
  boolean isIncomplete() {
    long shown =
        threads.stream().filter(thread -> thread.kind() == Kind.PLATFORM).count();
    boolean less = dump.announcedThreads().isPresent()
        && dump.format() == ThreadDump.Format.TEXT
        && dump.announcedThreads().getAsInt() > shown;
    return less
        || threads.stream().anyMatch(DumpThread::cut)
        || dump.remarks().stream().anyMatch(remark -> remark.contains("missing"));
  }

  private void owners(int index, DumpThread thread) {
    if (thread.locks().isEmpty()) {
      return;
    }
    Set<String> released = new HashSet<>();
    int releasedFrame = NONE;
    for (LockLine lock : thread.locks()) {
      switch (lock.action()) {
        case WAITING_ON, WAITING_TO_RELOCK, WAITING_TO_LOCK -> {
          lock.id().ifPresent(released::add);
          if (lock.id().isEmpty() && lock.action() == Action.WAITING_ON) {
            releasedFrame = waiter(thread.stack());
          }
        }
        default -> {}
      }
    }
    for (LockLine lock : thread.locks()) {
      if (lock.id().isEmpty() || released.contains(lock.id().get())) {
        continue;
      }
      if (lock.action() == Action.LOCKED) {
        if (lock.frame() == releasedFrame) {
          releasedFrame = NONE; // Object.wait() has released it, but the dump does not name it.
        } else {
          own(monitorOwners, lock.id().get(), index);
        }
      } else if (lock.action() == Action.OWNS_SYNCHRONIZER) {
        own(synchronizerOwners, lock.id().get(), index);
      }
    }
  }

  /** Returns the frame that has called Object.wait. */
  private static int waiter(List<Frame> stack) {
    int frame = 0;
    while (frame < stack.size() && stack.get(frame).className().equals("java.lang.Object")) {
      frame++;
    }
    return frame;
  }

  private static void own(Map<String, Integer> owners, String id, int index) {
    owners.merge(id, index, (old, now) -> old.equals(now) ? old : SEVERAL);
  }

  private boolean mayBeMain(DumpThread thread) {
    return thread.kind() == Kind.PLATFORM && !thread.daemon().orElse(false);
  }

  private int framelessMain() {
    for (int i = 0; i < threads.size(); i++) {
      DumpThread thread = threads.get(i);
      if (thread.name().equals("main") && thread.isNonDaemon()) {
        boolean isNative = thread.stack().isEmpty()
            && !thread.cut()
            && thread.state().orElse(Thread.State.RUNNABLE) == Thread.State.RUNNABLE;
        return isNative ? i : NONE;
      }
    }
    return NONE;
  }

  /** By the bottom frame, which the launcher calls; then by the name, then by the number. */
  private int findMain() {
    int best = NONE;
    int bestRank = Integer.MAX_VALUE;
    for (int i = 0; i < threads.size(); i++) {
      DumpThread thread = threads.get(i);
      if (!mayBeMain(thread)) {
        continue;
      }
      List<Frame> stack = thread.stack();
      boolean isNamed = thread.name().equals("main");
      boolean isFirst = thread.number().orElse(0) == 1;
      boolean hasMain = !stack.isEmpty() && stack.get(stack.size() - 1).method().equals("main");
      boolean isStarted =
          !stack.isEmpty() && !hasMain && stack.get(stack.size() - 1).method().equals("run");
      int rank = hasMain && (isNamed || isFirst)
          ? 0
          : hasMain
              ? 1
              : isNamed && !isStarted ? 2 : isFirst && !stack.isEmpty() ? 3 : Integer.MAX_VALUE;
      if (rank < bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    return best;
  }
}
