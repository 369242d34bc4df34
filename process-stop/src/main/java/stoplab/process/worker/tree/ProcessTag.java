// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoplab.process.worker.tree.cgroup.Cgroup;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ProcTable;
import stoplab.process.worker.tree.proc.ScanFailedException;
import stoplab.process.worker.tree.session.OwnSession;
import stoplab.process.worker.tree.session.TerminalSignals;

/**
 * Identifies the processes of a child's tree, even those that have lost their parent. A child gets
 * a mark in its environment, and a session and a cgroup of its own; its pipes are noted at the
 * start. One for each attempt to start a child. Thread-safe once the start is noted.
 */
public final class ProcessTag {
  /** Each worker on the way down adds its own mark, so that the outer ones find it too. */
  static final String VARIABLE = "STOPLAB_WORKERS";

  private static final int OUT = 1;
  private static final int ERR = 2;

  /** Maximum time that a shell takes to enter a cgroup, and how often it is inspected. */
  private static final long SHELL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private final boolean readable = ProcStat.isAvailable();
  private final String mark;
  private final Set<String> pipes;
  private PidRange range = PidRange.unknown();
  private boolean ownSession;
  private int expectedPipes;
  private long startTicks;
  private Optional<Cgroup> cgroup = Optional.empty();

  /** Makes a tag of no child yet. */
  public ProcessTag() {
    this(UUID.randomUUID().toString(), new HashSet<>());
  }

  private ProcessTag(String mark, Set<String> pipes) {
    this.mark = mark;
    this.pipes = pipes;
  }

  /** The same tag where numbers may have begun anew since the start. */
  ProcessTag withoutRange() {
    ProcessTag tag = new ProcessTag(mark, pipes);
    tag.ownSession = ownSession;
    tag.startTicks = startTicks;
    return tag;
  }

  /**
   * Puts it on a child that is about to be started: marks its environment. Where possible, the
   * child also begins in a session and in a cgroup of its own.
   *
   * @param builder what the child is started by, not null; its command line may become longer
   * @param inOwnSession whether a session is wanted; without one there is no cgroup either
   * @param inOwnCgroup whether a cgroup is wanted
   */
  public void putOn(ProcessBuilder builder, boolean inOwnSession, boolean inOwnCgroup) {
    Map<String, String> environment = builder.environment();
    environment.merge(VARIABLE, mark, (outer, mine) -> outer + "," + mine);
    if (!readable) {
      return;
    }
    range = PidRange.beforeStart();
    expectedPipes = (builder.redirectOutput() == Redirect.PIPE ? 1 : 0)
        + (builder.redirectError() == Redirect.PIPE && !builder.redirectErrorStream() ? 1 : 0);
    if (inOwnSession) {
      Path directory = builder.directory() == null ? null : builder.directory().toPath();
      OwnSession.wrap(builder.command(), directory, environment).ifPresent(wrapped -> {
        ownSession = true;
        builder.command(wrapped);
      });
    }
    if (ownSession && inOwnCgroup && Cgroup.canBeEntered(builder)) {
      cgroup = Cgroup.create();
      cgroup.ifPresent(made -> made.putInFront(builder));
    }
  }

  /**
   * Notes which pipes a child that has just been started has, and when it was started. If it is in
   * a session of its own, passes Ctrl-C on to it from now on.
   *
   * @param child the child, not null
   */
  public void noteStart(Process child) {
    noteStart(child.pid());
    if (ownSession) {
      TerminalSignals.forwardTo(child);
    }
  }

  /**
   * Takes away what a child does not need that has ended: its cgroup stays if others run in it.
   *
   * @param child the child, not null
   */
  public void noteEnd(Process child) {
    TerminalSignals.forget(child);
    cgroup.filter(group -> !group.isPopulated().orElse(true)).ifPresent(Cgroup::remove);
  }

  void noteStart(long pid) {
    if (!readable) {
      return;
    }
    range = range.of(pid);
    Optional<ProcStat> child = ownChild(pid);
    if (child.isEmpty()) {
      return; // it has ended already, and its number may be a stranger's
    }
    startTicks = child.get().startTicks();
    long end = System.nanoTime() + SHELL_NANOS;
    notePipes(pid);
    // While a shell enters the cgroup for the child, its streams are elsewhere for a moment.
    while (cgroup.isPresent() && pipes.size() < expectedPipes && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      notePipes(pid);
    }
  }

  private void notePipes(long pid) {
    for (int fd : new int[] {OUT, ERR}) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + fd));
        if (target.toString().startsWith("pipe:")) {
          pipes.add(target.toString());
        }
      } catch (IOException e) {
        // It has ended already, or closed it: then the other nets must do.
      }
    }
  }

  private static Optional<ProcStat> ownChild(long pid) {
    try {
      return ProcStat.read(pid)
          .filter(each -> each.parent() == ProcessHandle.current().pid());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Notes of a child that runs what could not be seen when it was started. */
  void noteWhatWasMissed(ProcessHandle child) {
    if (startTicks == 0 && child.isAlive()) {
      noteStart(child.pid());
    } else if (pipes.size() < expectedPipes && child.isAlive()) {
      notePipes(child.pid());
    }
  }

  /**
   * What runs and has the mark: what a start has forked that failed.
   *
   * @return processes; none where their environment is not shown, or could not be inspected
   */
  public List<ProcessHandle> marked() {
    if (!readable) {
      return List.of();
    }
    try {
      List<ProcStat> all = ProcTable.read(pid -> true).processes().stream()
          .filter(each -> each.runs() && !each.isKernelThread())
          .toList();
      return new MarkNet(mark)
          .find(all).stream()
              .flatMap(each -> ProcessHandle.of(each.pid()).stream())
              .toList();
    } catch (ScanFailedException e) {
      return List.of();
    }
  }

  /** Takes the cgroup away, if there is one and nothing runs in it; soon, if that must wait. */
  public void removeCgroup() {
    if (cgroup.isPresent() && !cgroup.get().removeNow()) {
      ForkJoinPool.commonPool().execute(cgroup.get()::remove);
    }
  }

  /**
   * A tag that nothing has: a scan by it finds nobody, in as many processes as one by this tag, and
   * by the same nets.
   *
   * @return another tag
   */
  public ProcessTag ofNobody() {
    ProcessTag nobody = new ProcessTag();
    nobody.range = range;
    nobody.ownSession = ownSession;
    nobody.cgroup = cgroup.flatMap(ours -> Cgroup.create());
    return nobody;
  }

  boolean isReadable() {
    return readable;
  }

  boolean hasOwnSession() {
    return ownSession;
  }

  Optional<Cgroup> cgroup() {
    return cgroup;
  }

  String mark() {
    return mark;
  }

  /** The pipes of the child's output, as a link in {@code /proc/PID/fd} shows them. */
  Set<String> pipes() {
    return pipes;
  }

  PidRange range() {
    return range;
  }

  /**
   * When the child was started, in clock ticks since boot; 0 if it had ended before that could be
   * read.
   */
  long startTicks() {
    return startTicks;
  }
}
