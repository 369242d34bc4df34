// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.Calls.Call;

@ExtendWith(NoStrayThreads.class)
class PrivateLocksTest {
  @Test
  @Tag("interrupt.private-locks")
  @DisplayName("a stranger that holds the monitor of a scheduled worker delays none of its methods")
  void strangersLockDelaysNothing() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch inRun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          inRun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        },
        Duration.ofMillis(1));
    Call<Void> stranger = Calls.start(ThreadKind.PLATFORM, () -> {
      synchronized (worker) {
        held.countDown();
        DeafWait.await(release);
      }
    });
    try {
      PoolContract.awaitOpen(held, "the stranger holds the monitor");
      Call<Void> call = Calls.start(ThreadKind.PLATFORM, () -> {
        worker.start(pool);
        PoolContract.awaitOpen(inRun, "[interrupt.private-locks] a run is on");
        worker.stop();
        worker.stopNow();
      });
      call.end(NoStrayThreads.PATIENCE);
      PoolContract.awaitOpen(interrupted, "[interrupt.private-locks] the run is interrupted");
      assertThat(stranger.task().isDone())
          .as("the stranger held it all the time")
          .isFalse();
    } finally {
      release.countDown();
      stranger.end(NoStrayThreads.PATIENCE);
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.private-locks")
  @DisplayName("no public lesson has a synchronized method")
  void noSynchronizedMethods() throws Exception {
    List<String> found = new ArrayList<>();
    int classes = 0;
    Path folder = Path.of(ScheduledWorker.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI())
        .resolve("stoplab/interrupt");
    for (File file : folder.toFile().listFiles((dir, name) -> name.endsWith(".class"))) {
      Class<?> type = Class.forName(
          "stoplab.interrupt." + file.getName().replace(".class", ""),
          false,
          ScheduledWorker.class.getClassLoader());
      if (!Modifier.isPublic(type.getModifiers())) {
        continue;
      }
      classes++;
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isSynchronized(method.getModifiers())) {
          found.add(method.toString());
        }
      }
    }
    assertThat(classes).as("lessons looked at").isGreaterThan(10);
    assertThat(found).as("[interrupt.private-locks] methods that lock on this").isEmpty();
  }
}
