// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.ProcessTree.Member;
import stoplab.process.worker.StopReport.Step;

/** One stop: the way down a ladder. */
final class Descent {
  /** Between two looks at processes whose end nobody tells us: not {@code onExit()}'s 300 ms. */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private static final long LONGEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** So long a killed process may take before the tree is looked at and killed again. */
  private static final Duration KILL_ROUND = Duration.ofMillis(50);

  /** So long the end of the output may take before somebody is suspected to hold it. */
  private static final Duration OUTPUT_ROUND = Duration.ofMillis(50);

  /** So long what was printed last may take to be read, when nobody is seen to hold it. */
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final StopLadder ladder;
  private final WorkerProcess worker;
  private final Process leader;
  private final ProcessTree tree;
  private final long begun = System.nanoTime();
  private final Deadline deadline;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<Rung> endedBy = Optional.empty();
  private Optional<String> dump = Optional.empty();
  private boolean interrupted;
  private boolean hadEnded;
  private final List<Thread> askers = new ArrayList<>();

  Descent(StopLadder ladder, WorkerProcess worker) {
    this(ladder, worker, ProcessTree.of(worker.process().toHandle(), worker.mark()));
  }

  Descent(StopLadder ladder, WorkerProcess worker, ProcessTree tree) {
    this.ladder = ladder;
    this.worker = worker;
    this.tree = tree;
    leader = worker.process();
    deadline = Deadline.after(ladder.total());
  }

  StopReport stop() {
    interrupted = Thread.interrupted();
    try {
      return goDown();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private StopReport goDown() {
    hadEnded = !leader.isAlive();
    if (!ladder.ask().isZero() && !hadEnded && !interrupted) {
      ask();
    }
    if (!ladder.terminate().isZero() && !interrupted && !isGone()) {
      terminate();
    }
    if (leader.isAlive() || !isGone() || isHeld()) {
      dump();
      kill();
    }
    return report();
  }

  /** Closes the child's input, or writes to it; both may block, so a thread of its own does it. */
  private void ask() {
    long from = System.nanoTime();
    Deadline until = softDeadline(ladder.ask());
    tree.look(); // afterwards, whoever has lost his parent is out of view
    Optional<Thread> asker = startAsker(this::sayStop);
    if (asker.isEmpty()) {
      return;
    }
    awaitLeader(until, Rung.ASK);
    endStep(Rung.ASK, from, 1);
    if (asker.get().isAlive() && leader.isAlive()) {
      problems.add("it could not be asked in time: its standard input is full, or held by a writer,"
          + " or this machine is very busy");
    }
  }

  /** Whoever writes to the child, or closes its input, may wait for a child that does not read. */
  private Optional<Thread> startAsker(Runnable body) {
    try {
      Thread thread = new Thread(body, "ask-" + worker.pid());
      thread.setDaemon(true);
      thread.start();
      askers.add(thread);
      return Optional.of(thread);
    } catch (OutOfMemoryError e) { // no more threads: the more it must be ended
      problems.add("it could not be asked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void sayStop() {
    worker.noteAsked();
    if (ladder.message().isEmpty()) {
      closeInput();
      return;
    }
    byte[] line = (ladder.message().get() + System.lineSeparator())
        .getBytes(worker.launch().charset());
    try {
      worker.stdin().write(line);
      worker.stdin().flush();
    } catch (IOException e) {
      // It has ended, or closed its input: the next rung does not ask.
    }
  }

  private void closeInput() {
    try {
      worker.stdin().close();
    } catch (IOException e) {
      // It has ended: that is as good.
    }
  }

  private void terminate() {
    long from = System.nanoTime();
    Deadline until = softDeadline(ladder.terminate());
    tree.look();
    Set<Member> signalled = signal(Rung.TERMINATE);
    // A JVM with a thread in a read leaves 300 ms later; the end of its input ends that read.
    startAsker(this::closeInput);
    awaitLeader(until, Rung.TERMINATE);
    awaitTree(until, true);
    endStep(Rung.TERMINATE, from, signalled.size());
  }

  private void dump() {
    if (ladder.dump().isZero()
        || !worker.launch().givesThreadDump()
        || interrupted
        || !leader.isAlive()) {
      return;
    }
    try {
      dump =
          Optional.ofNullable(ThreadDump.of(leader, worker.output(), softDeadline(ladder.dump())));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (dump.isEmpty()) {
      problems.add(
          "it gave no thread dump in " + ladder.dump() + ", or could not be asked for one");
    }
  }

  /** Kills what is there, looks again for what was born meanwhile, until nothing is left. */
  private void kill() {
    long from = System.nanoTime();
    Set<Member> signalled = new HashSet<>();
    do {
      tree.look();
      signalled.addAll(signal(Rung.KILL));
      Deadline round = Deadline.after(KILL_ROUND).orEarlier(deadline);
      awaitLeader(round, Rung.KILL);
      awaitTree(round, false);
    } while ((!isGone() || isHeld()) && !deadline.hasPassed());
    endStep(Rung.KILL, from, signalled.size());
  }

  /** What runs, leaves first. */
  private List<Member> running() {
    List<Member> running = tree.runningBelow();
    if (leader.isAlive()) {
      running.add(tree.members().get(0));
    }
    return running;
  }

  /** Sends a signal to all that runs, leaves first; returns who has got it. */
  private Set<Member> signal(Rung rung) {
    Set<Member> signalled = new HashSet<>();
    for (Member member : running()) {
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

  /** Looks anew whether anything of the tree runs. */
  private boolean isGone() {
    if (leader.isAlive()) {
      return false;
    }
    tree.lookEverywhere();
    return tree.runningBelow().isEmpty();
  }

  /** Whether the output goes on though all that we know is gone: somebody has got away with it. */
  private boolean isHeld() {
    Deadline until = Deadline.after(OUTPUT_ROUND).orEarlier(deadline);
    if (leader.isAlive() || awaitOutput(until)) {
      return false;
    }
    tree.lookForHolders();
    awaitOutput(Deadline.after(OUTPUT_ROUND).orEarlier(deadline));
    tree.lookForHolders(); // only who holds it in two looks is one of ours
    return !tree.runningBelow().isEmpty();
  }

  private boolean awaitOutput(Deadline until) {
    while (true) {
      try {
        return worker.output().awaitEnd(Duration.ofNanos(until.remainingNanos()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** Waits for the child's own end; an interrupt ends the patience of the soft rungs. */
  private void awaitLeader(Deadline until, Rung rung) {
    boolean ended = !leader.isAlive();
    while (!ended && !until.hasPassed() && (rung == Rung.KILL || !interrupted)) {
      try {
        ended = leader.waitFor(until.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void endStep(Rung rung, long from, int signalled) {
    steps.add(new Step(rung, since(from), signalled, running().size()));
    noteEnd(rung);
  }

  /** Not where its end is waited for: it may come behind that, on a busy machine. */
  private void noteEnd(Rung rung) {
    if (!hadEnded && endedBy.isEmpty() && !leader.isAlive()) {
      endedBy = Optional.of(rung);
    }
  }

  /** Waits for the others, whose end only a look can tell. */
  private void awaitTree(Deadline until, boolean soft) {
    long pause = FIRST_LOOK_NANOS;
    while (!tree.runningBelow().isEmpty() && !until.hasPassed() && !(soft && interrupted)) {
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(pause, until.remainingNanos()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      pause = Math.min(2 * pause, LONGEST_LOOK_NANOS);
    }
  }

  /** What blocked it is gone now, unless a survivor holds the other end. */
  private void awaitAsker() {
    try {
      Deadline until = Deadline.after(LAST_WORDS).orEarlier(deadline);
      for (Thread asker : askers) {
        TimeUnit.NANOSECONDS.timedJoin(asker, until.remainingNanos());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  /** The end of a soft rung that begins now: early enough for the kill. */
  Deadline softDeadline(Duration time) {
    return Deadline.after(time).orEarlier(deadline.before(ladder.kill()));
  }

  private StopReport report() {
    if (!steps.isEmpty()) {
      noteEnd(steps.get(steps.size() - 1).rung());
    }
    boolean complete = awaitOutput(Deadline.after(LAST_WORDS).orEarlier(deadline));
    awaitAsker();
    return new StopReport(
        leader.pid(),
        endedBy,
        steps,
        since(begun),
        worker.exitCode(),
        worker.exitCause(),
        tree.members().size(),
        running().stream().map(ProcessTree::survivor).toList(),
        worker.output().lastLines(),
        complete,
        dump,
        interrupted,
        problems);
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }
}
