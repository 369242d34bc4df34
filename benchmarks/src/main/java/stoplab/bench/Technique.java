// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import stoplab.flag.BrokenPlainFlagWorker;
import stoplab.flag.VolatileFlagWorker;

/**
 * Every technique that is measured, one line each, and the controls that are measured beside them.
 *
 * <p>A line: family, class, how to make a worker, how to stop it, on which kinds of thread it
 * works, and whether it is a headline, which the preset {@code quick} measures.
 */
public enum Technique {
  /** The floor; measured against itself, it tells how much of a ratio is noise. */
  FLOOR(Family.CONTROL, Floor.class, Floor::new, Floor::stop, Kinds.BOTH, true),
  /** Takes 50 µs to notice; that is what the instrument must report. */
  KNOWN_ANSWER(
      Family.CONTROL, KnownAnswer.class, KnownAnswer::new, KnownAnswer::stop, Kinds.BOTH, true),
  /** A spinning worker that polls a volatile flag. */
  VOLATILE_FLAG(
      Family.FLAG,
      VolatileFlagWorker.class,
      VolatileFlagWorker::new,
      VolatileFlagWorker::stop,
      Kinds.BOTH,
      true),
  /** A spinning worker that polls a plain flag, and may never see it. */
  BROKEN_PLAIN_FLAG(
      Family.FLAG,
      BrokenPlainFlagWorker.class,
      BrokenPlainFlagWorker::new,
      BrokenPlainFlagWorker::stop,
      Kinds.BOTH,
      true);

  /** Which module a technique comes from. */
  public enum Family {
    /** Measured to judge the instrument and the machine; no technique. */
    CONTROL,
    /** flag-stop. */
    FLAG
  }

  /** Technique classes of the topic modules that are not measured, each with the reason why. */
  static final Map<Class<?>, String> NOT_MEASURED = Map.of();

  private static final class Kinds {
    static final Set<ThreadKind> BOTH = Set.of(ThreadKind.PLATFORM, ThreadKind.VIRTUAL);
  }

  private final Family family;
  private final Class<?> type;
  private final Function<WorkUnit, Subject> factory;
  private final Set<ThreadKind> kinds;
  private final boolean headline;

  <W extends Runnable> Technique(
      Family family,
      Class<W> type,
      Function<Runnable, W> create,
      Consumer<W> stop,
      Set<ThreadKind> kinds,
      boolean headline) {
    this.family = family;
    this.type = type;
    this.factory = unit -> subject(create.apply(unit), stop);
    this.kinds = kinds;
    this.headline = headline;
  }

  /** All workers go through this one path, the floor too, so that it costs the same for each. */
  private static <W extends Runnable> Subject subject(W worker, Consumer<W> stop) {
    return new Subject(worker, () -> stop.accept(worker));
  }

  /** Makes a worker that only rehearses, through the same path as the others. */
  static Subject rehearse(WorkUnit unit) {
    return subject(new Rehearsal(unit), Rehearsal::stop);
  }

  /** Makes a fresh worker around {@code unit}. */
  Subject create(WorkUnit unit) {
    return factory.apply(unit);
  }

  /** The class that is measured; for a technique, the one that the reader reads. */
  Class<?> type() {
    return type;
  }

  Family family() {
    return family;
  }

  boolean isControl() {
    return family == Family.CONTROL;
  }

  Set<ThreadKind> kinds() {
    return kinds;
  }

  boolean isHeadline() {
    return headline;
  }

  /** Whether the worker may hang; then it is measured in JVMs that are used for one stop only. */
  boolean mayHang() {
    return type.getSimpleName().startsWith("Broken");
  }

  /** The name on the command line and in reports, such as {@code volatile-flag}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The techniques without the controls. */
  static List<Technique> techniques() {
    return Arrays.stream(values()).filter(technique -> !technique.isControl()).toList();
  }

  /** Finds a technique by its label or its class name, in any case; no control. */
  static Optional<Technique> find(String name) {
    return techniques().stream()
        .filter(technique -> technique.label().equalsIgnoreCase(name)
            || technique.type().getSimpleName().equalsIgnoreCase(name))
        .findFirst();
  }
}
