// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Where a run was made: what an outcome or a time may depend on, and nothing that names anyone. */
final class Environment {
  private Environment() {}

  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("jdk: " + Runtime.version());
    lines.add(
        "vm: " + System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor"));
    lines.add("os: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + System.getProperty("os.arch"));
    lines.add("cpus: " + Runtime.getRuntime().availableProcessors());
    lines.add("date: " + LocalDate.now());
    String commit = commit();
    if (!commit.isEmpty()) {
      lines.add("commit: " + commit);
    }
    return lines;
  }

  /** The commit of the working folder, or nothing if there is no git. */
  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      try (InputStream out = git.getInputStream()) {
        return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
    } catch (IOException e) {
      return "";
    }
  }
}
