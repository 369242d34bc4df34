// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class ChildProcessGuardTest {
  @BeforeEach
  void needsSignals() {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sh: run on Linux or macOS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"waits", "returns", "fails"})
  @Tag("bench.offspring-dies-too")
  @DisplayName("unless a JVM is killed, its children and theirs end with it, however it ends")
  void childrenEndWithTheirParent(String how) throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Keeper.class, how)) {
      assertThat(endParent(child)).isEmpty();
    }
  }

  @Test
  @Tag("bench.offspring-dies-too")
  @DisplayName("at the end, a start under way is awaited, then killed, and no other begins")
  void startThatHasBegunIsWaitedFor() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), LateStarter.class)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(child.output()).contains("refused").doesNotContain("accepted");
      long pid = Long.parseLong(child.output().lines().findFirst().orElseThrow());
      assertThat(ProcessHandle.of(pid).filter(ProcessInspector::runs)).isEmpty();
    }
  }

  @Test
  @DisplayName("mutant: children that are started the usual way survive")
  void usualChildrenLiveOn() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(), Keeper.class, "usual")) {
      List<ProcessHandle> left = endParent(child);
      left.forEach(ProcessHandle::destroyForcibly);
      assertThat(left).hasSize(ChildKind.TREE_10.size());
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> left.stream().noneMatch(ProcessInspector::runs));
    }
  }

  /**
   * Waits until the tree is there, ends its parent if that waits, and returns the processes that
   * still run.
   */
  private static List<ProcessHandle> endParent(ChildJvm child) throws InterruptedException {
    await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("started"));
    List<Long> pids = child
        .output()
        .lines()
        .takeWhile(line -> !line.equals("started"))
        .map(Long::valueOf)
        .toList();
    assertThat(pids).hasSize(ChildKind.TREE_10.size());
    child.handle().destroy();
    assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .filter(ProcessInspector::runs)
        .toList();
  }

  /** Starts a tree, prints which processes are in it, and ends in the given way. */
  static final class Keeper {
    private Keeper() {}

    public static void main(String[] args) throws Exception {
      ProcessBuilder builder = new ProcessBuilder(ChildKind.TREE_10.command());
      Process tree =
          args[0].equals("usual") ? builder.start() : ChildProcessGuard.start(builder::start);
      tree.inputReader().readLine();
      System.out.println(tree.pid());
      tree.descendants().map(ProcessHandle::pid).forEach(System.out::println);
      System.out.println("started");
      switch (args[0]) {
        case "returns" -> {}
        case "fails" -> throw new IllegalStateException("as it should");
        default -> new CountDownLatch(1).await();
      }
    }
  }

  /** Ends while it is starting a process, and tries to start another. */
  static final class LateStarter {
    private LateStarter() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch said = new CountDownLatch(1);
      ShutdownHook.add(() -> awaitQuietly(said)); // this JVM does not end earlier
      Process late = ChildProcessGuard.start(() -> {
        ThreadKind.PLATFORM.start("exit", () -> System.exit(0));
        while (Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("offspring")
                && thread.getState() == Thread.State.TIMED_WAITING)) {
          Thread.onSpinWait();
        }
        return new ProcessBuilder("sleep", "60").start();
      });
      System.out.println(late.pid());
      try {
        ChildProcessGuard.start(() -> new ProcessBuilder("true").start());
        System.out.println("accepted");
      } catch (IllegalStateException e) {
        System.out.println("refused");
      }
      said.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
