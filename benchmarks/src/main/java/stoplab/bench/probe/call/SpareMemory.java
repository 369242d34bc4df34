// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of a process, in bytes.
 *
 * @param rss all pages of it that are in memory
 * @param pss the same, but a page that several processes share counts in part
 * @param uss only the pages that no other process has
 */
public record SpareMemory(long rss, long pss, long uss) {
  private static final long KIBIBYTE = 1_024;

  /**
   * Reads what Linux reports of a process.
   *
   * @return its memory; empty if the system does not report it, or if there is no such process
   */
  public static Optional<SpareMemory> of(long pid) {
    try {
      return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the lines of {@code smaps_rollup}: see proc(5). */
  static Optional<SpareMemory> parse(List<String> lines) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split("\\s+");
      if (words.length == 3 && words[0].endsWith(":") && words[2].equals("kB")) {
        bytes.put(
            words[0].substring(0, words[0].length() - 1), KIBIBYTE * Long.parseLong(words[1]));
      }
    }
    return bytes.keySet().containsAll(List.of("Rss", "Pss", "Private_Clean", "Private_Dirty"))
        ? Optional.of(new SpareMemory(
            bytes.get("Rss"),
            bytes.get("Pss"),
            bytes.get("Private_Clean") + bytes.get("Private_Dirty")))
        : Optional.empty();
  }
}
