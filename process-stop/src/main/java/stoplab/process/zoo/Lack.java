// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an animal needs and does not find on this machine, or for this user. */
final class Lack {
  private static final int SETUID = 04000;
  private static final long PATIENCE_SECONDS = 20;

  /** The first kernel with cgroup.kill is 5.14. */
  private static final Pattern KERNEL = Pattern.compile("(\\d+)\\.(\\d+)");

  /** In a line of mountinfo, see proc(5). */
  private static final int MOUNT_POINT = 4;

  private static final Path SELF = Path.of("/proc/self");

  /** Checked once per JVM. */
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
      case CHANGES_GROUP -> session();
      case DAEMON_IN_ITS_OWN_SESSION -> session().or(Lack::cgroup);
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

  private static Optional<String> session() {
    return find("setsid").isPresent()
        ? Optional.empty()
        : Optional.of("the command setsid is missing: install util-linux.");
  }

  private static Optional<String> cgroup() {
    return canMakeCgroup()
        ? Optional.empty()
        : Optional.of("no stop can find it without a cgroup, and this user can make none: run it as"
            + " root, or by systemd-run --user --scope -p Delegate=yes.");
  }

  /** Needs version 2, the right to make one below that of this JVM, and its cgroup.kill. */
  private static boolean canMakeCgroup() {
    try {
      Matcher kernel = KERNEL.matcher(System.getProperty("os.version"));
      if (!kernel.lookingAt() || before(5, 14, kernel)) {
        return false;
      }
      String own = line(" - cgroup2 ", "mountinfo").split(" ")[MOUNT_POINT]
          + line("0::", "cgroup").substring("0::".length());
      return Files.isWritable(Path.of(own)) && Files.isWritable(Path.of(own, "cgroup.procs"));
    } catch (IOException | NoSuchElementException e) {
      return false;
    }
  }

  private static boolean before(int major, int minor, Matcher kernel) {
    int itsMajor = Integer.parseInt(kernel.group(1));
    return itsMajor < major || itsMajor == major && Integer.parseInt(kernel.group(2)) < minor;
  }

  private static String line(String part, String file) throws IOException {
    try (Stream<String> lines = Files.lines(SELF.resolve(file))) {
      return lines.filter(line -> line.contains(part)).findFirst().orElseThrow();
    }
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

  /** Returns a program on the path. */
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
