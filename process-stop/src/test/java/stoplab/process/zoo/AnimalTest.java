// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@Tag("process.zoo-shows-habit")
@EnabledOnOs({OS.LINUX, OS.MAC})
class AnimalTest {
  /** It does not leave. */
  private static final int STAYS = -1;

  /** It is not there to be asked. */
  private static final int IS_GONE = -2;

  /** The exit code of the leader after SIGTERM; a new animal does not compile without one. */
  private static int atSigterm(Animal animal) {
    return switch (animal) {
      case OBEDIENT, OBEDIENT_WITHOUT_STDIN, OBEDIENT_SLEEP, SLOW_HOOK, LAST_WORDS -> 143;
      case TREE, TREE_IGNORES_SIGTERM, CHANGES_GROUP, ZOMBIE_MAKER, GRANDCHILD_KEEPS_STDOUT -> 143;
      case DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT, WIPES_ENVIRONMENT, HOPS, COMET -> 143;
      case DEAD_MAIN_THREAD, DEAD_MAIN_THREAD_BELOW, OVERWRITES_ENVIRONMENT, SETUID_CHILD -> 143;
      case DAEMON_WITHOUT_ANYTHING, DAEMON_IN_ITS_OWN_SESSION -> 143;
      case FLOODS_BOTH, FLOODS_WITHOUT_NEWLINE, NEVER_READS_STDIN, CLOSES_ITS_STREAMS -> 143;
      case EXITS_137, EXITS_143, KILLS_ITSELF -> 143;
      case JVM_EXITS_137, JVM_EXITS_143, JVM_HALTS_137, RUNS_OUT_OF_MEMORY -> 143;
      case EXITS_0_AT_SIGTERM, FORKS_ON_TERM -> 0;
      case ENDS_AT_EOF_ONLY, JVM_ENDS_AT_EOF_ONLY -> STAYS;
      case IGNORES_SIGTERM, JVM_IGNORES_SIGTERM, IGNORES_ALL_SIGNALS, RESPAWNS, STOPPED -> STAYS;
      case DEAF_HOOK, EXITS_IN_HOOK, DEADLOCKED, STUCK_IN_LOOP, WANTS_SIGINT -> STAYS;
      case LEADER_GONE, LEADER_GONE_WIPED, CRASHES_AT_START, MISSING_MAIN -> IS_GONE;
    };
  }

  /** The exit code of the leader after the end of its standard input. */
  private static int atEof(Animal animal) {
    return switch (animal) {
      case OBEDIENT, ENDS_AT_EOF_ONLY, JVM_ENDS_AT_EOF_ONLY -> 0;
      case EXITS_137, JVM_EXITS_137, JVM_HALTS_137, KILLS_ITSELF -> 137;
      case EXITS_143, JVM_EXITS_143 -> 143;
      case RUNS_OUT_OF_MEMORY -> 3;
      default -> atSigterm(animal) == IS_GONE ? IS_GONE : STAYS;
    };
  }

  static Stream<Animal> leaveAtSigterm() {
    return Arrays.stream(Animal.values()).filter(animal -> atSigterm(animal) >= 0);
  }

  static Stream<Animal> stayAtSigterm() {
    return Arrays.stream(Animal.values()).filter(animal -> atSigterm(animal) == STAYS);
  }

  static Stream<Animal> leaveAtEof() {
    return Arrays.stream(Animal.values()).filter(animal -> atEof(animal) >= 0);
  }

  private static Cage ready(Animal animal) {
    return animal.readyLine().isEmpty() ? new Cage(animal) : Cage.ofReady(animal);
  }

  private static int exitCode(Cage cage) {
    Cage.await("the leader leaves", () -> !cage.process().isAlive());
    return cage.process().exitValue();
  }

  /**
   * An animal that is ready has its whole tree; the sleeper, which says nothing, is one at once.
   */
  private static void assertTree(Animal animal, Cage cage) {
    Cage.await("the tree of " + animal, () -> processesInTree(cage) == animal.treeSize());
    if (animal.detached() > 0 && !animal.isRestless()) {
      ProcessHandle detached = cage.detached();
      assertThat(detached.isAlive()).as("the detached process is alive").isTrue();
      assertThat(detached.parent().map(ProcessHandle::pid))
          .as("its parent")
          .isNotEqualTo(Optional.of(cage.process().pid()));
      assertThat(cage.process().descendants()).doesNotContain(detached);
    }
  }

  private static long processesInTree(Cage cage) {
    return 1 + cage.process().descendants().count();
  }

  @ParameterizedTest
  @MethodSource("leaveAtSigterm")
  @DisplayName("it has its tree, leaves at SIGTERM with its exit code, and its hook runs")
  void leavesAtSigterm(Animal animal) {
    try (Cage cage = ready(animal)) {
      assertTree(animal, cage);
      cage.process().toHandle().destroy();
      assertThat(exitCode(cage)).as("exit code").isEqualTo(atSigterm(animal));
      switch (animal) {
        case OBEDIENT, OBEDIENT_WITHOUT_STDIN, SLOW_HOOK, LAST_WORDS, JVM_HALTS_137 ->
          cage.awaitLine("hook ran");
        default -> assertThat(cage.stdout().lines()).doesNotContain("hook ran");
      }
      if (animal == Animal.LAST_WORDS) {
        assertThat(cage.stdout().bytes()).isGreaterThan(1 << 20);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stayAtSigterm")
  @DisplayName("it has its tree, and outlives SIGTERM and, if it does not read, EOF")
  void staysAtSigterm(Animal animal) throws Exception {
    try (Cage cage = ready(animal);
        Cage bystander = new Cage(Animal.OBEDIENT_SLEEP)) {
      assertTree(animal, cage);
      if (animal == Animal.STOPPED) {
        Cage.await(
            "it has stopped itself", () -> stat(cage.process().toHandle()).equals("T"));
      }
      if (atEof(animal) == STAYS) {
        cage.process().getOutputStream().close();
      }
      cage.process().toHandle().destroy();
      switch (animal) {
        case DEAF_HOOK, EXITS_IN_HOOK, DEADLOCKED, STUCK_IN_LOOP -> cage.awaitLine("hook begun");
        default -> {} // it says nothing; but somebody who is asked later leaves
      }
      bystander.process().toHandle().destroy();
      assertThat(exitCode(bystander)).isEqualTo(143);
      assertThat(cage.process().isAlive()).as("it is alive").isTrue();
      assertThat(cage.stdout().lines()).doesNotContain("hook ran");
      cage.process().toHandle().destroyForcibly();
      assertThat(exitCode(cage)).as("exit code after SIGKILL").isEqualTo(137);
    }
  }

  @ParameterizedTest
  @MethodSource("leaveAtEof")
  @DisplayName("it leaves with its exit code at the end of its stdin")
  void leavesAtEof(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      cage.process().getOutputStream().close();
      assertThat(exitCode(cage)).as("exit code").isEqualTo(atEof(animal));
      if (animal == Animal.OBEDIENT) {
        cage.awaitLine("hook ran");
      } else {
        Cage.await("the end of stdout", () -> cage.stdout().atEnd());
        assertThat(cage.stdout().lines()).doesNotContain("hook ran");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CRASHES_AT_START", "MISSING_MAIN"})
  @DisplayName("it is never ready, says why on stderr, and exits with 1")
  void isNeverReady(Animal animal) {
    try (Cage cage = new Cage(animal)) {
      assertThat(exitCode(cage)).isEqualTo(1);
      Cage.await("the end of both", () -> cage.stdout().atEnd() && cage.stderr().atEnd());
      assertThat(cage.stdout().lines()).isEmpty();
      assertThat(String.join(" ", cage.stderr().lines()))
          .containsAnyOf("crashed as it should", "JvmChildThatIsMissing");
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TREE",
        "TREE_IGNORES_SIGTERM",
        "FORKS_ON_TERM",
        "DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT",
        "GRANDCHILD_KEEPS_STDOUT",
        "LEADER_GONE",
        "LEADER_GONE_WIPED",
        "OVERWRITES_ENVIRONMENT",
        "WIPES_ENVIRONMENT",
        "HOPS"
      })
  @EnabledOnOs(OS.LINUX)
  @DisplayName("after the end of its leader others run on and hold its stdout")
  void othersHoldStdout(Animal animal) {
    try (Cage cage = ready(animal)) {
      Set<ProcessHandle> before = cage.members();
      String pipe = before.stream()
          .map(AnimalTest::stdoutOf)
          .filter(stdout -> stdout.startsWith("pipe:"))
          .findAny()
          .orElseThrow();
      if (animal.treeSize() == 0) {
        assertThat(exitCode(cage)).as("exit code").isZero();
      }
      cage.process().toHandle().destroy();
      exitCode(cage);
      // Not by the end of the stream: the JDK closes it at the end of the leader if nobody reads.
      Cage.await(
          "others run on, and hold it",
          () -> cage.members().stream()
              .filter(member -> animal != Animal.FORKS_ON_TERM || !before.contains(member))
              .anyMatch(member -> stdoutOf(member).equals(pipe)));
    }
  }

  /** What is behind the standard output of a process; empty if the process has ended. */
  private static String stdoutOf(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/fd/1")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  @DisplayName("the detached process and those in a deaf tree survive SIGTERM")
  void deafDescendantsSurviveSigterm() {
    for (Animal animal :
        new Animal[] {Animal.DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT, Animal.TREE_IGNORES_SIGTERM}) {
      try (Cage cage = ready(animal);
          Cage bystander = new Cage(Animal.OBEDIENT_SLEEP)) {
        Set<ProcessHandle> deaf = cage.members();
        deaf.remove(cage.process().toHandle());
        assertThat(deaf).hasSize(animal.treeSize() + animal.detached() - 1);
        deaf.forEach(ProcessHandle::destroy);
        bystander.process().toHandle().destroy();
        exitCode(bystander);
        assertThat(deaf).allMatch(Cage::runs);
      }
    }
  }

  @Test
  @DisplayName("a dead child is replaced")
  void deadChildIsReplaced() {
    try (Cage cage = Cage.ofReady(Animal.RESPAWNS)) {
      ProcessHandle child = cage.process().children().findFirst().orElseThrow();
      child.destroyForcibly();
      Cage.await(
          "another child",
          () -> cage.process()
              .children()
              .anyMatch(other -> !other.equals(child) && Cage.runs(other)));
    }
  }

  @Test
  @DisplayName("a flood does not end, on both streams or without a line end")
  void floodsFlow() {
    try (Cage cage = Cage.ofReady(Animal.FLOODS_BOTH)) {
      Cage.await("a flood on stdout", () -> cage.stdout().bytes() > 1 << 20);
      Cage.await("a flood on stderr", () -> cage.stderr().bytes() > 1 << 20);
      assertThat(cage.stdout().lines()).hasSize(2);
    }
    try (Cage cage = Cage.ofReady(Animal.FLOODS_WITHOUT_NEWLINE)) {
      Cage.await("a flood on stdout", () -> cage.stdout().bytes() > 1 << 20);
      assertThat(cage.stdout().lines()).containsExactly("ready");
    }
  }

  @Test
  @DisplayName("both streams of an animal that closes them are at their end while it lives")
  void streamsAreClosed() {
    try (Cage cage = Cage.ofReady(Animal.CLOSES_ITS_STREAMS)) {
      Cage.await("the end of both", () -> cage.stdout().atEnd() && cage.stderr().atEnd());
      assertThat(cage.process().isAlive()).as("it is alive").isTrue();
    }
  }

  @Test
  @DisplayName("a writer to an animal that never reads is blocked until that animal is killed")
  void stdinIsNeverRead() throws Exception {
    AtomicLong written = new AtomicLong();
    try (Cage cage = Cage.ofReady(Animal.NEVER_READS_STDIN)) {
      OutputStream stdin = cage.process().getOutputStream();
      FutureTask<String> writing = new FutureTask<>(() -> {
        try {
          for (int i = 0; i < 1 << 20; i++) {
            stdin.write('.');
            stdin.flush();
            written.incrementAndGet();
          }
          return "all is written";
        } catch (IOException e) {
          return "broken off";
        }
      });
      Thread writer = ThreadKind.PLATFORM.start("writer", writing);
      long[] seen = {0, 0};
      Cage.await("the writer is blocked", () -> {
        boolean moved = seen[0] != written.get() || seen[0] == 0;
        seen[0] = written.get();
        seen[1] = moved ? 0 : seen[1] + 1;
        return writing.isDone() || seen[1] > 20 && isWriting(writer);
      });
      cage.process().toHandle().destroy();
      assertThat(writing.get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .isEqualTo("broken off");
      assertThat(written.get()).isBetween(1L << 12, (1L << 20) - 1);
    }
  }

  private static boolean isWriting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("writeBytes"));
  }

  @Test
  @DisplayName("the deadlock and the loop appear in a thread dump, in methods of that name")
  void dumpNamesTheMethods() throws Exception {
    assertThat(dump(Animal.DEADLOCKED))
        .contains("Found one Java-level deadlock", "lockAThenB", "lockBThenA");
    assertThat(dump(Animal.STUCK_IN_LOOP)).contains("spinForEver");
  }

  private static String dump(Animal animal) throws Exception {
    try (Cage cage = ready(animal)) {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Process asked = new ProcessBuilder(
              jcmd.toString(), String.valueOf(cage.process().pid()), "Thread.print")
          .redirectErrorStream(true)
          .start();
      try {
        return new String(asked.getInputStream().readAllBytes());
      } finally {
        asked.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  @DisplayName("every habit is described in one sentence, and no two animals are the same")
  void habitsAreTold() {
    assertThat(Animal.values())
        .allSatisfy(animal -> assertThat(animal.habit()).matches("[^\\n]+[^.\\n]"))
        .allSatisfy(animal -> assertThat(animal.treeSize() + animal.detached()).isPositive());
    assertThat(Arrays.stream(Animal.values()).map(animal -> animal.habit() + animal.isJvm()))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(Animal.values()).filter(animal -> !animal.needsUnix()))
        .as("animals that start everywhere")
        .allMatch(Animal::isJvm);
  }

  /** The state of a process, a letter; Linux only. */
  private static String stat(ProcessHandle process) throws IOException {
    return statFields(process)[0];
  }

  /** What follows the name, which stands in parentheses: state, parent, group, session. */
  private static String[] statFields(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
