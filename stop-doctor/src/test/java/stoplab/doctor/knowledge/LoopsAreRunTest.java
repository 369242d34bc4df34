// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Cleaner;
import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** Loops of pools, timers and the JDK's own threads. */
@Tag("doctor.loops-are-run")
final class LoopsAreRunTest {
  @ParameterizedTest
  @ValueSource(strings = {"linked", "synchronous", "array"})
  @DisplayName("an idle pool worker drops an interrupt, and shutdown() ends it")
  void idlePoolWorker(String queue) throws Exception {
    BlockingQueue<Runnable> tasks = switch (queue) {
      case "linked" -> new LinkedBlockingQueue<>();
      case "array" -> new ArrayBlockingQueue<>(1);
      default -> new SynchronousQueue<>();
    };
    ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.HOURS, tasks);
    try (LoopRun run = new LoopRun("idle-pool-worker").cleanUp(pool::shutdownNow)) {
      run.in(worker(pool)).endsBy(pool::shutdown).mustDrop();
      run.endNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linked", "synchronous", "array"})
  @DisplayName("an idle worker with a keep-alive time drops an interrupt, and shutdown() ends it")
  void idleCachedWorker(String queue) throws Exception {
    BlockingQueue<Runnable> tasks = switch (queue) {
      case "linked" -> new LinkedBlockingQueue<>();
      case "array" -> new ArrayBlockingQueue<>(1);
      default -> new SynchronousQueue<>();
    };
    ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.HOURS, tasks);
    pool.allowCoreThreadTimeOut(true);
    try (LoopRun run = new LoopRun("idle-cached-worker").cleanUp(pool::shutdownNow)) {
      run.in(worker(pool)).endsBy(pool::shutdown).mustDrop();
      pool.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
      run.victim().interrupt(); // it waits for the old time first
      run.endNow();
    }
  }

  private static Thread worker(ThreadPoolExecutor pool) {
    AtomicReference<Thread> worker = new AtomicReference<>();
    pool.setThreadFactory(body -> {
      worker.set(ThreadKind.PLATFORM.factory().newThread(body));
      return worker.get();
    });
    pool.prestartCoreThread();
    return worker.get();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an idle scheduler drops an interrupt, and shutdown() ends it")
  void idleScheduledWorker(boolean hasTask) throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    ScheduledExecutorService pool = Executors.newScheduledThreadPool(1, body -> {
      worker.set(ThreadKind.PLATFORM.factory().newThread(body));
      return worker.get();
    });
    try (LoopRun run = new LoopRun("idle-scheduled-worker").cleanUp(pool::shutdownNow)) {
      if (hasTask) {
        pool.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
      } else {
        pool.submit(() -> {}).get(20, TimeUnit.SECONDS);
      }
      run.in(worker.get()).endsBy(pool::shutdown).mustDrop();
      run.endNow();
    }
  }

  @Test
  @DisplayName("an idle fork/join worker drops an interrupt, and shutdown() ends it")
  void idleForkJoinWorker() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    try (LoopRun run = new LoopRun("idle-fork-join-worker").cleanUp(pool::shutdownNow)) {
      Thread worker = pool.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
      run.in(worker).endsBy(pool::shutdown).mustDrop();
      run.endNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an idle timer drops an interrupt, and cancel() ends it")
  void timer(boolean hasTask) throws Exception {
    Timer timer = new Timer("loop-timer-" + hasTask, true);
    try (LoopRun run = new LoopRun("timer").cleanUp(timer::cancel)) {
      if (hasTask) {
        timer.schedule(
            new TimerTask() {
              @Override
              public void run() {}
            },
            3_600_000);
      }
      run.in(LoopRun.named("loop-timer-" + hasTask)).endsBy(timer::cancel).mustDrop();
      run.endNow();
    }
  }

  @Test
  @DisplayName("a Cleaner drops an interrupt")
  void cleaner() throws Exception {
    AtomicReference<Thread> worker = new AtomicReference<>();
    Cleaner cleaner = Cleaner.create(LoopRun.remembering(worker));
    Object held = new Object();
    try (LoopRun run = new LoopRun("jdk-cleaner")) {
      Cleaner.Cleanable cleanable = cleaner.register(held, () -> {});
      run.cleanUp(cleanable::clean).in(worker.get()).mustDrop();
    }
  }

  @Test
  @DisplayName("the thread of a WatchService ignores an interrupt, and close() ends it")
  void watchService() throws Exception {
    WatchService service = FileSystems.getDefault().newWatchService();
    try (LoopRun run = new LoopRun("jdk-watch-service").cleanUp(service::close)) {
      run.in(LoopRun.named("FileSystemWatch")).endsBy(service::close).mustIgnore();
      run.endNow();
    }
  }

  @Test
  @DisplayName("the process reaper ignores an interrupt while the child runs, later drops it")
  void processReaper() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try (LoopRun run = new LoopRun("jdk-process-reaper").cleanUp(child::destroyForcibly)) {
      run.in(reaperOf("jdk-process-reaper")).mustIgnore();
      child.destroyForcibly();
      try (LoopRun idle = new LoopRun("jdk-pool")) {
        idle.in(run.victim()).mustDrop();
      }
    }
  }

  /** Another test of this JVM may have left an idle reaper. */
  private static Thread reaperOf(String loop) {
    AtomicReference<Thread> found = new AtomicReference<>();
    org.awaitility.Awaitility.await()
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("process reaper"))
              .filter(thread -> OwnDump.loop(thread).equals(loop))
              .findFirst()
              .ifPresent(found::set);
          return found.get() != null;
        });
    return found.get();
  }

  @Test
  @DisplayName("a regular expression ignores an interrupt, and its text can end it")
  void regex() throws Exception {
    AtomicReference<Boolean> stop = new AtomicReference<>(false);
    CharSequence text = new CheckedText("a".repeat(40) + "!", stop);
    Thread thread = ThreadKind.PLATFORM.start("loop-regex", () -> {
      try {
        Pattern.compile("(a|aa)+b\\1").matcher(text).matches();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("stopped");
      }
    });
    try (LoopRun run = new LoopRun("regex").cleanUp(() -> stop.set(true))) {
      run.in(thread).endsBy(() -> stop.set(true));
      thread.interrupt();
      run.awaitInLoop();
      run.endNow();
    }
  }

  private record CheckedText(String text, AtomicReference<Boolean> stop) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (stop.get()) {
        throw new IllegalStateException("stopped");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }
  }
}
