// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoplab.doctor.dump.Frame;

/**
 * Equal strings, frames and stacks of a dump as one object each, so that a large dump fits into a
 * small heap. For one thread.
 */
final class Pool {
  /** Beyond it nothing more is remembered, so that no input can fill the heap with it. */
  private static final int MOST = 500_000;

  private final Map<String, String> strings = new HashMap<>();
  private final Map<String, Optional<Frame>> frames = new HashMap<>();
  private final Map<List<Frame>, List<Frame>> stacks = new HashMap<>();

  /** Returns the first string that was equal. */
  String string(String text) {
    return first(strings, text);
  }

  /** Returns the frame that a text such as {@code java.lang.Thread.run(Thread.java:840)} says. */
  Optional<Frame> frame(String text) {
    Optional<Frame> known = frames.get(text);
    if (known == null) {
      known = FrameText.read(text, this);
      if (known.isPresent() && frames.size() < MOST) {
        frames.put(text, known);
      }
    }
    return known;
  }

  /** Returns an unmodifiable list of these frames. */
  List<Frame> stack(List<Frame> stack) {
    return first(stacks, List.copyOf(stack));
  }

  private static <T> T first(Map<T, T> map, T value) {
    T known = map.get(value);
    if (known == null && map.size() < MOST) {
      map.put(value, value);
    }
    return known == null ? value : known;
  }
}
