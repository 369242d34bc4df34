// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds {@code jcmd}, the program of a JDK that asks a JVM for something. */
final class Jcmd {
  private Jcmd() {}

  /**
   * Looks beside the running {@code java}, then in {@code JAVA_HOME}, then in {@code PATH}.
   *
   * @param javaHome the home of the running JVM
   * @param environment the environment variables
   * @return the program, as an absolute path; empty if there is none
   */
  static Optional<Path> find(String javaHome, Map<String, String> environment) {
    String program = File.separatorChar == '\\' ? "jcmd.exe" : "jcmd";
    String home = environment.get("JAVA_HOME");
    String path = environment.getOrDefault("PATH", "");
    Stream<String> folders = Stream.of(
            Stream.of(javaHome + "/bin", home == null ? null : home + "/bin"),
            Arrays.stream(path.split(File.pathSeparator)))
        .flatMap(each -> each)
        .filter(Objects::nonNull);
    return folders
        .filter(folder -> !folder.isBlank())
        .map(folder -> program(folder, program))
        .flatMap(Optional::stream)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** A relative folder of {@code PATH} is not used: it depends on where one stands. */
  private static Optional<Path> program(String folder, String program) {
    try {
      return Optional.of(Path.of(folder, program)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
