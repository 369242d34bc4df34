// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The surroundings of a child: its directory, its environment, its class path, its JVM. */
@ExtendWith(NoStrayThreads.class)
class LaunchPlaceTest {
  private static final String[] SMALL = {"-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  private static List<String> outputOf(Launch launch) throws Exception {
    WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start();
    assertThat(worker.join(PATIENCE)).isTrue();
    assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
    return worker.output().lastLines();
  }

  static final class WhereAmI {
    private WhereAmI() {}

    public static void main(String[] args) {
      System.out.println(Path.of("").toAbsolutePath());
      System.out.println(
          "class path of " + System.getProperty("java.class.path").length());
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.working-directory")
  @DisplayName("a child runs in its directory with the class path of this JVM")
  void directory(@TempDir Path folder) throws Exception {
    Path real = folder.toRealPath();
    assertThat(outputOf(Launch.command("pwd", "-P").in(folder)))
        .as("[process.working-directory]")
        .containsExactly(real.toString());
    assertThat(outputOf(Launch.main(WhereAmI.class).withJvmOptions(SMALL).in(folder)))
        .as("[process.working-directory]")
        .startsWith(real.toString());
    WorkerProcess worker = new WorkerProcess(Launch.command("pwd").in(folder.resolve("missing")));
    assertThatIOException().isThrownBy(worker::start).withMessageContaining("missing");
  }

  /** Starts a child in the directory that is named, by the class path that is named. */
  static final class Starts {
    private Starts() {}

    public static void main(String[] args) throws Exception {
      System.setProperty("java.class.path", args[1]);
      Launch launch = Launch.main(WhereAmI.class).withJvmOptions(SMALL).in(Path.of(args[0]));
      outputOf(launch).forEach(System.out::println);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.working-directory")
  @DisplayName("the entries of a relative class path are also found from another directory")
  void relativeClassPath(@TempDir Path folder) throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Stream<String> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator));
    String relative = String.join(
        File.pathSeparator,
        entries
            .map(each -> here.relativize(Path.of(each).toAbsolutePath()).toString())
            .toList());
    List<String> options = List.of("-XX:TieredStopAtLevel=1");
    try (ChildJvm jvm = ChildJvm.start(options, Starts.class, folder.toString(), relative)) {
      assertThat(jvm.awaitExit(PATIENCE)).isTrue();
      assertThat(jvm.output())
          .as("[process.working-directory]")
          .startsWith(folder.toRealPath().toString());
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.variable-is-removed")
  @DisplayName("a variable of this JVM can be removed; the last setting counts")
  void removedVariable() throws Exception {
    String name = System.getenv().keySet().stream()
        .filter(each -> each.matches("[A-Z]+"))
        .filter(each -> !each.equals("PATH") && !each.equals("PWD"))
        .findFirst()
        .orElseThrow();
    Launch launch = Launch.command("sh", "-c", "echo \"${" + name + "-none}\"");
    assertThat(outputOf(launch.withoutEnvironment(name)))
        .as("[process.variable-is-removed]")
        .containsExactly("none");
    assertThat(outputOf(launch.withEnvironment(name, "set").withoutEnvironment(name)))
        .as("[process.variable-is-removed]")
        .containsExactly("none");
    assertThat(outputOf(launch.withoutEnvironment(name).withEnvironment(name, "set")))
        .as("[process.variable-is-removed]")
        .containsExactly("set");
    assertThat(outputOf(launch.withoutEnvironment("NO_SUCH_VARIABLE_OF_OURS"))).hasSize(1);
  }

  @Test
  @Tag("process.nul-is-refused")
  @DisplayName("a NUL is refused when it is passed in, not at the start")
  void nul() {
    Launch main = Launch.main(WhereAmI.class);
    Stream.<ThrowingCallable>of(
            () -> main.withEnvironment("A", "x\0y"),
            () -> main.withEnvironment("A\0B", "x"),
            () -> main.withoutEnvironment("A\0B"),
            () -> main.withJvmOptions("-Dx=\0"),
            () -> Launch.command("ec\0ho"),
            () -> Launch.command("echo", "a\0b"),
            () -> Launch.command(List.of("echo", "\0")),
            () -> Launch.main("Ma\0in"),
            () -> Launch.main("Main", "a\0b"))
        .forEach(each ->
            assertThatIllegalArgumentException().as("[process.nul-is-refused]").isThrownBy(each));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> main.withEnvironment("A", "x\0y"))
        .withMessage("the value of A must not contain the character NUL: \"x\\0...\"");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.long-class-path")
  @DisplayName("a class path longer than the kernel's limit for an argument reaches the child")
  void longClassPath(@TempDir Path folder) throws Exception {
    String real = System.getProperty("java.class.path");
    String odd = folder.resolve("with a space, a \"quote\", and a back\\slash").toString();
    String entries = (File.pathSeparator + "/no/such/folder/" + "x".repeat(180)).repeat(1_000);
    String path = odd + entries + File.pathSeparator + real;
    assertThat(path).hasSizeGreaterThan(200 * 1024 - 10_000);
    List<String> before = temporaryFiles();
    try {
      System.setProperty("java.class.path", path);
      Launch launch = Launch.main(WhereAmI.class).withJvmOptions(SMALL);
      for (Launch each : List.of(launch, launch.withoutGuard(), launch.in(folder))) {
        assertThat(outputOf(each))
            .as("[process.long-class-path]")
            .endsWith("class path of " + path.length());
      }
      assertThat(temporaryFiles()).as("[process.long-class-path] left").isEqualTo(before);
    } finally {
      System.setProperty("java.class.path", real);
    }
    Waits.until("the file is closed", () -> heldFiles().isEmpty());
  }

  private static List<String> temporaryFiles() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(Path::toString)
          .filter(each -> each.contains("stoplab-arguments-"))
          .toList();
    }
  }

  private static List<String> heldFiles() {
    File[] descriptors = new File("/proc/self/fd").listFiles();
    return Stream.of(descriptors == null ? new File[0] : descriptors)
        .map(each -> {
          try {
            return Files.readSymbolicLink(each.toPath()).toString();
          } catch (IOException e) {
            return "closed meanwhile";
          }
        })
        .filter(each -> each.contains("stoplab-arguments-"))
        .toList();
  }

  /** Prints what its JVM was started with. */
  static final class PrintsItsOptions {
    private PrintsItsOptions() {}

    public static void main(String[] args) {
      for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
        System.out.println(option);
      }
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.exits-without-a-pause")
  @DisplayName("from JDK 22 on a child exits without waiting for threads in native code")
  void exitsWithoutAPause() throws Exception {
    String mine = "-XX:UserThreadWaitAttemptsAtExit=0";
    String users = "-XX:UserThreadWaitAttemptsAtExit=7";
    Launch launch = Launch.main(PrintsItsOptions.class).withJvmOptions(SMALL);
    if (Runtime.version().feature() < 22) {
      assertThat(outputOf(launch)).as("[process.exits-without-a-pause]").doesNotContain(mine);
      return;
    }
    assertThat(outputOf(launch)).as("[process.exits-without-a-pause]").contains(mine);
    assertThat(outputOf(launch.withoutGuard()))
        .as("[process.exits-without-a-pause]")
        .contains(mine);
    assertThat(outputOf(launch.withJvmOptions(users)))
        .as("[process.exits-without-a-pause] the last one counts")
        .containsSubsequence(mine, users);
  }
}
