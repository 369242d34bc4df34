// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.hazard.child.Evidence;

/**
 * An entry of the catalogue: how to run a hazard, and how to judge it. Immutable; the methods that
 * look like setters give a changed copy.
 *
 * @param main the lesson, whose {@code main} is run in a JVM of its own
 * @param args the arguments of {@code main}; none for most
 * @param attempt what is tried, in one sentence
 * @param jvmOptions options of its JVM
 * @param needs what has to be there
 * @param bound how long its JVM may take before it is killed
 * @param fates how it can end; the first one that fits counts
 */
record Hazard(
    Class<?> main,
    List<String> args,
    String attempt,
    List<String> jvmOptions,
    Set<Need> needs,
    Duration bound,
    List<Fate> fates) {
  /** Far more than a hazard needs that ends by itself; a loaded machine makes it longer. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  static Hazard of(Class<?> main, String attempt, String... args) {
    return new Hazard(
        main, List.of(args), attempt, List.of(), EnumSet.noneOf(Need.class), BOUND, List.of());
  }

  Hazard fate(Verdict verdict, String words, String... demands) {
    List<Fate> more = new ArrayList<>(fates);
    more.add(Fate.of(verdict, words, demands));
    return new Hazard(main, args, attempt, jvmOptions, needs, bound, List.copyOf(more));
  }

  Hazard options(String... options) {
    return new Hazard(main, args, attempt, List.of(options), needs, bound, fates);
  }

  Hazard needing(Need... needed) {
    return new Hazard(main, args, attempt, jvmOptions, Set.of(needed), bound, fates);
  }

  Hazard within(Duration time) {
    return new Hazard(main, args, attempt, jvmOptions, needs, time, fates);
  }

  /** The name of the lesson, and what it is given, as in {@code PthreadKill SIGTERM}. */
  String name() {
    List<String> words = new ArrayList<>(args);
    words.add(0, main.getSimpleName());
    return String.join(" ", words);
  }

  /** Whether a name on the command line means this: the whole name, or that of the lesson. */
  boolean isCalled(String name) {
    return name.equalsIgnoreCase(name()) || name.equalsIgnoreCase(main.getSimpleName());
  }

  /** Why it cannot run on a JVM, or nothing. */
  Optional<String> missingOn(Jvm jvm) {
    return needs.stream().flatMap(need -> need.missingOn(jvm).stream()).findFirst();
  }

  /** Judges what was seen. */
  HazardFinding judge(Evidence evidence) {
    return fates.stream()
        .filter(fate -> fate.fits(evidence))
        .findFirst()
        .map(fate -> new HazardFinding(this, fate.verdict(), fate.wordsFor(evidence), evidence))
        .orElseGet(() -> new HazardFinding(
            this,
            Verdict.UNCLEAR,
            "this fits nothing that we know of: " + evidence.cell(),
            evidence));
  }
}
