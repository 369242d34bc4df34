// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What an animal needs and does not find on this machine, or for this user. */
final class Lack {
  private static final int SETUID = 04000;
  private static final long PATIENCE_SECONDS = 20;

  private static final Path SELF = Path.of("/proc/self");

  /** Asked once in a JVM. */
  private static final class Perl {
    private static final boolean HAS_THREADS = answers("perl", "-Mthreads", "-MPOSIX", "-e", "1");
  }

  private Lack() {}

  static Optional<String> of(Animal animal) {
    if (animal.needsUnix() && find("sh").isEmpty()) {
      return Optional.of("no sh is on the path: run it on Linux or on macOS.");
    }
    if (animal.isPerl() && !Perl.HAS_THREADS) {
      return Optional.of("Perl with threads is missing: install perl (Fedora: perl-threads).");
    }
    return switch (animal) {
      case CHANGES_GROUP, DAEMON_IN_ITS_OWN_SESSION ->
        find("setsid").isPresent()
            ? Optional.empty()
            : Optional.of("the command setsid is missing: install util-linux.");
      case DEAD_MAIN_THREAD, DEAD_MAIN_THREAD_BELOW ->
        Files.exists(SELF)
            ? Optional.empty()
            : Optional.of("its state is seen in /proc: run it on Linux.");
      case SETUID_CHILD ->
        canChangeUser()
            ? Optional.empty()
            : Optional.of("a program that changes its user is missing: run it as root, or where su"
                + " has its setuid bit and privileges may be gained.");
      default -> Optional.empty();
    };
  }

  private static boolean canChangeUser() {
    try {
      if (Files.getAttribute(SELF, "unix:uid").equals(0)) {
        return true;
      }
      Path su = find("su").orElse(SELF);
      return (int) Files.getAttribute(su, "unix:uid") == 0
          && ((int) Files.getAttribute(su, "unix:mode") & SETUID) != 0
          && Files.readString(SELF.resolve("status")).contains("NoNewPrivs:\t0");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not Linux
    }
  }

  /** A program on the path. */
  private static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean answers(String... command) {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      try {
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
