// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** What every guard of a child promises; {@code package-info} has the words. */
@EnabledOnOs({OS.LINUX, OS.MAC})
interface OrphanContract {
  /** Guards the JVM that it is called in; made in the child by a constructor without parameters. */
  interface Guard {
    /** Lets this JVM leave with its parent; the hooks may take so long. */
    void guard(long parentPid, Duration bound);
  }

  Class<? extends Guard> guard();

  /** The bound of each wait; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  @Test
  @Tag("process.orphan-leaves")
  @DisplayName("when its parent has been killed, the child leaves and its hook runs")
  default void orphanLeaves() throws Exception {
    try (Family family = new Family(guard(), Family.Input.PIPE, Family.Hook.PRINTS)) {
      family.killParent();
      family.awaitEndOfChild(patience());
      assertThat(family.output()).as("its last words").contains("hook ran");
    }
  }

  @Test
  @Tag("process.orphan-second-guard")
  @DisplayName("it leaves even if another process holds its input open")
  default void orphanWithInputLeaves() throws Exception {
    try (Family family = new Family(guard(), Family.Input.HELD_BY_ANOTHER, Family.Hook.PRINTS)) {
      family.killParent();
      family.awaitEndOfChild(patience());
      assertThat(family.output()).as("its last words").contains("hook ran");
    }
  }

  @Test
  @Tag("process.orphan-is-bounded")
  @DisplayName("it leaves even if its hook does not end")
  default void deafOrphanLeaves() throws Exception {
    try (Family family = new Family(guard(), Family.Input.PIPE, Family.Hook.NEVER_ENDS)) {
      family.killParent();
      family.awaitEndOfChild(patience());
      assertThat(family.output()).as("its last words").contains("hook begun");
    }
  }

  @Test
  @Tag("process.guarded-child-stays")
  @DisplayName("it stays while its parent lives and writes to it")
  default void childStays() throws Exception {
    try (Family family = new Family(guard(), Family.Input.PIPE, Family.Hook.PRINTS)) {
      Cage.await(
          "the child is at work for a second",
          patience(),
          () -> family.output().lines().filter("beat"::equals).count() >= Family.BEATS_PER_SECOND);
    }
  }

  /** A parent and its guarded child, both JVMs, and what they print. */
  final class Family implements AutoCloseable {
    static final int BEATS_PER_SECOND = 10;

    /** Where the child's standard input comes from. */
    enum Input {
      PIPE,
      HELD_BY_ANOTHER
    }

    /** What the child's shutdown hook does. */
    enum Hook {
      PRINTS(NoStrayThreads.PATIENCE),
      NEVER_ENDS(Duration.ofSeconds(2)); // a busy machine must come to its begin by then

      private final Duration bound;

      Hook(Duration bound) {
        this.bound = bound;
      }

      /** How long the guard shall wait for it. */
      Duration bound() {
        return bound;
      }
    }

    private static final Pattern PROCESS = Pattern.compile("(?m)^(?:child|holder) (\\d+)\\R");

    private static final Pattern CHILD = Pattern.compile("(?m)^child \\d+\\R");

    private final ChildJvm parent;
    private final Optional<ProcessHandle> child; // empty if it has left already

    Family(Class<? extends Guard> guard, Input input, Hook hook) {
      parent =
          ChildJvm.start(List.of(), OrphanParent.class, guard.getName(), input.name(), hook.name());
      try {
        Cage.await("a child", () -> CHILD.matcher(output()).find());
        List<Long> pids = pids();
        child = ProcessHandle.of(pids.get(pids.size() - 1));
      } catch (Throwable e) {
        close();
        throw e;
      }
    }

    String output() {
      return parent.output();
    }

    /** Kills the parent, once the guard is in its place: the child works after that. */
    void killParent() throws InterruptedException {
      Cage.await("a guarded child", () -> output().contains("beat"));
      parent.handle().destroyForcibly();
      assertThat(parent.awaitExit(NoStrayThreads.PATIENCE))
          .as("the parent's end")
          .isTrue();
    }

    void awaitEndOfChild(Duration patience) {
      Cage.await("the child leaves", patience, () -> child.filter(Cage::runs).isEmpty());
    }

    /** The numbers that were told; the child's comes last. */
    private List<Long> pids() {
      return PROCESS
          .matcher(output())
          .results()
          .map(match -> Long.valueOf(match.group(1)))
          .toList();
    }

    @Override
    public void close() {
      // Out of view of their dead parent.
      List<ProcessHandle> others =
          pids().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
      others.forEach(ProcessHandle::destroyForcibly);
      parent.close();
      Cage.await("their end", () -> others.stream().noneMatch(Cage::runs));
    }
  }
}
