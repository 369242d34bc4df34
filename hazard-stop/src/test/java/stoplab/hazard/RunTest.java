// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the runner does with a JVM that hangs, crashes, or is not there. */
class RunTest {
  /** Time for two JVMs to start, one after the other, on a loaded machine. */
  private static final long BOUND_MILLIS = NoStrayThreads.PATIENCE.toMillis() / 2;

  private static final String LINE = "%s in %s%n";

  /** Hangs for ever, deaf to a request to end, with a child of its own that does the same. */
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      if (args.length == 0) {
        Child child = Child.start(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            List.of(),
            Hanging.class,
            "child");
        await().until(() -> child.output().contains("hangs"));
        Evidence.say("grandchild", child.output().replaceAll("\\D", ""));
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        try {
          never.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }));
      Files.writeString(Path.of("core.dropped-in-the-working-folder"), "litter");
      Evidence.say("pid", ProcessHandle.current().pid());
      System.out.println(ProcessHandle.current().pid() + " hangs");
      never.await();
    }
  }

  /** Sends itself the signal of a bad memory access. */
  static final class Crashing {
    private Crashing() {}

    public static void main(String[] args) throws Exception {
      Evidence.say("before", "the crash");
      long pid = ProcessHandle.current().pid();
      new ProcessBuilder("kill", "-SEGV", Long.toString(pid)).start().waitFor();
      new CountDownLatch(1).await();
    }
  }

  /** Runs such a hazard as the program does, and prints its evidence; the bound in milliseconds. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Class<?> main = args[0].equals("hang") ? Hanging.class : Crashing.class;
      Hazard hazard = Hazard.of(main, "a test").within(Duration.ofMillis(Long.parseLong(args[1])));
      Hazard.Finding finding = Run.of(hazard, Jvm.current());
      finding.evidence().values().forEach(Evidence::say);
      System.out.printf(LINE, finding.verdict(), finding.words());
    }
  }

  private static Evidence run(Path temporary, String what, long millis) throws Exception {
    try (ChildJvm program = start(temporary, what, millis)) {
      assertThat(program.awaitExit(NoStrayThreads.PATIENCE)).as("it ends").isTrue();
      assertThat(program.exitCode()).as(program.output()).isZero();
      return Evidence.in(program.output());
    }
  }

  private static ChildJvm start(Path temporary, String what, long millis) {
    return ChildJvm.start(
        List.of("-Djava.io.tmpdir=" + temporary), Program.class, what, Long.toString(millis));
  }

  /** A killed process that its new parent has not reaped yet is dead, though its entry is there. */
  private static boolean runs(String pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
    return process
        .map(found -> found.isAlive() && found.info().command().isPresent())
        .orElse(false);
  }

  @Test
  @Tag("hazard.runner-bounds")
  @DisplayName("a JVM that hangs is killed at its bound with all that it has started")
  void hangingIsKilled(@TempDir Path temporary) throws Exception {
    Evidence evidence = run(temporary, "hang", BOUND_MILLIS);
    assertThat(evidence.get(Evidence.EXIT)).isEqualTo(Evidence.KILLED);
    assertThat(evidence.get("pid")).matches("\\d+");
    assertThat(evidence.get("grandchild")).matches("\\d+");
    assertThat(runs(evidence.get("pid"))).as("the child runs").isFalse();
    assertThat(runs(evidence.get("grandchild"))).as("the grandchild runs").isFalse();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("hazard.leaves-nothing")
  @DisplayName("a JVM that crashes is told by its log; neither the log nor a core is left")
  void crashIsTold(@TempDir Path temporary) throws Exception {
    Evidence evidence = run(temporary, "crash", BOUND_MILLIS);
    assertThat(evidence.get("before")).isEqualTo("the crash");
    assertThat(evidence.get(Evidence.CRASH)).startsWith("SIGSEGV");
    assertThat(evidence.get(Evidence.EXIT)).matches("\\d+").isNotEqualTo("0");
    assertThat(temporary).isEmptyDirectory();
    assertThat(litterHere()).as("crash logs and cores in the working folder").isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("hazard.leaves-nothing")
  @DisplayName("told to end in the middle of a run, it takes its processes and folders with it")
  void endsWithoutLitter(@TempDir Path temporary) throws Exception {
    try (ChildJvm program = start(temporary, "hang", 600_000)) {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> program.handle().descendants().count() >= 2 && dropped(temporary) >= 2);
      List<ProcessHandle> descendants = program.handle().descendants().toList();
      program.handle().destroy();
      assertThat(program.awaitExit(NoStrayThreads.PATIENCE)).isTrue();
      assertThat(descendants).noneMatch(process -> runs(Long.toString(process.pid())));
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** How many of the two have come so far as to hang. */
  private static long dropped(Path temporary) throws IOException {
    try (var files = Files.walk(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("core."))
          .count();
    }
  }

  private static List<Path> litterHere() throws IOException {
    try (var files = Files.list(Path.of(""))) {
      return files
          .filter(file -> file.toString().matches("(hs_err|core|replay_pid).*"))
          .toList();
    }
  }

  @Test
  @DisplayName("where something is missing, nothing is run, and the finding says what")
  void missingIsSaid() throws Exception {
    Jvm here = Jvm.current();
    Jvm bare =
        new Jvm(here.java(), here.feature(), here.version(), here.name(), "Plan 9", Set.of());
    Hazard hazard = Hazard.of(Hanging.class, "a test").needing(Need.DEBUGGER);
    assertThat(Run.of(hazard, bare).verdict()).isEqualTo(Verdict.NOT_RUN);
    assertThat(Run.of(hazard, bare).words()).contains("no module jdk.jdi");
    Hazard pthreads = Hazard.of(Hanging.class, "a test").needing(Need.PTHREADS);
    assertThat(pthreads.missingOn(bare))
        .hasValueSatisfying(why -> assertThat(why).contains("Linux and macOS"));
    assertThat(Hazard.of(Hanging.class, "a test").missingOn(bare)).isEmpty();
  }
}
