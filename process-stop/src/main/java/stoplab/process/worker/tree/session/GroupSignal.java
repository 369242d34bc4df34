// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.process.worker.tree.proc.ProcFile;

/** Sends a signal to process groups by kill(1) of POSIX: the JDK signals single processes only. */
final class GroupSignal {
  private static final List<String> KILL = Stream.of("/usr/bin/kill", "/bin/kill")
      .filter(program -> ProgramFile.isExecutable(Path.of(program)))
      .findFirst()
      .map(List::of)
      .orElse(List.of("/bin/sh", "-c", "kill \"$@\"", "kill")); // small images have only this one

  /** Behind the name in parentheses: the state, the parent, the group. */
  private static final int GROUP = 2;

  private GroupSignal() {}

  /**
   * Sends it, within a bound; an interrupt does not cut it short, and is kept.
   *
   * @param signal the name of a signal without SIG
   * @param groups the numbers of the groups
   * @param nanosBound maximum time in nanoseconds
   * @return whether it was sent to all of them, to at least one process of each. Also false if one
   *     of them is this JVM's own group or a number up to 1; then it is sent to none
   */
  static boolean send(String signal, List<Long> groups, long nanosBound) {
    if (nanosBound <= 0 || groups.isEmpty() || !groups.stream().allMatch(GroupSignal::isAllowed)) {
      return false;
    }
    List<String> command = new ArrayList<>(KILL);
    command.addAll(List.of("-" + signal, "--"));
    groups.forEach(group -> command.add("-" + group));
    long end = System.nanoTime() + nanosBound;
    try {
      return succeeds(
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start(),
          end);
    } catch (IOException e) {
      return false; // no more processes, or no more file descriptors
    }
  }

  private static boolean succeeds(Process kill, long end) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return kill.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)
              && kill.exitValue() == 0;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      kill.destroyForcibly();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a number is that of a single group, and not of ours. */
  static boolean isAllowed(long group) {
    if (group <= 1) {
      return false; // to kill(2), 0 is the group of the caller, and -1 all that there is
    }
    try {
      String stat = ProcFile.read(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[GROUP]) != group;
    } catch (IOException e) {
      return false; // it may be ours
    }
  }
}
