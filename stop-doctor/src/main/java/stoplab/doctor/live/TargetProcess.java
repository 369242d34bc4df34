// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The process that is to be asked. It is looked at before anything is sent to it: {@code jcmd}
 * sends SIGQUIT, which ends a process that is no JVM, and waits in vain for one that is stopped.
 * Only Linux has the files for that; elsewhere {@code jcmd} finds out.
 */
final class TargetProcess {
  private static final Path PROC = Path.of("/proc");

  /** SIGQUIT is signal 3: the third bit of a mask in {@code /proc/PID/status}. */
  private static final int SIGQUIT_BIT = 2;

  private static final int ROOT = 0;
  private static final Duration END = Duration.ofMillis(500);
  private static final int POLL_MILLIS = 20;
  private static final int MOST_CHILDREN = 5;

  private final long pid;

  TargetProcess(long pid) {
    this.pid = pid;
  }

  long pid() {
    return pid;
  }

  /** Whether it is there, and has not ended. */
  boolean isAlive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie();
  }

  /** The JVMs that it has started, also through a shell; at most a few. */
  List<Long> childJvms() {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(child -> child
            .info()
            .command()
            .filter(command -> command.matches(".*[/\\\\]java(\\.exe)?"))
            .isPresent())
        .map(ProcessHandle::pid)
        .limit(MOST_CHILDREN)
        .toList();
  }

  /** Whether it ends about now: a JVM that is ending no longer answers. */
  boolean endsNow() throws InterruptedException {
    long deadline = System.nanoTime() + END.toNanos();
    while (isAlive() && System.nanoTime() - deadline < 0) {
      Thread.sleep(POLL_MILLIS);
    }
    return !isAlive();
  }

  /** Whether it has ended, and only its parent does not know; with more threads it runs. */
  private boolean isZombie() {
    try {
      return isLinux() && isZombie(status());
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  private static boolean isZombie(List<String> status) {
    String state = value(status, "State");
    return state.startsWith("X")
        || state.startsWith("Z") && value(status, "Threads").equals("1");
  }

  private List<String> status() throws IOException {
    return Files.readAllLines(file("status"), StandardCharsets.ISO_8859_1);
  }

  /**
   * Finds out whether it can be asked for a dump, without touching it.
   *
   * @throws UnreachableJvmException if it cannot
   */
  void checkBeforeAsking() throws UnreachableJvmException {
    if (!isAlive()) {
      throw new UnreachableJvmException(
          "There is no process " + pid
              + (isZombie() ? " any more, only its exit code waits for its parent" : "")
              + ": give the PID of a running JVM, as jcmd -l lists them, or a file with a thread dump.");
    }
    if (pid == ProcessHandle.current().pid()) {
      throw new UnreachableJvmException("Process " + pid
          + " is stop-doctor itself: give the PID of another JVM, as jcmd -l lists them.");
    }
    if (!isLinux()) {
      return;
    }
    try {
      check(status());
    } catch (IOException e) {
      if (!isAlive()) {
        throw ended();
      }
      throw new UnreachableJvmException(
          "Process " + pid + " cannot be looked at: give a file with its thread dump instead.");
    }
  }

  UnreachableJvmException ended() {
    return new UnreachableJvmException("Process " + pid
        + " has ended while it was asked, so nothing keeps it any more: there is nothing to say.");
  }

  private void check(List<String> status) throws UnreachableJvmException {
    String state = value(status, "State");
    checkUser(status);
    boolean catchesQuit =
        (Long.parseUnsignedLong(value(status, "SigCgt"), 16) >> SIGQUIT_BIT & 1) == 1;
    Boolean hasJvm = hasJvm();
    // If its libraries cannot be seen, the name has to do.
    if (hasJvm == null ? !catchesQuit || !value(status, "Name").equals("java") : !hasJvm) {
      throw new UnreachableJvmException(
          "Process " + pid + " (" + value(status, "Name")
              + ") is no JVM: give the PID of one, as jcmd -l lists them, or a file with a thread dump.");
    }
    Optional<UnreachableJvmException> stopped = stopped(state);
    if (stopped.isPresent()) {
      throw stopped.get();
    }
    if (!catchesQuit) {
      throw new UnreachableJvmException("Process " + pid
          + " does not handle SIGQUIT, since it has only just begun or runs with -Xrs:"
          + " ask again, or start it without -Xrs.");
    }
    if (hasArgument("-XX:+DisableAttachMechanism")) {
      throw new UnreachableJvmException("Process " + pid
          + " runs with -XX:+DisableAttachMechanism and cannot be asked: " + otherWay() + ".");
    }
  }

  /** The sentence for a process that is stopped now; empty if it is not. */
  Optional<UnreachableJvmException> stopped() {
    try {
      return isLinux() ? stopped(value(status(), "State")) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  private Optional<UnreachableJvmException> stopped(String state) {
    String how = state.startsWith("T")
        ? " is stopped by a signal and cannot answer: let it go on with kill -CONT " + pid
        : " is held by a debugger and cannot answer: let it go on";
    return state.startsWith("T") || state.startsWith("t")
        ? Optional.of(new UnreachableJvmException("Process " + pid + how + ", then ask again."))
        : Optional.empty();
  }

  /** How to get a dump when nobody may attach. */
  String otherWay() {
    return "kill -QUIT " + pid + " prints the dump where it prints its output;"
        + " give that to stop-doctor as a file";
  }

  private void checkUser(List<String> status) throws UnreachableJvmException {
    int own = effectiveUser(ownStatus());
    if (own != ROOT && effectiveUser(status) != own) {
      throw new UnreachableJvmException("Process " + pid + " belongs to another user, " + owner()
          + ": run stop-doctor as that user, or as root.");
    }
  }

  /** Whether it runs as another user, so that it cannot write into a private folder of ours. */
  boolean isOfAnotherUser() {
    try {
      return isLinux() && effectiveUser(status()) != effectiveUser(ownStatus());
    } catch (IOException e) {
      return false; // it has ended: the next question finds out
    }
  }

  /**
   * Makes a folder its own, so that it alone can write there.
   *
   * @throws IOException if this user may not
   */
  void give(Path folder) throws IOException {
    UserPrincipal owner = Files.getOwner(PROC.resolve(Long.toString(pid)));
    Files.setOwner(folder, owner);
  }

  private String owner() {
    try {
      return Files.getOwner(PROC.resolve(Long.toString(pid))).getName();
    } catch (IOException e) {
      return "whose name is unknown";
    }
  }

  private static List<String> ownStatus() {
    try {
      return Files.readAllLines(PROC.resolve("self/status"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of("Uid: " + ROOT + " " + ROOT);
    }
  }

  /** The numbers are the real, the effective, the saved and the file system's. */
  private static int effectiveUser(List<String> status) {
    return Integer.parseInt(value(status, "Uid").split("\\s+")[1]);
  }

  /** Whether the library of a JVM is loaded; null if that cannot be seen. */
  private Boolean hasJvm() {
    try (BufferedReader maps = Files.newBufferedReader(file("maps"), StandardCharsets.ISO_8859_1)) {
      return maps.lines().anyMatch(line -> line.contains("/libjvm.so"));
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private boolean hasArgument(String argument) {
    try {
      String line = Files.readString(file("cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0")).contains(argument);
    } catch (IOException e) {
      return false; // jcmd finds out, more slowly
    }
  }

  private Path file(String name) {
    return PROC.resolve(Long.toString(pid)).resolve(name);
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
        && Files.isDirectory(PROC.resolve("self"));
  }

  private static String value(List<String> status, String key) {
    return status.stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
