// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.worker.ExitCause;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;
import stoplab.testkit.NoStrayThreads;

/** An archive of the classes of a child. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildArchiveTest {
  @TempDir
  private Path folder;

  /** Makes an archive, and runs a call in a child that cannot start without it. */
  static final class Program {
    private static final Duration BOUND = Duration.ofMinutes(1);

    private Program() {}

    public static void main(String[] args) throws Exception {
      Path archive = Path.of(args[0]);
      ChildArchive.make(archive, CallSettings.of(1));
      CallSettings settings = CallSettings.of(1).withArchive(archive).withJvmOptions("-Xshare:on");
      try (KillableExecutor executor = new KillableExecutor(settings)) {
        System.out.println(
            executor.submit(CallChild.Echo.class, "archived", BOUND).get());
      }
    }
  }

  private static Path folderOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** A JAR file of all classes, as an application has it: no archive is made of a folder. */
  private Path jar() throws Exception {
    Path jar = folder.resolve("all.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path root : List.of(folderOf(CallChild.class), folderOf(ChildArchiveTest.class))) {
        try (Stream<Path> files = Files.walk(root.resolve("stoplab"))) {
          files
              .filter(file -> file.toString().endsWith(".class"))
              .forEach(file -> add(out, root, file));
        }
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, Path root, Path file) {
    try {
      out.putNextEntry(new JarEntry(root.relativize(file).toString()));
      Files.copy(file, out);
      out.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Tag("process.call-archive")
  @DisplayName("an archive of a class path of JAR files is made, and children start from it")
  void archiveIsUsed() throws Exception {
    Path archive = folder.resolve("child.jsa");
    Launch launch = Launch.main(Program.class, archive.toString()).withClassPath("" + jar());
    try (WorkerProcess program = new WorkerProcess(launch, StopLadder.within(PATIENCE))) {
      program.start();
      assertThat(program.join(PATIENCE)).isTrue();
      assertThat(program.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(program.output().lastLines())
          .as("[process.call-archive] its output")
          .containsExactly("archived");
      assertThat(program.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
      assertThat(archive).as("[process.call-archive]").isNotEmptyFile();
    }
  }

  @Test
  @Tag("process.call-archive")
  @DisplayName("where the JVM makes none, it is said with the words of the JVM; calls run without")
  void noArchive() throws Exception {
    Path archive = folder.resolve("child.jsa");
    assertThatIOException()
        .as("[process.call-archive]")
        .isThrownBy(() -> ChildArchive.make(archive, CallSettings.of(1)))
        .withMessageStartingWith("no archive was made; the JVM has printed: ");
    try (KillableExecutor executor =
        new KillableExecutor(CallSettings.of(1).withArchive(archive))) {
      assertThat(executor.submit(CallChild.Echo.class, "without", PATIENCE).get())
          .as("[process.call-archive]")
          .isEqualTo("without");
    }
  }
}
