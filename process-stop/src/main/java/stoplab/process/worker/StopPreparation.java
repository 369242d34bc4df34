// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import stoplab.process.worker.tree.ProcessTag;
import stoplab.process.worker.tree.ProcessTree;

/**
 * What a stop needs, prepared while the child is still starting: the child is put into a cgroup of
 * its own, and the first time in a JVM the code of a stop is loaded and linked, by a stop of a
 * {@link PretendedProcess}. All of that in a thread of its own, so that a start does not wait for
 * it [process.first-stop-is-prepared].
 */
final class StopPreparation {
  private static final AtomicBoolean FIRST = new AtomicBoolean(true);

  private final CountDownLatch done = new CountDownLatch(1);

  /** Begins; if there is no thread for it, the stop goes without. */
  static StopPreparation begin(Process child, ProcessTag tag) {
    StopPreparation preparation = new StopPreparation();
    Thread thread = new Thread(() -> preparation.run(child, tag), "prepare-" + child.pid());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // no more threads
      preparation.done.countDown();
    }
    return preparation;
  }

  private void run(Process child, ProcessTag tag) {
    boolean first = FIRST.compareAndSet(true, false);
    try {
      if (first) {
        loadRareClasses();
      }
      tag.putIntoCgroup(child.toHandle());
    } finally {
      done.countDown();
    }
    if (first) {
      rehearse(tag);
    }
  }

  /** As {@link ProcessTree#rareClasses}; a rehearsal does not need these, or comes too late. */
  private static List<Class<?>> loadRareClasses() {
    ExitCauseClassifier.classify(0, Set.of(), Goodbye.NO_GUARD, Goodbye.NO_GUARD);
    List<Class<?>> classes = new ArrayList<>(ProcessTree.rareClasses());
    classes.addAll(List.of(DumpCollector.class, Survivor.class, ThreadDump.class));
    return classes;
  }

  private static void rehearse(ProcessTag tag) {
    Duration moment = Duration.ofMillis(1);
    StopLadder.within(Duration.ofSeconds(1))
        .ask(moment)
        .terminate(moment)
        .stop(WorkerProcess.pretended(tag.ofNobody()))
        .toString();
  }

  /** Waits until the child is where a stop looks for it. */
  void await(Deadline deadline) throws InterruptedException {
    done.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
  }
}
