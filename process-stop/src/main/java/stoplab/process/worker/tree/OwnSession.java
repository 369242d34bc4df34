// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.nio.file.*;
import java.util.*;

final class OwnSession {
  static Optional<List<String>> wrap(List<String> c, Path d, Map<String, String> e) {
    if (!Files.exists(Path.of("/usr/bin/setsid"))) return Optional.empty();
    List<String> l = new ArrayList<>(List.of("/usr/bin/setsid"));
    l.addAll(c);
    return Optional.of(l);
  }

  static boolean killGroup(long s, long n) {
    try {
      return new ProcessBuilder("kill", "-KILL", "--", "-" + s).start().waitFor() == 0;
    } catch (Exception e) {
      return false;
    }
  }
}
