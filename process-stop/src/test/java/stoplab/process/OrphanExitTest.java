// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.Demo;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.MutantRuns;

class OrphanExitTest implements OrphanContract {
  /** The lesson. */
  static final class Lesson implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {
      OrphanExit.guard(parentPid, bound);
    }
  }

  /** The patience with a child that is known to stay, or to be gone too early. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(1_500);

  @Override
  public Class<? extends Guard> guard() {
    return Lesson.class;
  }

  @Test
  @Tag("process.orphan-leaves")
  @Tag("process.orphan-second-guard")
  @Tag("process.orphan-is-bounded")
  @Tag("process.guarded-child-stays")
  @DisplayName("the demo shows a child that leaves and its hook that runs")
  void demoShowsOrphan() throws Exception {
    assertThat(Demo.outputOf(OrphanExit.class).replaceAll("\\R", " "))
        .containsPattern("the parent is killed\\..*hook ran\\..* ms later the child has left");
  }

  /** What a guarded child does to itself, before it leaves with a code of its own. */
  enum Harm {
    USES_UP_FILES {
      @Override
      void doIt(long until) throws Exception {
        List<InputStream> files = new ArrayList<>();
        while (System.nanoTime() - until < 0) {
          try {
            files.add(new FileInputStream("/dev/null"));
          } catch (IOException e) {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
          }
        }
      }
    },
    CLOSES_STDIN {
      @Override
      void doIt(long until) throws Exception {
        System.in.close();
        System.out.println("closed");
        new CountDownLatch(1).await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    };

    abstract void doIt(long until) throws Exception;
  }

  /** How long a child lives on: over many checks of its guard. */
  private static final long LIFE_MILLIS = 1_500;

  /** A child with a guard. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      OrphanExit.guard(ProcessHandle.current().parent().orElseThrow().pid(), Duration.ofMinutes(1));
      Harm.valueOf(args[0]).doIt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIFE_MILLIS));
      System.exit(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell limits the file descriptors here")
  @Tag("process.orphan-needs-proof")
  @DisplayName("a guarded child stays even without descriptors, or after closing its input")
  void harmedChildStays(Harm harm) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 128; exec \"$0\" -cp \"$1\" \"$2\" \"$3\"",
            System.getProperty("java.home") + "/bin/java",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            harm.name())
        .redirectErrorStream(true);
    Process child = ChildJvm.withoutJvmVariables(builder).start();
    try (BufferedReader out = child.inputReader()) {
      if (harm == Harm.CLOSES_STDIN) {
        assertThat(out.readLine()).isEqualTo("closed");
        child.getOutputStream().write('.'); // wakes the guard, which may be in its read
        child.getOutputStream().flush();
      }
      out.lines().forEach(line -> {}); // JDK 25 says that it has no descriptor to log the exit
      assertThat(child.waitFor())
          .as("[process.orphan-needs-proof] the exit code that the child has chosen")
          .isEqualTo(7);
    } finally {
      child.destroyForcibly();
    }
  }

  static List<Mutant> mutants() {
    return List.of(
        new Mutant(NoGuard.class, "process.orphan-leaves", "the child leaves"),
        new Mutant(HaltsAtOnce.class, "process.orphan-leaves", "its last words"),
        new Mutant(StdinOnly.class, "process.orphan-second-guard", "the child leaves"),
        new Mutant(ExitOnly.class, "process.orphan-is-bounded", "the child leaves"),
        new Mutant(AnyByte.class, "process.guarded-child-stays", "at work for a second"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("each mutant is rejected by the promise that it breaks, for that reason")
  void mutantIsRejected(Mutant mutant) {
    Spoiled.guard = mutant.spoiled().asSubclass(Guard.class);
    Spoiled.patience = mutant.spoiled() == HaltsAtOnce.class ? patience() : HANGS_AFTER;
    assertThat(MutantRuns.complaints(Spoiled.class, mutant.promise()))
        .singleElement()
        .asString()
        .contains(mutant.complaint());
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(MutantRuns.promisesOf(OrphanContract.class))
        .isNotEmpty()
        .isSubsetOf(mutants().stream().map(Mutant::promise).toList());
  }

  /** The contract, held against the mutant of the moment. */
  @FailsByDesign
  static final class Spoiled implements OrphanContract {
    private static Class<? extends Guard> guard;
    private static Duration patience;

    @Override
    public Class<? extends Guard> guard() {
      return guard;
    }

    @Override
    public Duration patience() {
      return patience;
    }
  }

  static final class NoGuard implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {}
  }

  /** Reads the standard input until something comes that is less, and then leaves. */
  private static void readUntilLess(int least, Runnable leave) {
    HungThreads.daemon("guard", () -> {
      try {
        while (System.in.read() >= least) {
          // the parent lives
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      leave.run();
    });
  }

  static final class HaltsAtOnce implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {
      readUntilLess(0, () -> Runtime.getRuntime().halt(1));
    }
  }

  static final class StdinOnly implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {
      readUntilLess(0, () -> System.exit(1));
    }
  }

  static final class ExitOnly implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {
      readUntilLess(0, () -> System.exit(1));
    }
  }

  static final class AnyByte implements Guard {
    @Override
    public void guard(long parentPid, Duration bound) {
      readUntilLess(Integer.MAX_VALUE, () -> System.exit(1));
    }
  }
}
