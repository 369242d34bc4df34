// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts a child as the leader of a session of its own. What it starts can then be found by the
 * number of the session, and killed by the number of its process group.
 *
 * <p>It is started through setsid(1), which founds a session and then becomes the program. So the
 * child keeps its number, its streams, its environment and its working directory
 * [process.session-keeps-child]. {@code setsid} forks only where it leads a process group, which a
 * child of the JDK never does.
 *
 * <p>A child that cannot be started is left to the JDK, whose exception names the reason
 * [process.session-keeps-errors]. The command line is extended only if the program was found to be
 * one that the kernel can start. What only the start itself shows is reported by {@code setsid}, on
 * standard error and by exit code 126 or 127: a file that is open for writing, for example.
 *
 * <p>Such a child has no controlling terminal, and the keys of the terminal send it no signal: see
 * {@link TerminalSignals}.
 *
 * <p>Thread-safe.
 */
public final class OwnSession {
  private static final Optional<Path> SETSID = findSetsid();

  /** Variables of the dynamic loader, such as LD_PRELOAD: it would obey them in setsid too. */
  private static final String LOADER_VARIABLE = "LD_";

  private OwnSession() {}

  /**
   * The command line that starts a child in a session of its own.
   *
   * @param command the program, looked for as {@link ProcessBuilder} does, and its arguments; not
   *     null
   * @param directory the child's working directory, or null for that of this JVM
   * @param childEnvironment the whole environment of the child, not null
   * @return a longer command line. Empty if there is no {@code setsid}, if the program cannot be
   *     started, or if that cannot be found out. Also empty if the environment has a variable of
   *     the dynamic loader ({@code LD_…}) that is not this JVM's
   */
  public static Optional<List<String>> wrap(
      List<String> command, Path directory, Map<String, String> childEnvironment) {
    if (SETSID.filter(ProgramFile::isExecutable).isEmpty()
        || command.isEmpty()
        || changesTheLoader(childEnvironment)) {
      return Optional.empty();
    }
    try {
      return ProgramFile.find(command.get(0), directory)
          .filter(program -> ProgramFile.canBeStarted(program, directory, OwnSession::shellIsTried))
          .map(program -> prefix(command, program, childEnvironment.get("PATH")));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean changesTheLoader(Map<String, String> childEnvironment) {
    return childEnvironment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith(LOADER_VARIABLE))
        .anyMatch(variable -> !variable.getValue().equals(System.getenv(variable.getKey())));
  }

  /**
   * The JDK looks the program up by the PATH of this JVM, and setsid by that of the child. Where
   * they are the same the program keeps the name by which it was called.
   */
  private static List<String> prefix(List<String> command, String program, String childPath) {
    boolean same = childPath != null && Objects.equals(childPath, System.getenv("PATH"));
    List<String> line = new ArrayList<>(List.of(SETSID.get().toString(), "--"));
    line.add(same ? command.get(0) : program);
    line.addAll(command.subList(1, command.size()));
    return List.copyOf(line);
  }

  /**
   * Whether setsid, like the JDK, gives a script without {@code #!} to the shell. It calls
   * execvp(3), which does so in glibc, and does not in musl.
   */
  private static boolean shellIsTried() {
    try (RandomAccessFile setsid = new RandomAccessFile(SETSID.get().toFile(), "r")) {
      return ElfLoader.of(setsid)
          .filter(loader -> loader.contains("/ld-linux") || loader.contains("/ld64"))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Path> findSetsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid", "/run/current-system/sw/bin/setsid")
        .map(Path::of)
        .filter(ProgramFile::isExecutable)
        .findFirst();
  }

  /**
   * Sends SIGKILL to the process group of a session leader, and so to all of its session that has
   * not made a group of its own. The leader may have ended [process.session-group-is-killed].
   *
   * <p>A number is given away again when nothing of its group is left. So the caller must have seen
   * a living member of this very session just before. [process.group-kill-refuses] The group of
   * this JVM is refused, and so are the numbers up to 1, which stand for more than a group.
   *
   * @param sessionLeader the number of the leader
   * @param nanosBound maximum time in nanoseconds that this may take
   * @return whether the signal was sent to at least one process
   */
  public static boolean killGroup(long sessionLeader, long nanosBound) {
    return GroupSignal.send("KILL", List.of(sessionLeader), nanosBound);
  }

  /**
   * The classes of this package that a stop needs in rare cases only. To name them here loads them.
   *
   * @return some classes
   */
  public static List<Class<?>> rareClasses() {
    return List.of(GroupSignal.class, ProgramFile.class);
  }
}
