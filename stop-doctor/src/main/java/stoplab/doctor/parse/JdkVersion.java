// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.OptionalInt;

/** Which JDK a version means. */
final class JdkVersion {
  /** The newest that is believed: a larger number is damage. */
  private static final int NEWEST = 99;

  private JdkVersion() {}

  /**
   * Returns the feature version.
   *
   * @param version such as {@code 17.0.1+12-39}, or {@code 25.242-b20}, which is HotSpot 25 and
   *     therefore JDK 8
   * @return empty if it is no version
   */
  static OptionalInt feature(String version) {
    int end = digits(version, 0);
    if (end == 0 || end > 2) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(version.substring(0, end));
    int minorEnd =
        end < version.length() && version.charAt(end) == '.' ? digits(version, end + 1) : end;
    if (minorEnd > end + 1 && version.startsWith("-b", minorEnd)) {
      return hotspot(number);
    }
    if (number == 1 && minorEnd > end + 1) { // 1.8.0_242
      number = Integer.parseInt(version.substring(end + 1, Math.min(minorEnd, end + 3)));
    }
    return number < 5 || number > NEWEST ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /**
   * Returns the feature version of a title such as {@code OpenJDK Server VM (17.0.1 mixed mode)}.
   */
  static OptionalInt ofTitle(String title) {
    for (int open = title.indexOf('('); open >= 0; open = title.indexOf('(', open + 1)) {
      OptionalInt feature = feature(title.substring(open + 1));
      if (feature.isPresent()) {
        return feature;
      }
    }
    return OptionalInt.empty();
  }

  /** Until JDK 8 the VM had a version of its own. */
  private static OptionalInt hotspot(int version) {
    return switch (version) {
      case 25 -> OptionalInt.of(8);
      case 21, 22, 23, 24 -> OptionalInt.of(7);
      case 16, 17, 19, 20 -> OptionalInt.of(6);
      default -> OptionalInt.empty();
    };
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
