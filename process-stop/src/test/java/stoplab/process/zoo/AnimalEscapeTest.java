// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.testkit.NoStrayThreads;

/** The habits by which an animal, or a part of it, is not seen by one scan or another. */
@ExtendWith(NoStrayThreads.class)
@Tag("process.zoo-shows-habit")
@EnabledOnOs(value = OS.LINUX, disabledReason = "these habits are seen in Linux's /proc")
class AnimalEscapeTest {
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int THREADS = 17;
  private static final int EFFECTIVE = 2;

  @Test
  @DisplayName("an animal that changes its session leads one, inside the tree or outside it")
  void sessionIsChanged() throws IOException {
    try (Cage cage = Cage.ofReady(Animal.CHANGES_GROUP)) {
      ProcessHandle child = cage.process().children().findFirst().orElseThrow();
      assertThat(session(child)).isEqualTo(child.pid());
    }
    try (Cage cage = Cage.ofReady(Animal.DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT)) {
      ProcessHandle detached = cage.detached();
      Cage.await("a session of its own", () -> session(detached) == detached.pid());
    }
  }

  @Test
  @DisplayName("the dead child of a careless parent is a zombie")
  void zombieIsThere() {
    try (Cage cage = Cage.ofReady(Animal.ZOMBIE_MAKER)) {
      ProcessHandle child = cage.process().children().findFirst().orElseThrow();
      Cage.await("a zombie", () -> state(child).equals("Z"));
      assertThat(child.isAlive()).as("what the JDK reports").isTrue();
      assertThat(Cage.runs(child)).as("what this test sees").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "WIPES_ENVIRONMENT",
        "LEADER_GONE_WIPED",
        "DAEMON_WITHOUT_ANYTHING",
        "DAEMON_IN_ITS_OWN_SESSION"
      })
  @DisplayName("a wiped environment holds nothing from the parent")
  void environmentIsWiped(Animal animal) throws IOException {
    try (Cage cage = Cage.ofReady(animal)) {
      assertThat(Files.readAllBytes(proc(cage.detached(), "environ")))
          .as("[process.zoo-shows-habit] the environment of the detached process")
          .isEmpty();
    }
  }

  @Test
  @DisplayName("an animal that hops has a new pid again and again")
  void hopperChangesItsPid() {
    try (Cage cage = Cage.ofReady(Animal.HOPS)) {
      Set<ProcessHandle> known = cage.members();
      for (int i = 0; i < 3; i++) {
        Cage.await("another pid", () -> known.addAll(cage.members()));
      }
    }
  }

  @Test
  @DisplayName("a comet is a new process again and again, outside the tree, outliving its leader")
  void cometIsOutOfTheTree() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.COMET)) {
      assertThat(cage.process().descendants())
          .as("[process.zoo-shows-habit] what the JDK sees below the leader")
          .isEmpty();
      cage.process().destroyForcibly().waitFor();
      Set<Long> pids = new HashSet<>();
      Cage.await("three processes", () -> {
        cage.label().comet().ifPresent(pids::add);
        return pids.size() == 3;
      });
      assertThat(pids).doesNotContain(cage.process().pid());
      assertThat(cage.label().isGone()).as("[process.zoo-shows-habit] gone").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD_MAIN_THREAD", "DEAD_MAIN_THREAD_BELOW"})
  @DisplayName("a process whose main thread has ended is a zombie with more than one thread")
  void mainThreadIsDead(Animal animal) throws IOException {
    try (Cage cage = Cage.ofReady(animal)) {
      ProcessHandle dead =
          cage.process().children().findFirst().orElse(cage.process().toHandle());
      assertThat(dead.equals(cage.process().toHandle()))
          .as("[process.zoo-shows-habit] it is the leader")
          .isEqualTo(animal == Animal.DEAD_MAIN_THREAD);
      String[] fields = statFields(dead);
      assertThat(fields[STATE]).as("[process.zoo-shows-habit] state").isEqualTo("Z");
      assertThat(Integer.parseInt(fields[THREADS]))
          .as("[process.zoo-shows-habit] threads")
          .isGreaterThan(1);
      assertThat(dead.info().command()).as("the command that the JDK sees").isEmpty();
      assertThat(cage.members()).as("what its label shows").contains(dead);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DAEMON_WITHOUT_ANYTHING", "DAEMON_IN_ITS_OWN_SESSION"})
  @DisplayName("a bare daemon holds no pipe, whether or not in the leader's session")
  void daemonHoldsNothing(Animal animal) throws IOException {
    try (Cage cage = Cage.ofReady(animal)) {
      ProcessHandle daemon = cage.detached();
      for (String stream : new String[] {"fd/0", "fd/1", "fd/2"}) {
        assertThat(Files.readSymbolicLink(proc(daemon, stream)))
            .as("[process.zoo-shows-habit] " + stream)
            .isEqualTo(Path.of("/dev/null"));
      }
      boolean own = animal == Animal.DAEMON_IN_ITS_OWN_SESSION;
      assertThat(session(daemon))
          .as("[process.zoo-shows-habit] its session")
          .isEqualTo(own ? daemon.pid() : session(cage.process().toHandle()));
    }
  }

  @Test
  @DisplayName("an overwritten environment can be read, is not empty, and names nothing")
  void environmentIsOverwritten() throws IOException {
    try (Cage cage = Cage.ofReady(Animal.OVERWRITES_ENVIRONMENT)) {
      assertThat(Files.readString(proc(cage.detached(), "environ")))
          .as("[process.zoo-shows-habit] the environment of the detached process")
          .isNotEmpty()
          .doesNotContain("PATH", "=");
      assertThat(Files.readString(proc(cage.detached(), "cmdline"))).startsWith("overwritten");
    }
  }

  @Test
  @DisplayName("the animal that wants SIGINT leaves on it and says so")
  void sigintIsWanted() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.WANTS_SIGINT)) {
      String pid = String.valueOf(cage.process().pid());
      Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + pid).start();
      assertThat(kill.waitFor()).isZero();
      cage.awaitLine("left at SIGINT");
      Cage.await("its end", () -> !cage.process().isAlive());
      assertThat(cage.process().exitValue())
          .as("[process.zoo-shows-habit] exit code")
          .isZero();
    }
  }

  @Test
  @DisplayName("a child with another user has changed, and an ordinary user cannot inspect it")
  void userIsChanged() throws IOException {
    try (Cage cage = Cage.ofReady(Animal.SETUID_CHILD)) {
      ProcessHandle changed = cage.detached();
      boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      String users = Files.readString(proc(changed, "status"))
          .lines()
          .filter(line -> line.startsWith("Uid:"))
          .findFirst()
          .orElseThrow();
      assertThat(users.split("\t")[EFFECTIVE])
          .as("[process.zoo-shows-habit] the effective user in %s", users)
          .isEqualTo(root ? "65534" : "0");
      assertThat(Files.getAttribute(proc(changed, "environ"), "unix:uid"))
          .as("[process.zoo-shows-habit] the user that may read its environment")
          .isEqualTo(0);
      if (!root) {
        assertThat(Files.isReadable(proc(changed, "environ"))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Animal.class)
  @Tag("process.zoo-label-is-seen")
  @DisplayName("its label is seen on what left the tree too, and ends all of it")
  void labelEndsAll(Animal animal) throws Exception {
    try (Cage cage = animal.readyLine().isEmpty() ? new Cage(animal) : Cage.ofReady(animal)) {
      Set<ProcessHandle> carriers = cage.label().carriers();
      if (animal.detached() > 0 && !animal.isRestless()) {
        assertThat(carriers)
            .as("[process.zoo-label-is-seen] those with the label")
            .contains(cage.detached());
      }
      assertThat(cage.label().end(NoStrayThreads.PATIENCE))
          .as("[process.zoo-label-is-seen] the end of all")
          .isTrue();
      assertThat(cage.label().isGone()).as("[process.zoo-label-is-seen] gone").isTrue();
      assertThat(carriers).noneMatch(Label::runs);
    }
  }

  @Test
  @DisplayName("one sentence says what an animal lacks; a user with cgroup rights lacks none")
  void lackIsTold() throws IOException {
    for (Animal animal : Animal.values()) {
      animal.lack().ifPresent(lack -> assertThat(lack).matches("[a-zA-Z].*: .*\\."));
    }
    assertThat(Animal.OBEDIENT.lack()).isEmpty();
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc/" + process.pid()).resolve(file);
  }

  private static String state(ProcessHandle process) throws IOException {
    return statFields(process)[STATE];
  }

  private static long session(ProcessHandle process) throws IOException {
    return Long.parseLong(statFields(process)[SESSION]);
  }

  /** What follows the name, which stands in parentheses: state, parent, group, session. */
  private static String[] statFields(ProcessHandle process) throws IOException {
    String stat = Files.readString(proc(process, "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
