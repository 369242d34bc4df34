// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stoplab.hazard.child.Evidence;

/**
 * One way in which a hazard can end: what has to be seen of it, and what that means.
 *
 * @param verdict what it means
 * @param words the same in plain words; {@code {key}} stands for the value of a key
 * @param demands a regular expression for the value of each key that counts; the value of a key
 *     that was not printed is empty
 */
record Fate(Verdict verdict, String words, Map<String, Pattern> demands) {
  private static final Pattern PLACE = Pattern.compile("\\{([^}]+)\\}");

  /**
   * Makes a fate.
   *
   * @param demands each as {@code key=regex}
   */
  static Fate of(Verdict verdict, String words, String... demands) {
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    for (String demand : demands) {
      int equals = demand.indexOf('=');
      patterns.put(demand.substring(0, equals), Pattern.compile(demand.substring(equals + 1)));
    }
    return new Fate(verdict, words, patterns);
  }

  boolean fits(Evidence evidence) {
    return demands.entrySet().stream()
        .allMatch(
            demand -> demand.getValue().matcher(evidence.get(demand.getKey())).matches());
  }

  String wordsFor(Evidence evidence) {
    return PLACE
        .matcher(words)
        .replaceAll(place -> Matcher.quoteReplacement(evidence.get(place.group(1))));
  }
}
