// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Describes the JDK and the machine of a run, with nothing that identifies a person. */
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

  /** The commit of the working folder; empty without Git. */
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
