// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.worker.Waits;
import stoplab.process.zoo.Cage;
import stoplab.testkit.NoStrayThreads;

/** How many children there are, and which. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildPoolTest {
  @TempDir
  private Path folder;

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(Cage::runs).isPresent();
  }

  private static long pid(KillableExecutor executor) throws Exception {
    return executor.submit(CallTasks.Pid.class, "", PATIENCE).get();
  }

  @Test
  @Tag("process.call-children-are-bounded")
  @DisplayName("however calls end, there are never more children than configured")
  void childrenAreBounded() throws Exception {
    try (KillableExecutor executor = new KillableExecutor(CallSettings.of(2).withSpares(1))) {
      AtomicInteger most = new AtomicInteger();
      List<KillableCall<?>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(executor.submit(CallTasks.Halt.class, 1, PATIENCE));
        calls.add(executor.submit(
            CallTasks.Loop.class, folder.resolve("pid" + i).toString(), Duration.ofMillis(20)));
        calls.add(executor.submit(CallTasks.Pid.class, "", PATIENCE));
      }
      Waits.until("all calls have ended", () -> {
        most.accumulateAndGet(executor.children(), Math::max);
        return calls.stream().allMatch(KillableCall::isDone);
      });
      assertThat(most).as("[process.call-children-are-bounded]").hasValueBetween(2, 3);
    }
  }

  @Test
  @Tag("process.call-children-are-replaced")
  @DisplayName("a spare that was killed is replaced, and no call sees it")
  void killedSpareIsReplaced() throws Exception {
    try (KillableExecutor executor = new KillableExecutor(CallSettings.of(1).withSpares(0))) {
      long first = pid(executor);
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      Waits.until("it was seen", () -> executor.children() == 0);
      long second = pid(executor);
      assertThat(second).as("[process.call-children-are-replaced]").isNotEqualTo(first);
    }
  }

  @Test
  @Tag("process.call-children-are-replaced")
  @DisplayName("after so many calls a child is replaced, and it is gone")
  void childIsRecycled() throws Exception {
    CallSettings settings = CallSettings.of(1).withSpares(0).withCallsPerChild(2);
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      List<Long> pids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        pids.add(pid(executor));
      }
      assertThat(pids.get(1)).as("[process.call-children-are-replaced]").isEqualTo(pids.get(0));
      assertThat(Set.copyOf(pids)).as("[process.call-children-are-replaced]").hasSize(3);
      Waits.until("the first one is gone", () -> !runs(pids.get(0)));
    }
  }

  @Test
  @Tag("process.call-start-fails")
  @DisplayName("if no child can be started, calls are refused, the reason is said, and it is quiet")
  void childrenThatDieAtOnce() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    Path options = folder.resolve("options");
    CallSettings settings = CallSettings.of(2)
        .withJvmOptions("-XX:VMOptionsFile=" + options)
        .withLineConsumer(line -> starts.addAndGet(line.contains("Could not open") ? 1 : 0));
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      CallOutcome<Long> outcome =
          executor.submit(CallTasks.Pid.class, "", PATIENCE).outcome();
      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.toString())
          .as("[process.call-start-fails] the reason")
          .contains("no child can be started: ", "Could not open options file");
      assertThat(starts).as("[process.call-start-fails] starts").hasValueLessThan(8);
      Files.createFile(options);
      Set<String> said = new HashSet<>();
      Waits.until("calls run again", () -> {
        CallOutcome<Long> next =
            executor.submit(CallTasks.Pid.class, "", PATIENCE).outcome();
        said.add(next.getClass().getSimpleName());
        return said.contains("Finished");
      });
    }
  }

  @Test
  @Tag("process.call-start-fails")
  @DisplayName("a child that hangs while it starts is killed, and the calls are refused")
  void childrenThatHang() throws Exception {
    CallSettings settings = CallSettings.of(1)
        .withSpares(0)
        .withStartBound(Duration.ofMillis(200))
        .withJvmOptions(
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0");
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      assertThat(executor.submit(CallTasks.Pid.class, "", PATIENCE).outcome().toString())
          .as("[process.call-start-fails]")
          .contains("no child can be started: it was not ready within PT0.2S");
    }
  }

  @Test
  @Tag("process.call-ready")
  @DisplayName("awaitReady() waits until the spares stand ready, and no longer than its bound")
  void awaitReadyWaits() throws Exception {
    try (KillableExecutor executor = new KillableExecutor(CallSettings.of(1).withSpares(2))) {
      assertThat(executor.awaitReady(Duration.ZERO))
          .as("[process.call-ready] at once")
          .isFalse();
      assertThat(executor.awaitReady(PATIENCE)).as("[process.call-ready]").isTrue();
      assertThat(executor.children()).as("[process.call-ready]").isEqualTo(2);
      KillableCall<Long> call =
          executor.submit(CallTasks.AwaitFile.class, folder.resolve("go").toString(), PATIENCE);
      Waits.until("a third, since one is busy", () -> executor.children() == 3);
      Files.createFile(folder.resolve("go"));
      assertThat(call.get()).isPositive();
    }
  }

  @Test
  @Tag("process.call-leaves-nothing")
  @DisplayName("what a call has left behind, a process and a hook that hangs, ends with its child")
  void whatIsLeftBehindEnds() throws Exception {
    long left;
    long child;
    long begun;
    try (KillableExecutor executor = new KillableExecutor(CallSettings.of(1))) {
      left = executor.submit(CallTasks.LeaveBehind.class, "", PATIENCE).get();
      child = pid(executor);
      begun = System.nanoTime();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(runs(child)).as("[process.call-leaves-nothing] the child").isFalse();
    assertThat(runs(left))
        .as("[process.call-leaves-nothing] what it had started")
        .isFalse();
    assertThat(took).as("[process.call-leaves-nothing] a hook cannot hold it").isLessThan(PATIENCE);
  }
}
