// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stoplab.hazard.child.Evidence;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** A folder for temporary files that is named in an odd way, or is not there. */
class TemporaryFolderTest {
  /** A run starts three JVMs, one after the other. */
  private static final Duration BOUND = NoStrayThreads.PATIENCE.multipliedBy(3);

  private record Ended(int exitCode, String output) {}

  private static Ended run(String temporary, Class<?> main, String... args)
      throws InterruptedException {
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary, Evidence.WANTED);
    try (ChildJvm program = ChildJvm.start(options, main, args)) {
      assertThat(program.awaitExit(BOUND)).as("it ends").isTrue();
      return new Ended(program.exitCode(), program.output());
    }
  }

  private static String relative(Path folder) {
    return Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath()).toString();
  }

  @Test
  @Tag("hazard.any-tmpdir-works")
  @DisplayName("a torn write is seen even if the temporary folder's name is relative or odd")
  void relativeFolder(@TempDir Path folder) throws Exception {
    Path odd = Files.createDirectory(folder.resolve("odd %p"));
    Ended run = run(relative(odd), Hazards.class, "DaemonTornWrite");
    assertThat(run.output())
        .as("[hazard.any-tmpdir-works] the verdict on a relative folder")
        .contains("JDK " + Runs.FEATURE + ": harm");
    assertThat(run.exitCode()).isZero();
    assertThat(odd).as("[hazard.any-tmpdir-works] files left there").isEmptyDirectory();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("hazard.any-tmpdir-works")
  @DisplayName("a crash is recognised by its log even in a relative folder with a %p")
  void folderWithPercent(@TempDir Path folder) throws Exception {
    Path odd = Files.createDirectory(folder.resolve("odd %p%%"));
    String patience = Long.toString(NoStrayThreads.PATIENCE.toMillis());
    Ended run = run(relative(odd), Culprits.class, "run", "crash", patience);
    assertThat(Evidence.in(run.output()).get(Evidence.CRASH))
        .as("[hazard.any-tmpdir-works] the crash that the log names; printed: %s", run.output())
        .startsWith("SIGSEGV");
    assertThat(odd).as("[hazard.any-tmpdir-works] files left there").isEmptyDirectory();
  }

  @Test
  @Tag("hazard.missing-tmpdir-is-said")
  @DisplayName("without a temporary folder one sentence says so, with exit code 2")
  void missingFolder(@TempDir Path folder) throws Exception {
    String missing = folder.resolve("missing").toString();
    Ended run = run(missing, Hazards.class, "HaltSkipsHooks");
    assertThat(run.exitCode())
        .as("[hazard.missing-tmpdir-is-said] the code of: %s", run.output())
        .isEqualTo(2);
    assertThat(run.output())
        .as("[hazard.missing-tmpdir-is-said] what is printed")
        .contains("No folder can be made in java.io.tmpdir, " + missing, "can be written.")
        .doesNotContain("\tat ");
  }
}
