// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stoplab.doctor.dump.Frame;

/**
 * Tells the JDK's code and that of known libraries from yours, by packages. Remembers the frames
 * that it has seen, so it is made anew for each dump. For one thread.
 */
final class KnownCode {
  /** Whose code it is. */
  enum Owner {
    JDK,
    LIBRARY,
    YOURS
  }

  private static final Set<String> LIBRARIES = load();
  private static final Set<String> JDK = Set.of(
      "java",
      "javax",
      "jdk",
      "sun",
      "com.sun",
      "org.jcp",
      "org.ietf",
      "org.w3c",
      "org.xml",
      "netscape",
      "apple");

  private final Map<Frame, Owner> seen = new IdentityHashMap<>();

  /** Returns whose code a call belongs to. */
  Owner owner(Frame frame) {
    return seen.computeIfAbsent(frame, KnownCode::find);
  }

  /**
   * Returns the first frame from the top that is neither the JDK's nor a known library's. A class
   * that was made at run time is passed over if there is another.
   */
  Optional<Frame> yours(List<Frame> stack) {
    Frame generated = null;
    for (Frame frame : stack) {
      if (owner(frame) == Owner.YOURS) {
        if (!FrameNames.isGenerated(frame.className())) {
          return Optional.of(frame);
        }
        generated = generated == null ? frame : generated;
      }
    }
    return Optional.ofNullable(generated);
  }

  private static Owner find(Frame frame) {
    String name = frame.className();
    if (name.startsWith("jdk.proxy") || name.startsWith("com.sun.proxy.")) {
      return Owner.YOURS;
    }
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String prefix = name.substring(0, dot);
      if (JDK.contains(prefix)) {
        return Owner.JDK;
      }
      if (LIBRARIES.contains(prefix)) {
        return Owner.LIBRARY;
      }
    }
    return Owner.YOURS;
  }

  private static Set<String> load() {
    Set<String> packages = new HashSet<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        KnownCode.class.getResourceAsStream("libraries.txt"), StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(packages::add);
    } catch (IOException e) {
      throw new UncheckedIOException("libraries.txt cannot be read", e);
    }
    return Set.copyOf(packages);
  }
}
