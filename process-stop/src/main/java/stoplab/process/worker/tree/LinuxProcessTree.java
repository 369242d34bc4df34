// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.tree.cgroup.Cgroup;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ProcTable;
import stoplab.process.worker.tree.proc.ScanFailedException;
import stoplab.process.worker.tree.session.OwnSession;

/**
 * The tree as Linux's {@code /proc} shows it, by up to five {@link Net}s. A process slips through
 * all of them if it loses its parent before each scan, founds a session of its own, clears its
 * environment and closes the streams. Only a cgroup holds it.
 */
final class LinuxProcessTree extends ProcessTree {
  /** What comes and goes in so many scans, and was never found to be a member, is another's. */
  private static final int ENOUGH_QUIET_SCANS = 20;

  private final ProcessTag tag;
  private final Members members;
  private final ParentNet parents;
  private final Optional<SessionNet> session;
  private final MarkNet marks;
  private final OutputNet output;
  private final PossibleEscapes escapes = new PossibleEscapes();

  /** How many had been born by then: if nobody has been since, nobody can be new. */
  private long birthsAtLastLook = PidRange.UNKNOWN;

  private boolean settled = true;

  /** Whether the last scan has found a member that had ended before it could be added. */
  private boolean missed;

  /** Strangers that were dead when they were first seen. */
  private final Set<Long> dead = new HashSet<>();

  /** How many scans in a row have found no new member. */
  private int quietScans;

  private Optional<String> blindness = Optional.empty();

  LinuxProcessTree(ProcessHandle leader, ProcessTag tag) {
    this.tag = tag;
    tag.noteWhatWasMissed(leader);
    members = new Members(new Member(leader, tag.startTicks(), 0));
    parents = new ParentNet(members);
    session = tag.hasOwnSession()
        ? Optional.of(new SessionNet(leader.pid(), tag.startTicks(), this::numbersMayRepeat))
        : Optional.empty();
    marks = new MarkNet(tag.mark());
    output = new OutputNet(tag.pipes());
  }

  private boolean numbersMayRepeat() {
    return tag.range().last(PidRange.births()) == PidRange.UNKNOWN;
  }

  /** A scan, which fails as a whole. */
  private interface Scan {
    void run() throws ScanFailedException;
  }

  private void attempt(Scan scan) {
    try {
      scan.run();
      blindness = Optional.empty();
    } catch (ScanFailedException e) {
      isBlind(e.getMessage());
    } catch (LinkageError e) { // a class that cannot be loaded without a descriptor
      isBlind("a class could not be loaded: " + e);
    }
  }

  private void isBlind(String why) {
    blindness = Optional.of(why);
    birthsAtLastLook = PidRange.UNKNOWN;
  }

  @Override
  public void scan() {
    // Most trees are one process, whose own list is read ten times as fast as that of all.
    if (members.all().size() > 1 || ProcStat.mayHaveChildren(leader().handle().pid())) {
      attempt(() -> cast(read(PidRange.births()), List.of()));
    }
  }

  @Override
  public void scanEverywhere() {
    attempt(() -> {
      long births = PidRange.births();
      if (births != PidRange.UNKNOWN && births == birthsAtLastLook) {
        settled = true; // nothing that ended during that scan has left a successor
        return;
      }
      ProcTable table = read(births);
      int before = members.all().size();
      missed = false;
      castAll(table);
      boolean dead = noteDead(table);
      quietScans = missed || members.all().size() > before ? 0 : quietScans + 1;
      settled = !missed && !dead && table.vanished() == 0;
      birthsAtLastLook = births; // it was read before the list
    });
  }

  /**
   * Notes zombies that no scan has met before: a process that forks and leaves at once is seen as
   * one, again and again, where they are not reaped at once. Says whether there were any.
   */
  private boolean noteDead(ProcTable table) {
    boolean isNew = false;
    for (ProcStat each : table.processes()) {
      if (!each.runs()
          && each.startTicks() >= tag.startTicks()
          && !members.isKnown(each)
          && dead.add(each.identity())) {
        isNew = true;
        missed |= session.isPresent() && each.session() == leader().handle().pid();
      }
    }
    return isNew;
  }

  @Override
  public boolean scanForHolders() {
    attempt(() -> {
      ProcTable table = read(PidRange.births());
      castAll(table);
      cast(table, List.of(output));
    });
    return output.hasHolders();
  }

  private ProcTable read(long births) throws ScanFailedException {
    return ProcTable.read(tag.range().at(births));
  }

  private void castAll(ProcTable table) throws ScanFailedException {
    List<Net> nets = new ArrayList<>();
    session.ifPresent(nets::add);
    tag.cgroup().ifPresent(cgroup -> nets.add(new CgroupNet(cgroup)));
    nets.add(marks);
    cast(table, nets);
    if (tag.cgroup().isEmpty()) { // which holds all of them
      escapes.note(marks.hidden(), members);
    }
  }

  /** Adds what is below a member, and then what each of these nets finds with all below that. */
  private void cast(ProcTable table, List<Net> nets) throws ScanFailedException {
    members.beginLook(table.processes());
    addAll(parents.find(strangers(table, false)));
    for (Net net : nets) {
      if (addAll(net.find(strangers(table, true)))) {
        addAll(parents.find(strangers(table, false)));
      }
    }
  }

  private boolean addAll(List<ProcStat> found) throws ScanFailedException {
    boolean grown = false;
    for (ProcStat each : found) {
      boolean added = members.add(each);
      missed |= !added;
      grown |= added;
    }
    return grown;
  }

  private List<ProcStat> strangers(ProcTable table, boolean onlyRunning) {
    long self = ProcessHandle.current().pid();
    return table.processes().stream()
        .filter(each -> each.startTicks() >= tag.startTicks())
        .filter(each -> !members.isKnown(each) && each.pid() != self)
        .filter(each -> (each.runs() || !onlyRunning) && !each.isKernelThread())
        .toList();
  }

  @Override
  public void killAsAWhole(Duration bound) {
    boolean killed = tag.cgroup().map(Cgroup::kill).orElse(false);
    if (!killed && session.isPresent() && !numbersMayRepeat()) {
      OwnSession.killGroup(leader().handle().pid(), bound.toNanos());
    }
  }

  @Override
  public List<Member> members() {
    return members.all();
  }

  @Override
  public boolean runs(Member member) {
    long pid = member.handle().pid();
    try {
      return ProcStat.read(pid)
          .map(now -> now.startTicks() == member.startTicks() && now.runs())
          .orElse(false);
    } catch (ScanFailedException e) {
      return !isEmptyForSure(); // there is a process of that number, and more cannot be seen
    }
  }

  @Override
  protected boolean tellsEndForSure() {
    return true;
  }

  @Override
  public boolean isSettled() {
    return blindness.isEmpty() && (settled || quietScans >= ENOUGH_QUIET_SCANS) && !cgroupIs(true);
  }

  @Override
  public boolean isEmptyForSure() {
    return cgroupIs(false);
  }

  private boolean cgroupIs(boolean populated) {
    return tag.cgroup()
        .flatMap(Cgroup::isPopulated)
        .filter(now -> now == populated)
        .isPresent();
  }

  @Override
  public Set<NetName> nets() {
    Set<NetName> nets = EnumSet.of(NetName.PARENT, NetName.MARK);
    session.ifPresent(net -> nets.add(net.name()));
    tag.cgroup().filter(Cgroup::exists).ifPresent(group -> nets.add(NetName.CGROUP));
    if (!tag.pipes().isEmpty()) {
      nets.add(NetName.OUTPUT);
    }
    return nets;
  }

  @Override
  public boolean isLeaderExiting() {
    try {
      return ProcStat.read(leader().handle().pid())
          .map(ProcStat::isExiting)
          .orElse(tag.startTicks() != 0); // it was there, and is gone
    } catch (ScanFailedException e) {
      return false;
    }
  }

  @Override
  public boolean seesHolders() {
    return output.seesAll();
  }

  @Override
  public boolean isHeldBySibling() {
    return output.isHeldBySibling();
  }

  @Override
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    blindness.ifPresent(why -> problems.add("the tree could not be inspected: " + why));
    problems.addAll(escapes.inWords());
    return problems;
  }
}
