// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "lists of processes are read from Linux's /proc")
class ProcTableTest {
  @Test
  @Tag("process.looks-are-shared")
  @DisplayName("stops that wait for a reading share the next one, each using its own part")
  void waitersShareOneReading() throws Exception {
    long self = ProcessHandle.current().pid();
    CountDownLatch queued = new CountDownLatch(1);
    FutureTask<ProcTable> slow = new FutureTask<>(() -> ProcTable.read(pid -> {
      try {
        return queued.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) && pid == self;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }));
    Thread slowReader = ThreadKind.PLATFORM.start("slow-reader", slow);
    await().atMost(PATIENCE).until(() -> isIn(slowReader, "readNow"));
    List<FutureTask<ProcTable>> readings = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long wanted = i == 0 ? 1 : self;
      FutureTask<ProcTable> reading = new FutureTask<>(() -> ProcTable.read(pid -> pid == wanted));
      Thread thread = ThreadKind.PLATFORM.start("reader-" + i, reading);
      readings.add(reading);
      await().atMost(PATIENCE).until(() -> isIn(thread, "awaitTurn"));
    }
    queued.countDown();
    assertThat(slow.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS).processes())
        .extracting(ProcStat::pid)
        .containsExactly(self);
    ProcTable first = readings.get(0).get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    for (FutureTask<ProcTable> reading : readings) {
      assertThat(reading.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("[process.looks-are-shared] the reading of each")
          .isSameAs(first);
    }
    assertThat(first.processes())
        .as("[process.looks-are-shared] what each of them asks for")
        .extracting(ProcStat::pid)
        .containsExactlyInAnyOrder(1L, self);
  }

  private static boolean isIn(Thread thread, String method) {
    return (thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING)
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  @Tag("process.looks-are-shared")
  @DisplayName("a reading is never older than the request for it")
  void readingIsFresh() throws Exception {
    ProcTable before = ProcTable.read(pid -> true);
    Process born = new ProcessBuilder("sleep", "600").start();
    try {
      ProcTable after = ProcTable.read(pid -> true);
      assertThat(before.processes()).extracting(ProcStat::pid).doesNotContain(born.pid());
      assertThat(after.processes())
          .as("[process.looks-are-shared] a process that was born before the request")
          .extracting(ProcStat::pid)
          .contains(born.pid());
    } finally {
      born.destroyForcibly().waitFor();
    }
  }
}
