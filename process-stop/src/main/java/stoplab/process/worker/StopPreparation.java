// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import stoplab.process.worker.guard.Goodbye;
import stoplab.process.worker.output.ChildThreadDump;
import stoplab.process.worker.stop.PretendedProcess;
import stoplab.process.worker.tree.ProcessTag;
import stoplab.process.worker.tree.ProcessTree;

/**
 * Prepares the first stop in a JVM while its first child is still starting: the code of a stop is
 * loaded and linked, by a stop of a {@link PretendedProcess}. A thread of its own does that, so
 * that a start does not wait for it [process.first-stop-is-prepared].
 */
final class StopPreparation {
  private static final AtomicBoolean FIRST = new AtomicBoolean(true);

  private StopPreparation() {}

  /** Begins, in the first call only; if there is no thread for it, the stop goes without. */
  static void begin(Process child, ProcessTag tag) {
    if (!FIRST.compareAndSet(true, false)) {
      return;
    }
    Thread thread = new Thread(() -> prepare(tag), "prepare-" + child.pid());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // No more threads.
    }
  }

  private static void prepare(ProcessTag tag) {
    ForkJoinPool.commonPool().execute(() -> {}); // where Process.onExit() reports an end
    loadRareClasses();
    rehearse(tag);
  }

  /** As {@link ProcessTree#rareClasses}; a rehearsal does not need these. */
  private static List<Class<?>> loadRareClasses() {
    ExitCauseClassifier.classify(0, Set.of(), Goodbye.NO_GUARD, Goodbye.NO_GUARD);
    List<Class<?>> classes = new ArrayList<>(ProcessTree.rareClasses());
    classes.addAll(ChildThreadDump.rareClasses());
    classes.add(Survivor.class);
    return classes;
  }

  private static void rehearse(ProcessTag tag) {
    Duration moment = Duration.ofMillis(1);
    WorkerProcess worker = WorkerProcess.pretended(tag.ofNobody());
    StopLadder.within(Duration.ofSeconds(1)).ask(moment).terminate(moment).stop(worker);
    worker.tag().noteEnd(worker.process());
  }
}
