// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.start;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.process.worker.guard.GuardNote;
import stoplab.process.worker.guard.GuardedMain;

/** The command line of a JVM like this one. */
public final class JvmCommandLine {
  /** HotSpot's file for jps in the temporary folder would outlive a JVM that is killed. */
  private static final String NO_FILE_BEHIND = "-XX:-UsePerfData";

  /** At its end HotSpot waits up to 300 ms for threads in native code: see JDK-8314243. */
  private static final String NO_PAUSE_AT_EXIT = "-XX:UserThreadWaitAttemptsAtExit=0";

  private static final int KNOWS_NO_PAUSE = 22;

  private JvmCommandLine() {}

  /**
   * The whole line. Options of ours stand before those of the user, since the last of two counts.
   *
   * @param options those of the user, not null
   * @param classPathOptions those that name the class path, not null
   * @param note what the guard is to know; empty if there is none
   * @param mainAndArguments the main class and its arguments, not null
   * @return a new list
   */
  public static List<String> of(
      List<String> options,
      List<String> classPathOptions,
      Optional<GuardNote> note,
      List<String> mainAndArguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add(NO_FILE_BEHIND);
    if (Runtime.version().feature() >= KNOWS_NO_PAUSE) {
      line.add(NO_PAUSE_AT_EXIT);
    }
    line.addAll(options);
    line.addAll(classPathOptions);
    note.ifPresent(guard -> line.addAll(List.of(guard.option(), GuardedMain.class.getName())));
    line.addAll(mainAndArguments);
    return line;
  }

  /**
   * The options that name a class path.
   *
   * @param classPath the class path, not null
   * @return the options
   */
  public static List<String> classPathOptions(String classPath) {
    return List.of("-cp", classPath);
  }

  /**
   * The class path of this JVM; from another directory its entries would mean other places.
   *
   * @param directory where the child runs; empty if in that of this JVM
   * @return the class path, of absolute entries if there is a directory
   */
  public static String classPath(Optional<Path> directory) {
    String path = System.getProperty("java.class.path");
    if (directory.isEmpty()) {
      return path;
    }
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
