// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.StopReport.Step;
import stoplab.process.worker.output.Deadline;
import stoplab.process.worker.stop.Patience;
import stoplab.process.worker.stop.TreeEnd;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.worker.tree.proc.SignalMasks;

/** One stop: the way from the softest rung of a ladder to the last that is needed. */
final class Escalation {
  /** Maximum time that a killed process may take before the tree is inspected and killed again. */
  private static final Duration KILL_ROUND = Duration.ofMillis(50);

  /** Maximum time to read what was printed last, when no process is seen to hold it. */
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  /** Maximum time to read on when nothing is left that could write: a reader waits for its turn. */
  private static final Duration SLOW_READER = Duration.ofSeconds(5);

  /** Maximum time for a child that is on its way out, before it is stopped as any other. */
  private static final Duration WAY_OUT = Duration.ofSeconds(1);

  private final long begun = System.nanoTime();
  private final StopLadder ladder;
  private final WorkerProcess worker;
  private final Process leader;
  private final ProcessTree tree;
  private final Patience patience;
  private final TreeEnd end;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Asker asker;
  private Optional<Rung> endedBy = Optional.empty();
  private Optional<String> dump = Optional.empty();
  private boolean hadEnded;

  /** Made when the worker is to be stopped now: the time runs. */
  Escalation(StopLadder ladder, WorkerProcess worker) {
    this(ladder, worker, ProcessTree.of(worker.process().toHandle(), worker.tag()));
  }

  Escalation(StopLadder ladder, WorkerProcess worker, ProcessTree tree) {
    this.ladder = ladder;
    this.worker = worker;
    this.tree = tree;
    leader = worker.process();
    patience = new Patience(ladder.total(), ladder.kill());
    end = new TreeEnd(leader, worker.output(), tree, patience);
    asker = new Asker(worker, problems);
  }

  StopReport stop() {
    try {
      escalate();
      StopReport report = report();
      if (report.isGone()) {
        worker.tag().removeCgroup();
      }
      return report;
    } finally {
      patience.giveBackInterrupt();
    }
  }

  private void escalate() {
    if (leader.isAlive() && tree.isLeaderExiting()) { // by itself: its exit code is its own
      patience.awaitEnd(leader, patience.softly(WAY_OUT), true);
    }
    hadEnded = !leader.isAlive();
    if (!hadEnded) {
      end.scanFirst();
    }
    if (ladder.asks(worker.launch()) && !hadEnded && !patience.isLost()) {
      ask();
    }
    if (!ladder.terminate().isZero() && !patience.isLost() && !end.isGone()) {
      terminate();
    }
    if (leader.isAlive() || !end.isGone() || end.isHeld(hadEnded)) {
      dump();
      kill();
    }
  }

  private void ask() {
    long from = System.nanoTime();
    Deadline until = patience.softly(ladder.ask());
    Optional<Thread> asking = asker.ask(ladder.message());
    if (asking.isEmpty()) {
      return;
    }
    patience.awaitEnd(leader, until, true);
    endStep(Rung.ASK, from, 1);
    if (asking.get().isAlive() && leader.isAlive()) {
      problems.add("it could not be asked in time: its standard input is full, or held by a writer,"
          + " or this machine is very busy");
    }
  }

  private void terminate() {
    long from = System.nanoTime();
    Deadline until = patience.softly(ladder.terminate());
    if (!steps.isEmpty()) { // otherwise the first scan was just now
      tree.scan();
    }
    List<Member> signalled = signal(Rung.TERMINATE);
    // A JVM with a thread in a read leaves 300 ms later; the end of its input ends that read.
    asker.endInput();
    patience.awaitEnd(leader, until, true);
    end.awaitOthers(until, true);
    endStep(Rung.TERMINATE, from, signalled.size());
    signalled.stream().filter(tree::runs).forEach(this::noteIfDeaf);
  }

  /** What ignores SIGTERM may have been started so: that is inherited, as a handler is not. */
  private void noteIfDeaf(Member member) {
    if (SignalMasks.ignores(member.handle().pid(), SignalMasks.SIGTERM)) {
      problems.add("process " + member.handle().pid() + " ignores SIGTERM, by itself or by"
          + " inheritance, so that rung could not end it");
    }
  }

  private void dump() {
    if (ladder.dump().isZero()
        || !worker.launch().givesThreadDump()
        || patience.isLost()
        || !leader.isAlive()) {
      return;
    }
    dump = patience.threadDump(leader, worker.output(), ladder.dump());
    if (dump.isEmpty()) {
      problems.add(
          "it gave no thread dump in " + ladder.dump() + ", or could not be asked for one");
    }
  }

  /** Kills what is there, scans again for what was born meanwhile, until nothing is left. */
  private void kill() {
    long from = System.nanoTime();
    Set<Long> signalled = new HashSet<>();
    boolean again = false;
    do {
      if (again || !steps.isEmpty() || hadEnded) { // otherwise the first scan was just now
        tree.scan();
      }
      signal(Rung.KILL).forEach(member -> signalled.add(member.identity()));
      if (again
          || !tree.problems()
              .isEmpty()) { // what forks and leaves at once is not met by a signal to one process
        tree.killAsAWhole(Duration.ofNanos(patience.deadline().remainingNanos()));
      }
      again = true;
      Deadline round = patience.within(KILL_ROUND);
      patience.awaitEnd(leader, round, false);
      end.awaitOthers(round, false);
    } while ((!end.isGone() || end.isHeld(hadEnded)) && !patience.deadline().hasPassed());
    endStep(Rung.KILL, from, signalled.size());
  }

  /** Sends a signal to all that runs, leaves first; returns what has got it. */
  private List<Member> signal(Rung rung) {
    List<Member> signalled = new ArrayList<>();
    List<Member> running = end.running();
    worker.noteRequest(rung); // before the first signal: a leader may end because a child does
    for (Member member : running) {
      boolean sent = member.depth() == 0
          ? worker.request(rung)
          : rung == Rung.KILL
              ? member.handle().destroyForcibly()
              : member.handle().destroy();
      if (sent) {
        signalled.add(member);
      }
    }
    return signalled;
  }

  private void endStep(Rung rung, long from, int signalled) {
    steps.add(new Step(rung, since(from), signalled, end.running().size()));
    noteEnd(rung);
  }

  /** Not where its end is waited for: it may come behind that, on a busy machine. */
  private void noteEnd(Rung rung) {
    if (!hadEnded && endedBy.isEmpty() && !leader.isAlive()) {
      endedBy = Optional.of(rung);
    }
  }

  private StopReport report() {
    if (!steps.isEmpty()) {
      noteEnd(steps.get(steps.size() - 1).rung());
    }
    boolean complete = patience.awaitEnd(worker.output(), patience.within(LAST_WORDS));
    if (!complete && end.outputWillEnd()) {
      complete = patience.awaitEnd(worker.output(), patience.within(SLOW_READER));
    }
    // What blocked it is gone now, unless a survivor holds the other end.
    patience.join(asker.threads(), patience.within(LAST_WORDS));
    List<String> unseen = end.unseen(complete);
    problems.addAll(end.refusals());
    problems.addAll(unseen);
    return new StopReport(
        leader.pid(),
        endedBy,
        steps,
        since(begun),
        worker.exitCode(),
        worker.exitCause(),
        tree.members().size(),
        end.running().stream().map(Escalation::survivor).toList(),
        unseen.isEmpty(),
        tree.nets(),
        worker.output().lastLines(),
        complete,
        dump,
        patience.isLost(),
        problems);
  }

  /** How a member can be named to a reader: as much as is known. */
  static Survivor survivor(Member member) {
    ProcessHandle handle = member.handle();
    return new Survivor(handle.pid(), handle.info().startInstant(), ProcessTree.commandOf(member));
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
