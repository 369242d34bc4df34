// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a child is given when it is started, and what is noted of it then, so that a process of its
 * tree can be known that has lost its parent: a mark in its environment, its pipes, a session and a
 * cgroup of its own. One for each attempt to start a child. Thread-safe once the start is noted.
 */
public final class ProcessTag {
  /** Each worker on the way down adds its own mark, so that the outer ones find it too. */
  static final String VARIABLE = "STOPLAB_WORKERS";

  private static final int OUT = 1;
  private static final int ERR = 2;

  private final boolean readable = ProcStat.isAvailable();
  private final String mark;
  private final Set<String> pipes;
  private PidRange range = PidRange.unknown();
  private boolean ownSession;
  private long startTicks;
  private volatile Optional<Cgroup> cgroup = Optional.empty();

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
   * The command line that starts a child in a session of its own, where that can be had.
   *
   * @param command what to start, not null
   * @param directory the child's working directory, or null for that of this JVM
   * @param environment the child's environment, not null
   * @return a command line that may be longer
   */
  public List<String> inOwnSession(
      List<String> command, Path directory, Map<String, String> environment) {
    Optional<List<String>> wrapped =
        readable ? OwnSession.wrap(command, directory, environment) : Optional.empty();
    ownSession = wrapped.isPresent();
    return wrapped.orElse(command);
  }

  /**
   * Marks the environment of a child that is about to be started.
   *
   * @param environment the child's environment, not null; it is changed
   */
  public void putInto(Map<String, String> environment) {
    environment.merge(VARIABLE, mark, (outer, mine) -> outer + "," + mine);
    if (readable) {
      range = PidRange.beforeStart();
    }
  }

  /**
   * Notes which pipes a child has that has just been started, and when that was.
   *
   * @param pid its number
   */
  public void noteStart(long pid) {
    if (!readable) {
      return;
    }
    range = range.of(pid);
    Optional<ProcStat> child = ownChild(pid);
    if (child.isEmpty()) {
      return; // it has ended already, and its number may be a stranger's
    }
    startTicks = child.get().startTicks();
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

  /**
   * Passes Ctrl-C on to a child that is in a session of its own.
   *
   * @param child the child, not null
   */
  public void forwardTerminalSignals(Process child) {
    if (ownSession) {
      TerminalSignals.forwardTo(child);
    }
  }

  /** Notes the start of a child that runs, if it could not be noted when it was started. */
  void noteStartIfMissed(ProcessHandle child) {
    if (startTicks == 0 && child.isAlive()) {
      noteStart(child.pid());
    }
  }

  /**
   * Puts the child, and what it has started by now, into a cgroup of its own, where this JVM may
   * make one. That takes some milliseconds now and then.
   *
   * @param child the child, not null
   */
  public void putIntoCgroup(ProcessHandle child) {
    Optional<Cgroup> made = readable ? Cgroup.create() : Optional.empty();
    if (made.isPresent()) {
      if (putAllInto(made.get(), child)) {
        cgroup = made;
      } else {
        made.get().remove();
      }
    }
  }

  /** What these start from now on is born in it; says whether all are in it that run. */
  private boolean putAllInto(Cgroup group, ProcessHandle child) {
    boolean all = group.add(child.pid());
    ProcessTree tree = ProcessTree.of(child, this);
    int known = 0;
    while (all && tree.members().size() > known) {
      known = tree.members().size();
      tree.lookEverywhere();
      all = tree.problems().isEmpty()
          && tree.runningBelow().stream()
              .allMatch(member -> group.add(member.handle().pid()) || !tree.runs(member));
    }
    return all;
  }

  /** Takes the cgroup away again, if there is one and nothing runs in it. */
  public void removeCgroup() {
    cgroup.ifPresent(Cgroup::remove);
  }

  /**
   * A tag that nothing has: a look by it finds nobody, in as many processes as one by this tag.
   *
   * @return another tag
   */
  public ProcessTag ofNobody() {
    ProcessTag nobody = new ProcessTag();
    nobody.range = range;
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

  /** When the child was started, in clock ticks since boot; 0 if it had ended too soon to tell. */
  long startTicks() {
    return startTicks;
  }
}
