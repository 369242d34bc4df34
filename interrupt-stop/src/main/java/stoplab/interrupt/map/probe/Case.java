// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.EnumSet;
import java.util.Set;

/** One entry of the map: a call, how to reach it, and where it can be measured. Immutable. */
public record Case(
    String name,
    String category,
    String frame,
    Script script,
    Set<Kind> kinds,
    int since,
    Set<Trait> traits,
    String whyNot) {
  /** The system property that names the pipe at the standard input of a case's own JVM. */
  public static final String STDIN = "stoplab.map.stdin";

  /** What is special about how a case is run. */
  public enum Trait {
    /** The thread interrupts itself before the call. */
    PRESET,
    /** The call does not block, it works: it is run when the others are done. */
    BUSY,
    /** It uses what a JVM has only once, or leaves something behind: run it in a JVM of its own. */
    CHILD
  }

  /** Prepares what the call needs, and gives the scenario what to call and how to release it. */
  public interface Script {
    void write(Scenario scenario) throws Exception;
  }

  /** The same case, measured in platform threads alone. */
  public Case platformOnly() {
    return new Case(
        name, category, frame, script, EnumSet.of(Kind.PLATFORM), since, traits, whyNot);
  }

  /** The first JDK that has the call. */
  public Case since(int feature) {
    return new Case(name, category, frame, script, kinds, feature, traits, whyNot);
  }

  /** The same case with one more trait. */
  public Case with(Trait trait) {
    Set<Trait> all = EnumSet.of(trait);
    all.addAll(traits);
    return new Case(name, category, frame, script, kinds, since, all, whyNot);
  }

  /** Whether it has a trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether the map can measure it; if not, {@code whyNot} has the reason. */
  public boolean isMeasured() {
    return whyNot.isEmpty();
  }

  /** Whether this JVM can run it in such a thread. */
  public boolean fits(Kind kind) {
    return kinds.contains(kind)
        && Kind.available().contains(kind)
        && since <= Runtime.version().feature();
  }
}
