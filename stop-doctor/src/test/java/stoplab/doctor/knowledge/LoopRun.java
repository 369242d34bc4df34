// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import stoplab.testkit.NoStrayThreads;

/** A thread of this JVM that was put into a loop of the table. Close it, whatever happens. */
final class LoopRun implements AutoCloseable {
  /** Dumps in a row that must show a thread at its place before an interrupt counts as ignored. */
  private static final int LOOKS = 5;

  /** A step that may throw. */
  interface Step {
    void run() throws Exception;
  }

  private final String id;
  private final Deque<Step> cleaners = new ArrayDeque<>();
  private Thread victim;
  private Step end;

  LoopRun(String id) {
    this.id = id;
  }

  /** Adds a step for {@link #close()}; the last one comes first. */
  LoopRun cleanUp(Step step) {
    cleaners.push(step);
    return this;
  }

  /** Sets the thread, and waits until a dump shows it in the loop. */
  LoopRun in(Thread thread) {
    victim = thread;
    awaitInLoop();
    return this;
  }

  /** Sets what the table says would end it. */
  LoopRun endsBy(Step step) {
    end = step;
    return this;
  }

  Thread victim() {
    return victim;
  }

  /** The thread with this name, once there is one. */
  static Thread named(String prefix) {
    return until(() -> Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .findFirst()
        .orElse(null));
  }

  private static <T> T until(Callable<T> supplier) {
    return await()
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(supplier, found -> found != null);
  }

  void awaitInLoop() {
    await(id + " at " + victim)
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> OwnDump.loop(victim).equals(id));
  }

  /** Interrupts it: the interrupt must be consumed, and the thread must be in its loop again. */
  void mustDrop() {
    victim.interrupt();
    await(id + " consumes the interrupt")
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !victim.isInterrupted());
    awaitInLoop();
    assertThat(victim.isAlive())
        .as("[doctor.loops-are-run] %s lives on after an interrupt", id)
        .isTrue();
  }

  /** Interrupts it: it must stay where it is, with its status set. */
  void mustIgnore() {
    victim.interrupt();
    for (int i = 0; i < LOOKS; i++) {
      assertThat(OwnDump.loop(victim))
          .as("[doctor.loops-are-run] %s stays after an interrupt", id)
          .isEqualTo(id);
    }
    assertThat(victim.isInterrupted())
        .as("[doctor.loops-are-run] the interrupt status of %s", id)
        .isTrue();
  }

  /** Interrupts it: the thread must end. */
  void mustEnd() throws InterruptedException {
    victim.interrupt();
    awaitEnd();
  }

  /** Does what would end it: the thread must end. */
  void endNow() throws Exception {
    end.run();
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException {
    victim.join(NoStrayThreads.PATIENCE.toMillis());
    assertThat(victim.isAlive()).as("[doctor.loops-are-run] %s lives", id).isFalse();
  }

  @Override
  public void close() {
    for (Step step : cleaners) {
      try {
        step.run();
      } catch (Exception e) {
        throw new IllegalStateException("the clean-up failed", e);
      }
    }
  }

  /** Makes a thread of its own, which ends with its owner, and remembers it. */
  static ThreadFactory remembering(AtomicReference<Thread> made) {
    return body -> {
      made.set(new Thread(body));
      return made.get();
    };
  }
}
