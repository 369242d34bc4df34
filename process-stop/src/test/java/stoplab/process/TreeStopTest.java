// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.state.ProcessState;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class TreeStopTest implements ChildStopContract {
  @Override
  public ChildStop create(Duration time) {
    return new TreeStop(time);
  }

  @Override
  public boolean endsDeaf() {
    return true;
  }

  @Override
  public Interrupt interrupt() {
    return Interrupt.KILLS;
  }

  @ParameterizedTest
  @EnumSource(names = {"TREE", "GRANDCHILD_KEEPS_STDOUT", "CHANGES_GROUP", "ZOMBIE_MAKER"})
  @Tag("process.tree-is-gone")
  @DisplayName("a tree that obeys is gone, wherever its sessions and groups are")
  void treeIsGone(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      Cage.await("the tree", () -> 1 + cage.process().descendants().count() == animal.treeSize());
      assertThat(create(patience()).stop(cage.process())).isTrue();
      assertThat(cage.members()).as("processes that still run").isEmpty();
    }
  }

  @Test
  @Tag("process.tree-is-gone")
  @DisplayName("processes that stay when their leader leaves at once are killed")
  void survivorsAreKilled() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.TREE_IGNORES_SIGTERM)) {
      Cage.await("the tree", () -> cage.process().descendants().count() == 2);
      assertThat(create(patience().dividedBy(5)).stop(cage.process())).isTrue();
      assertThat(cage.members()).as("processes that still run").isEmpty();
      assertThat(cage.process().exitValue()).as("the leader has obeyed").isEqualTo(143);
    }
  }

  @Test
  @Tag("process.tree-is-gone")
  @DisplayName("a parent that restarts its child is dead before that child is")
  void respawningTreeIsGone() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (Cage cage = Cage.ofReady(Animal.RESPAWNS)) {
        assertThat(create(patience().dividedBy(20)).stop(cage.process())).isTrue();
        assertThat(cage.members()).as("processes that still run").isEmpty();
      }
    }
  }

  @Test
  @Tag("process.tree-is-gone")
  @DisplayName("SIGTERM goes to the leaves first, SIGKILL to the root first")
  void signalsHaveTheirOrder() throws Exception {
    FakeTree tree = new FakeTree();
    assertThat(create(Duration.ofMillis(50)).stop(tree)).isTrue();
    assertThat(tree.signals)
        .containsExactly(
            "destroy leaf", "destroy root", "destroyForcibly root", "destroyForcibly leaf");
  }

  @Test
  @Tag("process.tree-is-gone")
  @DisplayName("with no time at all it kills the tree without waiting for its end")
  void noTimeIsEnough() throws Exception {
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      try (Cage cage = Cage.ofReady(Animal.TREE_IGNORES_SIGTERM)) {
        Cage.await("the tree", () -> cage.process().descendants().count() == 2);
        create(none).stop(cage.process());
        Cage.await("nobody runs", () -> cage.members().isEmpty());
      }
    }
  }

  /** A child with one child of its own, which both wait for SIGKILL. */
  private static final class FakeTree extends Process {
    private final List<String> signals = new ArrayList<>();
    private final ProcessHandle leaf = fake("leaf", 2, List.of());
    private final ProcessHandle root = fake("root", 1, List.of(leaf));

    private ProcessHandle fake(String name, int pid, List<ProcessHandle> descendants) {
      return (ProcessHandle) Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {ProcessHandle.class},
          (proxy, method, args) -> switch (method.getName()) {
            case "destroy", "destroyForcibly" -> signals.add(method.getName() + " " + name);
            case "isAlive" -> !signals.contains("destroyForcibly " + name);
            case "pid" -> (long) Integer.MAX_VALUE; // no process has such a number
            case "descendants" -> descendants.stream();
            case "equals" -> proxy == args[0];
            case "hashCode" -> pid;
            default -> throw new UnsupportedOperationException(method.getName());
          });
    }

    @Override
    public ProcessHandle toHandle() {
      return root;
    }

    @Override
    public boolean isAlive() {
      return root.isAlive();
    }

    @Override
    public int exitValue() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int waitFor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void destroy() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream getInputStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream getErrorStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public OutputStream getOutputStream() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  @Tag("process.interrupt-kills")
  @DisplayName("an interrupt kills the whole tree at once, and is kept")
  void interruptKillsTree() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.TREE_IGNORES_SIGTERM)) {
      Cage.await("the tree", () -> cage.process().descendants().count() == 2);
      Call<Boolean> call = Calls.start(
          ThreadKind.PLATFORM,
          () -> create(Duration.ofDays(1)).stop(cage.process())
              && Thread.currentThread().isInterrupted());
      Cage.await("a wait", () -> ChildStopContract.isIn(call.thread(), "sleep"));
      call.thread().interrupt();
      assertThat(call.end(patience())).as("ended, and status set").isTrue();
      assertThat(cage.members()).as("processes that still run").isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.zombie-is-dead")
  @DisplayName("a zombie does not run, though isAlive() says so")
  void zombieIsDead() {
    try (Cage cage = Cage.ofReady(Animal.ZOMBIE_MAKER)) {
      ProcessHandle zombie = cage.process().children().findFirst().orElseThrow();
      Cage.await("a zombie that is dead", () -> !ProcessState.runs(zombie));
      assertThat(zombie.isAlive()).as("what the JDK reports").isTrue();
      assertThat(ProcessState.runs(cage.process().toHandle()))
          .as("its parent runs")
          .isTrue();
    }
  }

  /** Its main thread leaves, and another one works on for ten minutes. */
  private static final String DEAD_MAIN_THREAD = "import ctypes, os, threading, time\n"
      + "threading.Thread(target=time.sleep, args=(600,)).start()\n"
      + "print(os.getpid(), flush=True)\n"
      + "ctypes.CDLL(None).pthread_exit(None)\n";

  /** This process, seen as one of another user is: its command cannot be read. */
  private static ProcessHandle withoutCommand() {
    ProcessHandle.Info nothing = (ProcessHandle.Info) Proxy.newProxyInstance(
        TreeStopTest.class.getClassLoader(),
        new Class<?>[] {ProcessHandle.Info.class},
        (proxy, method, args) -> Optional.empty());
    return (ProcessHandle) Proxy.newProxyInstance(
        TreeStopTest.class.getClassLoader(),
        new Class<?>[] {ProcessHandle.class},
        (proxy, method, args) -> switch (method.getName()) {
          case "pid" -> ProcessHandle.current().pid();
          case "isAlive" -> true;
          case "info" -> nothing;
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private static Optional<Character> stateOf(ProcessHandle process) {
    try (InputStream in = new FileInputStream("/proc/" + process.pid() + "/stat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return Optional.of(line.charAt(line.lastIndexOf(')') + 2));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.dead-main-thread-runs")
  @DisplayName("a process whose main thread has left runs while another of its threads does")
  void deadMainThreadRuns() throws Exception {
    assumeTrue(hasPython(), "python3 is missing: it makes the process");
    Process child = new ProcessBuilder("sh", "-c", "python3 -c '" + DEAD_MAIN_THREAD + "' & wait")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (BufferedReader out = child.inputReader()) {
      ProcessHandle threaded = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      awaitZombie(threaded);
      assertThat(ProcessState.runs(threaded))
          .as("[process.dead-main-thread-runs] it runs")
          .isTrue();
      assertThat(new TreeStop(NoStrayThreads.PATIENCE).stop(child)).isTrue();
      assertThat(stateOf(threaded).filter(state -> state != 'Z'))
          .as("[process.dead-main-thread-runs] the state after a stop that returned true")
          .isEmpty();
      assertThat(ProcessState.runs(threaded)).isFalse();
    } finally {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly().waitFor();
    }
  }

  private static void awaitZombie(ProcessHandle threaded) {
    await("its main thread has left")
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> stateOf(threaded).filter(state -> state == 'Z').isPresent());
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import ctypes").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.dead-main-thread-runs")
  @DisplayName("a process whose command cannot be read counts as running")
  void unreadableCommandRuns() {
    assertThat(ProcessState.runs(withoutCommand()))
        .as("[process.dead-main-thread-runs] it runs")
        .isTrue();
  }

  /** Stops a tree when it has no file descriptor left, or one, for most of the time or for good. */
  static final class WithoutFiles {
    public static void main(String[] args) throws Exception {
      int left = Integer.parseInt(args[0]);
      Process child =
          new ProcessBuilder("sh", "-c", "(trap '' TERM; exec sleep 600) & echo $!; wait").start();
      String grandchild = child.inputReader().readLine();
      ProcessHandle handle = ProcessHandle.of(Long.parseLong(grandchild)).orElseThrow();
      // Loads the classes. Its pipes are closed here: the JDK would close them while we count.
      Process first = new ProcessBuilder("sleep", "600").start();
      new TreeStop(Duration.ZERO).stop(first);
      first.waitFor();
      first.getInputStream().close();
      first.getErrorStream().close();
      first.getOutputStream().close();
      List<InputStream> files = FewFiles.useUpAllBut(left);
      boolean gone = new TreeStop(Duration.ofMillis(300)).stop(child);
      for (InputStream file : files) {
        file.close();
      }
      System.out.println("said " + gone + ", runs " + ProcessState.runs(handle));
      handle.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.tree-unseen-is-false")
  @DisplayName("a tree that could not be read is not reported as gone")
  void unseenTreeIsNotGone() throws Exception {
    for (String left : List.of("0", "1")) {
      Process stopper = FewFiles.jvm(WithoutFiles.class, left).start();
      try (BufferedReader out = stopper.inputReader()) {
        assertThat(out.readLine())
            .as("[process.tree-unseen-is-false] %s descriptors left", left)
            .startsWith("said false");
        assertThat(stopper.waitFor(NoStrayThreads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
            .isTrue();
      } finally {
        stopper.descendants().forEach(ProcessHandle::destroyForcibly);
        stopper.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT",
        "WIPES_ENVIRONMENT",
        "LEADER_GONE",
        "FORKS_ON_TERM"
      })
  @Tag("process.detached-is-unseen")
  @DisplayName("a process that has left the tree, or starts at the last moment, lives on")
  void detachedIsUnseen(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      Set<ProcessHandle> before = cage.members();
      assertThat(create(patience()).stop(cage.process())).isTrue();
      Set<ProcessHandle> after = cage.members();
      assertThat(after).as("processes that still run").isNotEmpty();
      assertThat(before.containsAll(after))
          .as("they were there before")
          .isEqualTo(animal != Animal.FORKS_ON_TERM);
    }
  }

  @Test
  @Tag("process.tree-is-gone")
  @DisplayName("the demo shows trees that are gone")
  void demoShowsTrees() throws Exception {
    assertThat(Demo.outputOf(TreeStop.class).replaceAll("\\R", " "))
        .containsPattern("11 of 11 descendants run.*said true.* 0 of 11 descendants run"
            + ".*2 of 2 descendants run.*said true.* 0 of 2 descendants run");
  }
}
