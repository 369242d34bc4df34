// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.knowledge.Explanation.Role;

/** Says the state of the JVM and the cause in one to three sentences. */
final class SummaryWriter {
  private static final int MOST_SENTENCES = 3;
  private static final int MOST_LINKS = 6;

  private final Analysis analysis;
  private final DumpIndex index;
  private final DumpComparison comparison;
  private final List<String> sentences = new ArrayList<>();

  SummaryWriter(Analysis analysis, DumpComparison comparison) {
    this.analysis = analysis;
    this.index = analysis.index;
    this.comparison = comparison;
  }

  List<String> summary() {
    switch (analysis.state) {
      case DEADLOCK -> deadlock();
      case SHUTTING_DOWN -> shuttingDown();
      case MAIN_RUNS -> mainRuns();
      case KEPT_BY_THREADS -> kept();
      case NOTHING_KEEPS_IT -> nothing();
      case UNKNOWN -> unknown();
    }
    if (analysis.circles.size() > analysis.holdingCircles) {
      int[] circle = analysis.circles.get(analysis.holdingCircles);
      add("Besides, threads that do not hold the JVM are in a deadlock: " + links(circle) + ".");
    }
    progress();
    return List.copyOf(sentences.subList(0, Math.min(MOST_SENTENCES, sentences.size())));
  }

  private void add(String sentence) {
    sentences.add(sentence);
  }

  private void deadlock() {
    int[] circle = analysis.circles.get(0);
    boolean shutdown = analysis.shutdown.isUnderWay();
    add((shutdown
            ? "The shutdown has begun" + since() + ", and cannot end: it is a deadlock."
            : circle.length == 1
                ? "A thread waits for itself."
                : "A deadlock: " + circle.length + " threads wait for each other in a circle.")
        + (analysis.holdingCircles > 1
            ? " There are " + analysis.holdingCircles + " such circles."
            : ""));
    add(capital(links(circle)) + ".");
    if (analysis.isTimed(circle)) {
      add(
          "The circle breaks only when the time limit of a wait in it passes, which the dump does not show.");
    } else if (!shutdown && !index.saysDaemon) {
      add("The dump does not say whether these threads are daemons.");
    } else if (!shutdown && !analysis.isMainRunning() && index.destroyer != DumpIndex.NONE) {
      add("The main method has returned.");
    }
  }

  /** The circle in words, a link for each wait. */
  private String links(int[] circle) {
    List<String> links = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_LINKS, circle.length); i++) {
      int thread = circle[i];
      String exits = thread == analysis.shutdown.exiting ? ", which exits," : "";
      int next = circle[(i + 1) % circle.length];
      Wait wait = analysis.waits[thread];
      String words = wait.isAll() && wait.targets().length > 1
          ? "the end of the shutdown hook " + index.quoted(next)
          : wait.words();
      String doing =
          wait.kind() == Wait.Kind.EXIT ? " calls exit as well, and waits for " : " waits for ";
      links.add(index.quoted(thread) + exits + doing + words);
    }
    int left = circle.length - links.size();
    return String.join("; ", links) + (left > 0 ? "; and so on for " + left + " more" : "");
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String since() {
    OptionalLong began = analysis.began();
    return began.isEmpty() ? "" : " about " + DumpComparison.seconds(began.getAsLong()) + " ago";
  }

  private void shuttingDown() {
    int exiting = analysis.shutdown.exiting;
    String by = analysis.shutdown.trigger();
    String begun = "The shutdown has begun" + since() + " (" + by + ")";
    if (exiting == DumpIndex.NONE) {
      add(begun + "; the dump does not show the thread that runs the hooks.");
      return;
    }
    Wait wait = analysis.waits[exiting];
    if (wait == null || wait.kind() != Wait.Kind.JOIN) {
      add(begun + ": " + index.quoted(exiting) + " does not join a hook" + "; it" + doing(exiting)
          + ".");
    } else {
      add(begun + ", and waits for its hooks: " + index.quoted(exiting) + " waits for "
          + wait.words() + ".");
    }
    List<Integer> causes = causes(exiting);
    if (!causes.isEmpty()) {
      int cause = causes.get(0);
      String chain = chain(exiting, cause);
      add(chain
          + index.quoted(cause)
          + (chain.isEmpty() ? "" : ", which")
          + doing(cause)
          + waitsFor(cause)
          + (analysis.explain(cause).isTimed()
              ? "; that wait has a time limit and ends by itself: perhaps no hang yet, unless its code"
                  + " waits again."
              : "."));
    }
    possibleCircle();
    if (sentences.size() < MOST_SENTENCES && nonDaemonLeft()) {
      add("Other threads, daemon or not, no longer count.");
    }
  }

  private boolean nonDaemonLeft() {
    for (int i = 0; i < index.size(); i++) {
      if (index.get(i).isNonDaemon() && !analysis.holds.get(i) && i != index.destroyer) {
        return true;
      }
    }
    return false;
  }

  /** Candidates that would close a circle, though the dump does not say which one is meant. */
  private void possibleCircle() {
    BitSet seen = new BitSet();
    int exiting = analysis.shutdown.exiting;
    for (int thread = analysis.reached.nextSetBit(0);
        thread >= 0;
        thread = analysis.reached.nextSetBit(thread + 1)) {
      Wait wait = analysis.waits[thread];
      if (wait == null || wait.isKnown() || wait.targets().length > 64) {
        continue;
      }
      for (int target : wait.targets()) {
        int end = lastOfChain(target, seen);
        if (end == exiting || end == thread) {
          add("Possibly it is a deadlock: if " + index.quoted(thread) + " waits for "
              + index.quoted(target) + ", they wait for each other.");
          return;
        }
      }
    }
  }

  private int lastOfChain(int from, BitSet seen) {
    seen.clear();
    int at = from;
    while (analysis.known(at).length > 0 && !seen.get(at) && at != analysis.shutdown.exiting) {
      seen.set(at);
      at = analysis.known(at)[0];
    }
    return at;
  }

  private List<Integer> causes(int except) {
    List<Integer> causes = new ArrayList<>();
    analysis.causes.stream().filter(thread -> thread != except).forEach(causes::add);
    causes.sort((one, other) -> Integer.compare(analysis.depth[other], analysis.depth[one]));
    return causes;
  }

  /** {@code The hook "a" waits for "b", which waits for }, or nothing if the chain is short. */
  private String chain(int from, int to) {
    List<Integer> between = new ArrayList<>();
    for (int at = analysis.waiter(to);
        at != from && at != DumpIndex.NONE && between.size() < 4;
        at = analysis.waiter(at)) {
      between.add(0, at);
    }
    if (between.isEmpty()) {
      return "";
    }
    List<String> names = between.stream().map(index::quoted).toList();
    return String.join(", which waits for ", names) + " waits for ";
  }

  private void mainRuns() {
    int main = index.main;
    String role = index.get(main).name().equals("main") ? "" : ", the main thread,";
    List<Integer> ends = causes(main).stream()
        .filter(end -> analysis.depth[end] > 0 && analysis.isReachedFromMain(end))
        .toList();
    add("The main method has not returned: " + index.quoted(main) + role + doing(main)
        + (ends.isEmpty() ? waitsFor(main) : "") + ".");
    if (!ends.isEmpty()) {
      add("It waits for " + analysis.waits[main].words() + chainEnd(main, ends.get(0)) + ".");
    }
    starved();
    pinned();
    stillThere();
  }

  /** What the thread at the end of a chain of waits does, as the end of a sentence. */
  private String chainEnd(int from, int end) {
    if (analysis.waiter(end) != from) {
      return "; " + chain(from, end) + index.quoted(end) + ", which" + doing(end);
    }
    return switch (analysis.waits[from].kind()) {
      case TASKS, JOIN, VIRTUAL -> ", which" + doing(end);
      default -> ", and" + doing(end);
    };
  }

  /** Where a thread is, and which code of yours has called that, after its name. */
  private String doing(int thread) {
    String where = analysis.explain(thread).where();
    String verb = where.matches("(?:computes|has|waits|carries|runs)\\b.*") ? " " : " is in ";
    List<Frame> stack = index.get(thread).stack();
    boolean saysTop = where.startsWith("native code of ") && !stack.isEmpty();
    Optional<Frame> yours = index.code.yours(saysTop ? stack.subList(1, stack.size()) : stack);
    return (where.startsWith("unknown") ? " is at an unknown place" : verb + where)
        + yours.map(frame -> ", called from " + FrameNames.name(frame)).orElse("");
  }

  private String waitsFor(int thread) {
    Wait wait = analysis.waits[thread];
    boolean says =
        wait != null && wait.kind() != Wait.Kind.OTHER && !wait.words().isEmpty();
    return says ? ", and waits for " + wait.words() : "";
  }

  /** Non-daemon threads that go on to keep the JVM when main has returned. */
  private void stillThere() {
    List<DumpThread> left = new ArrayList<>();
    for (int i = analysis.causes.nextSetBit(0); i >= 0; i = analysis.causes.nextSetBit(i + 1)) {
      if (index.get(i).isNonDaemon() && i != index.main && analysis.depth[i] == 0) {
        left.add(index.get(i));
      }
    }
    if (!left.isEmpty()) {
      add("When main has returned, " + count(left.size(), "more non-daemon thread") + " still "
          + (left.size() == 1 ? "keeps" : "keep") + " the JVM: " + ThreadNames.quotedList(left)
          + ".");
    }
  }

  private static String count(int n, String what) {
    return n == 1 ? "1 " + what : n + " " + what + "s";
  }

  private void kept() {
    List<DumpThread> holders = index.all(analysis.holds.stream().boxed().toList());
    String main = index.destroyer != DumpIndex.NONE
        ? "The main method has returned, and "
        : index.hostMain != DumpIndex.NONE
            ? ""
            : "The dump shows neither main nor DestroyJavaVM, but ";
    add(main + count(holders.size(), "non-daemon thread") + " "
        + (holders.size() == 1 ? "keeps" : "keep") + " the JVM: "
        + ThreadNames.quotedList(holders) + ".");
    List<Integer> causes = causes(DumpIndex.NONE);
    if (!causes.isEmpty()) {
      int cause = causes.get(0);
      String chain = chain(DumpIndex.NONE, cause);
      add(chain
          + index.quoted(cause)
          + (chain.isEmpty() ? "" : ", which")
          + doing(cause)
          + waitsFor(cause)
          + (analysis.explain(cause).role() == Role.IDLE_WORKER
              ? analysis.explain(cause).where().startsWith("DelayedWorkQueue")
                  ? ": nobody has shut its pool down, or it still has delayed tasks."
                  : ": nobody has shut its pool down."
              : "."));
    }
    if (index.destroyer != DumpIndex.NONE
        && !index.get(index.destroyer).name().equals("DestroyJavaVM")) {
      add("\"main\" has no Java frame: it is the native thread that has called DestroyJavaVM, in an"
          + " embedded JVM, and waits for the others.");
    } else if (index.hostMain != DumpIndex.NONE) {
      add("\"main\" has no Java frame: it is in native code, of the host of an embedded JVM or in"
          + " DestroyJavaVM, and is not the cause.");
    }
  }

  private void nothing() {
    if (index.hostMain != DumpIndex.NONE) {
      add(
          "No Java thread keeps the JVM; \"main\" runs native code of the host of an embedded JVM.");
      return;
    }
    add("No thread of the dump keeps the JVM: all Java threads are daemons"
        + (index.destroyer == DumpIndex.NONE ? "." : ", and main has returned."));
    add(
        index.destroyer == DumpIndex.NONE
            ? "There is neither main nor DestroyJavaVM, so the JVM is embedded: the process lives because"
                + " its host does."
            : "The JVM is about to end, or its host keeps the process.");
  }

  private void unknown() {
    if (!index.saysDaemon) {
      add(
          index.destroyer == DumpIndex.NONE
              ? "The dump does not show main, and does not say which threads are daemons, so what keeps"
                  + " the JVM is unknown."
              : "The main method has returned; which of the other threads keep the JVM is unknown, since"
                  + " the dump does not say which are daemons.");
      pinned();
      return;
    }
    add("No thread in the dump keeps the JVM, but the dump is not whole, so what keeps it may be"
        + " missing.");
  }

  /** Carriers that are held, so that virtual threads without one cannot go on. */
  private void pinned() {
    Carriers carriers = analysis.carriers;
    if (!carriers.pinned.isEmpty()) {
      List<DumpThread> pinned = index.all(carriers.pinned);
      String all = carriers.isStarved()
          ? "All carriers that the dump shows (" + carriers.occupied.size() + ") are held by "
          : "Carriers are held by ";
      add(all + "virtual threads that wait in synchronized code, which pins them before JDK 24: "
          + ThreadNames.quotedList(pinned) + ".");
      if (!carriers.unmounted.isEmpty() && carriers.isStarved()) {
        add("Virtual threads without a carrier cannot go on, such as "
            + ThreadNames.quotedList(
                index.all(carriers.unmounted.subList(0, Math.min(3, carriers.unmounted.size()))))
            + "; possibly they hold what the others wait for.");
      }
    } else if (!carriers.occupied.isEmpty() && analysis.waitsForVirtual()) {
      String which = carriers.unseen.isEmpty()
          ? "by virtual threads"
          : "by the virtual threads " + AdviceWriter.numbers(carriers.unseen)
              + ", and the dump does not show what they do";
      add(count(carriers.occupied.size(), "carrier")
          + (carriers.occupied.size() == 1 ? " is" : " are") + " occupied " + which + ".");
    }
  }

  private void starved() {
    if (analysis.isPerhapsStarved()) {
      String workers = analysis.waits[index.main].targets().length == 1
          ? "the worker waits"
          : "all its workers wait";
      add("Possibly the pool starves: " + workers
          + " for others, and what would release them may need a free worker of the same pool.");
    }
  }

  /** What two dumps say of the threads that hold the JVM. */
  private void progress() {
    if (comparison == null) {
      return;
    }
    BitSet watched = new BitSet();
    watched.or(analysis.causes);
    watched.or(analysis.reached);
    List<DumpThread> computing = new ArrayList<>();
    List<DumpThread> moving = new ArrayList<>();
    for (int i = watched.nextSetBit(0); i >= 0; i = watched.nextSetBit(i + 1)) {
      switch (comparison.changes[i]) {
        case COMPUTES -> computing.add(index.get(i));
        case MOVES, NEW -> moving.add(index.get(i));
        default -> {}
      }
    }
    String time = comparison.time().isEmpty() ? "" : ", " + comparison.time() + " apart,";
    String what = analysis.shutdown.isUnderWay() ? "what the shutdown waits for" : "these threads";
    String sentence = comparison.isSameMoment()
        ? "The two dumps are of the same moment, so they do not say what moves."
        : !computing.isEmpty()
            ? "Between the dumps" + time + " " + ThreadNames.quotedList(computing) + " computed."
            : !moving.isEmpty()
                ? "Between the dumps" + time + " " + ThreadNames.quotedList(moving)
                    + " moved: there is progress."
                : "Between the dumps" + time + " no stack has changed in " + what + ".";
    while (sentences.size() >= MOST_SENTENCES) {
      sentences.remove(sentences.size() - 1);
    }
    add(sentence);
  }
}
