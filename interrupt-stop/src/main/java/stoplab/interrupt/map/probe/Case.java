// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.EnumSet;
import java.util.Set;

/** One entry of the map: a call, how to set it up, and where it can be measured. Immutable. */
public record Case(
    String name,
    String category,
    String frame,
    Script script,
    Set<Kind> kinds,
    int since,
    Set<Trait> traits,
    String whyNot) {
  /** The system property with the path of the pipe that is the standard input of a child JVM. */
  public static final String STDIN = "stoplab.map.stdin";

  /** A special requirement of a case. */
  public enum Trait {
    /** The thread interrupts itself before the call. */
    PRESET,
    /** The call computes instead of blocking, so it runs after the others. */
    BUSY,
    /** The case uses a resource that a JVM has only once, or leaves something behind. */
    CHILD
  }

  /** Prepares the call, and passes the call and its release to the scenario. */
  public interface Script {
    void write(Scenario scenario) throws Exception;
  }

  /** The same case, measured in platform threads only. */
  public Case platformOnly() {
    return new Case(
        name, category, frame, script, EnumSet.of(Kind.PLATFORM), since, traits, whyNot);
  }

  /** The same case, for a call that exists since this JDK. */
  public Case since(int feature) {
    return new Case(name, category, frame, script, kinds, feature, traits, whyNot);
  }

  /** The same case with an additional trait. */
  public Case with(Trait trait) {
    Set<Trait> all = EnumSet.of(trait);
    all.addAll(traits);
    return new Case(name, category, frame, script, kinds, since, all, whyNot);
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether the map can measure the case; otherwise {@code whyNot} gives the reason. */
  public boolean isMeasured() {
    return whyNot.isEmpty();
  }

  /** Whether this JVM can run the case in a thread of this kind. */
  public boolean fits(Kind kind) {
    return kinds.contains(kind)
        && Kind.available().contains(kind)
        && since <= Runtime.version().feature();
  }
}
