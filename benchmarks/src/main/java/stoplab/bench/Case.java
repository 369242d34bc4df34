// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a comparison measures in each round.
 *
 * @param question which of the two stops
 * @param technique of which technique
 */
record Case(Question question, Technique technique) {
  /** First and warm are two different numbers, and two benchmarks of {@link StopLatency}. */
  enum Question {
    /** The first stop in a fresh JVM. */
    FIRST("first"),
    /** A stop after many. */
    WARM("warm");

    private final String benchmark;

    Question(String benchmark) {
      this.benchmark = benchmark;
    }

    /** The benchmark method that answers it. */
    String benchmark() {
      return benchmark;
    }
  }

  /**
   * The cases for some techniques: each first, and warm if its workers always end. The floor is
   * measured like a technique, and the known answer warm, since they judge the rest.
   */
  static List<Case> of(List<Technique> techniques) {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case(Question.WARM, Technique.KNOWN_ANSWER));
    cases.add(new Case(Question.WARM, Technique.FLOOR));
    cases.add(new Case(Question.FIRST, Technique.FLOOR));
    for (Technique technique : techniques) {
      cases.add(new Case(Question.FIRST, technique));
      if (!technique.mayHang()) {
        cases.add(new Case(Question.WARM, technique));
      }
    }
    return List.copyOf(cases);
  }
}
