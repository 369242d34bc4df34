// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.regex.Pattern;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Code that computes without blocking, and threads of the JDK. */
final class OtherRows {
  private static final String SPIN = "stoplab.interrupt.map.calls.OtherRows.spin";

  private OtherRows() {}

  private interface Remove {
    Reference<?> from(ReferenceQueue<Object> queue) throws InterruptedException;
  }

  static Rows rows() {
    Rows rows = new Rows("other");
    busy(rows, "CPU loop", SPIN, scenario -> scenario.call(() -> spin(scenario, () -> {})));
    busy(
        rows,
        "Thread.onSpinWait, in a loop",
        SPIN,
        scenario -> scenario.call(() -> spin(scenario, Thread::onSpinWait)));
    busy(
        rows,
        "Thread.yield, in a loop",
        SPIN,
        scenario -> scenario.call(() -> spin(scenario, Thread::yield)));
    busy(
        rows, "regular expression that backtracks", "java.util.regex.Matcher.matches", scenario -> {
          // The back-reference keeps Pattern from remembering where it has failed before.
          Pattern slow = Pattern.compile("(a|aa)+b\\1");
          scenario.call(
              () -> !slow.matcher(new BacktrackingText(scenario)).matches() && scenario.released());
        });
    rows.blocked(
        "ReferenceQueue.remove()",
        "java.lang.ref.ReferenceQueue.remove",
        scenario -> remove(scenario, ReferenceQueue::remove));
    rows.blocked(
        "ReferenceQueue.remove(ms)",
        "java.lang.ref.ReferenceQueue.remove",
        scenario -> remove(scenario, queue -> queue.remove(3_600_000)));
    rows.blocked(
            "Timer's thread, between two tasks", "java.util.TimerThread.mainLoop", scenario -> {
              Timer timer = new Timer(true);
              scenario.resources().own(timer::cancel);
              scenario
                  .call(() -> true)
                  .startBy(victim -> timer.schedule(task(victim::enter), 0))
                  .release(() -> timer.schedule(task(scenario.victim()), 0));
            })
        .adjust(Case::platformOnly);
    rows.blocked(
        "ThreadPoolExecutor's thread, between two tasks",
        "java.util.concurrent.ThreadPoolExecutor.getTask",
        scenario -> {
          ThreadPoolExecutor pool = scenario.resources().shutDownAtEnd((ThreadPoolExecutor)
              Executors.newFixedThreadPool(1, scenario.kind().factory()));
          scenario
              .call(() -> Thread.currentThread() == scenario.victim().thread())
              .startBy(victim -> pool.execute(victim::enter))
              .release(() -> pool.execute(scenario.victim()));
        });
    rows.notMeasured(
        "Console.readLine",
        "it needs a terminal; over a stream it is a read of System.in, which is in the map");
    rows.notMeasured("StructuredTaskScope.join", "it is a preview up to JDK 27");
    rows.notMeasured(
        "native code through JNI",
        "the map has no native library; such code ends "
            + "only if it asks for the interrupt itself");
    return rows;
  }

  private static void busy(Rows rows, String name, String frame, Case.Script script) {
    rows.blocked(name, frame, script).adjust(row -> row.with(Case.Trait.BUSY));
  }

  private static boolean spin(Scenario scenario, Runnable hint) {
    while (!scenario.released()) {
      hint.run();
    }
    return true;
  }

  /** Text that takes exponential time to match, until the release makes the match fail at once. */
  private record BacktrackingText(Scenario scenario) implements CharSequence {
    @Override
    public int length() {
      return 60;
    }

    @Override
    public char charAt(int index) {
      return scenario.released() ? '-' : 'a';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }
  }

  private static void remove(Scenario scenario, Remove remove) {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    Object referent =
        new Object(); // kept reachable, so that the garbage collector does not enqueue the
    // reference
    Reference<Object> reference = new WeakReference<>(referent, queue);
    scenario
        .call(() -> remove.from(queue) == reference)
        .release(reference::enqueue)
        .checkUsable(() -> {
          Reference.reachabilityFence(referent);
          reference.enqueue();
          return true;
        });
  }

  private static TimerTask task(Runnable body) {
    return new TimerTask() {
      @Override
      public void run() {
        body.run();
      }
    };
  }
}
