// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the system that a way needs. */
final class Programs {
  private Programs() {}

  /**
   * Why a program cannot be used.
   *
   * @param name the program
   * @param hint where it is to be had
   * @return a sentence; empty if it is on the path
   */
  static Optional<String> lack(String name, String hint) {
    boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    return found ? Optional.empty() : Optional.of("there is no " + name + ", which " + hint);
  }

  /** A command behind another one. */
  static List<String> before(List<String> command, List<String> first) {
    List<String> all = new ArrayList<>(first);
    all.addAll(command);
    return all;
  }
}
