// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The marked regions of tested sources (JEP 413's marks), which pages may quote. */
final class Regions {
  private static final String START = "@start region=\"";
  private static final String END = "@end";

  private Regions() {}

  /** What a reference such as {@code VolatileFlagWorker#loop} names. */
  record Region(Path source, String code) {}

  /**
   * Finds a region.
   *
   * @param reference the class, with its package if its name is not unique, or the file of a Python
   *     listing; then {@code #} and the region
   * @throws IllegalArgumentException if there is no such region; the message says what there is
   */
  static Region find(String reference) {
    int hash = reference.indexOf('#');
    if (hash < 0) {
      throw new IllegalArgumentException("'" + reference + "' names no region: write Class#region");
    }
    Path source = source(reference.substring(0, hash));
    Map<String, String> regions = of(Tree.read(source));
    String code = regions.get(reference.substring(hash + 1));
    if (code == null) {
      throw new IllegalArgumentException("there is no region '" + reference.substring(hash + 1)
          + "' in " + source + "; it has " + regions.keySet());
    }
    return new Region(source, code);
  }

  private static Path source(String owner) {
    if (owner.endsWith(".py")) {
      return Path.of("docs/src/test/python", owner);
    }
    String simpleName = owner.substring(owner.lastIndexOf('.') + 1);
    String ending = owner.replace('.', '/') + ".java";
    List<Path> found = Tree.mainClasses().getOrDefault(simpleName, List.of()).stream()
        .filter(file -> file.toString().endsWith("/" + ending))
        .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.isEmpty()
              ? "there is no class '" + owner + "' in main code"
              : "'" + owner + "' is ambiguous, write its package too: " + found);
    }
    return found.get(0);
  }

  /** All regions of a source, without their common indent. */
  static Map<String, String> of(String source) {
    Map<String, String> regions = new LinkedHashMap<>();
    String name = null;
    StringBuilder code = new StringBuilder();
    for (String line : source.lines().toList()) {
      int start = line.indexOf(START);
      if (start >= 0) {
        name = line.substring(start + START.length(), line.lastIndexOf('"'));
        code.setLength(0);
      } else if (line.strip().endsWith(END) && name != null) {
        regions.put(name, withoutIndent(code.toString()));
        name = null;
      } else if (name != null) {
        code.append(line).append('\n');
      }
    }
    return regions;
  }

  /** The lines of a region, shifted left as far as they go together. */
  static String withoutIndent(String code) {
    int indent = code.lines()
        .filter(line -> !line.isBlank())
        .mapToInt(line -> line.length() - line.stripLeading().length())
        .min()
        .orElse(0);
    return code.lines()
        .map(line -> line.isBlank() ? "" : line.substring(indent).stripTrailing())
        .collect(Collectors.joining("\n"))
        .strip();
  }
}
