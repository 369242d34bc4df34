// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import stoplab.bench.report.difference.RunDifference.Run;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.stats.RankIntervals;

/**
 * Where and when two comparisons ran.
 *
 * <p>Guarantee [bench.diff-names-machine]: another CPU, JDK or commit is the first thing that is
 * said.
 *
 * @param before the first
 * @param after the second
 */
public record EnvironmentDifference(Run before, Run after) {
  private static final int COMMIT_LETTERS = 12;

  private static final Set<String> UNKNOWN = Set.of("unknown", "0", "0 MiB");

  /** What is named in the first line if it differs, and how. */
  private static final Map<String, String> NAMED = Map.of(
      "CPU", "another CPU",
      "CPUs", "another number of CPUs",
      "JDK", "another JDK",
      "commit", "another commit");

  /**
   * Something that a comparison says of itself.
   *
   * @param name what it is
   * @param before in the first
   * @param after in the second
   */
  public record Fact(String name, String before, String after) {
    boolean differs() {
      return !before.equals(after);
    }

    boolean isKnown() {
      return differs() || !UNKNOWN.contains(before);
    }
  }

  /** All facts, the most important first. */
  private List<Fact> facts() {
    RunEnvironment a = before.environment();
    RunEnvironment b = after.environment();
    return List.of(
        new Fact("CPU", a.cpu(), b.cpu()),
        new Fact("CPUs", "" + a.cpus(), "" + b.cpus()),
        new Fact("JDK", jdk(a), jdk(b)),
        new Fact("JVM flags", a.forkFlags(), b.forkFlags()),
        new Fact("system", a.system(), b.system()),
        new Fact("kernel", a.kernel(), b.kernel()),
        new Fact("memory", a.memoryMib() + " MiB", b.memoryMib() + " MiB"),
        new Fact("commit", commit(a), commit(b)),
        new Fact("scope", a.scope(), b.scope()),
        new Fact("rounds", "" + a.rounds(), "" + b.rounds()),
        new Fact("load at the start", load(a), load(b)),
        new Fact("steal", steal(a), steal(b)),
        new Fact("started", a.started(), b.started()));
  }

  private static String jdk(RunEnvironment run) {
    return UNKNOWN.contains(run.vendor()) ? run.jdk() : run.jdk() + " (" + run.vendor() + ")";
  }

  private static String commit(RunEnvironment run) {
    return run.commit().replaceFirst("^(\\p{XDigit}{" + COMMIT_LETTERS + "})\\p{XDigit}+", "$1");
  }

  private static String load(RunEnvironment run) {
    return run.loadBefore() < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", run.loadBefore());
  }

  private static String steal(RunEnvironment run) {
    OptionalDouble share = run.stealShare();
    return share.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble());
  }

  /** What differs, the most important first. */
  public List<Fact> differing() {
    return facts().stream().filter(Fact::differs).toList();
  }

  /** What is the same in both, in one line. */
  public String equal() {
    return facts().stream()
        .filter(fact -> !fact.differs() && fact.isKnown())
        .map(fact -> fact.name() + " " + fact.before())
        .collect(Collectors.joining("; "));
  }

  /** The first line: another CPU, JDK or commit, or that all of them are the same. */
  public String headline() {
    String named = differing().stream()
        .filter(fact -> NAMED.containsKey(fact.name()))
        .map(fact -> NAMED.get(fact.name()) + ": " + fact.before() + " and " + fact.after())
        .collect(Collectors.joining("; "));
    if (!named.isEmpty()) {
      return named.substring(0, 1).toUpperCase(Locale.ROOT) + named.substring(1) + ".";
    }
    String unknown = facts().stream()
        .filter(fact -> NAMED.containsKey(fact.name()) && !fact.isKnown())
        .map(Fact::name)
        .collect(Collectors.joining(", "));
    return unknown.isEmpty()
        ? "The same CPU, JDK and commit."
        : "No difference of CPU, JDK or commit is known; not recorded: " + unknown + ".";
  }

  /** What may be the cause if even a control changed, such as {@code the machine or the JDK}. */
  String suspects() {
    List<String> names = new ArrayList<>(List.of("the machine"));
    Set<String> differing = differing().stream().map(Fact::name).collect(Collectors.toSet());
    List.of("JDK", "JVM flags", "commit").stream()
        .filter(differing::contains)
        .forEach(name -> names.add("the " + name));
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** What else than the machine may be the cause: what differs, or any change at all. */
  String blamed() {
    String suspects = suspects();
    return suspects.equals("the machine")
        ? "a change"
        : suspects.replaceFirst("^the machine(, | or )", "");
  }

  /** How the two differ in steal or load, in one clause; empty unless they differ much. */
  Optional<String> unevenMachine() {
    RunEnvironment a = before.environment();
    RunEnvironment b = after.environment();
    if (a.hasNotableSteal() != b.hasNotableSteal()) {
      boolean isAfter = b.hasNotableSteal();
      return Optional.of((isAfter ? "AFTER" : "BEFORE") + " lost " + steal(isAfter ? b : a)
          + " of the CPU time to other guests (" + (isAfter ? "BEFORE " : "AFTER ")
          + steal(isAfter ? a : b) + ")");
    }
    if (a.isBusy() != b.isBusy()) {
      boolean isAfter = b.isBusy();
      return Optional.of((isAfter ? "AFTER" : "BEFORE") + " started at load "
          + load(isAfter ? b : a) + " (" + (isAfter ? "BEFORE " : "AFTER ")
          + load(isAfter ? a : b) + ")");
    }
    return Optional.empty();
  }

  /** Whether both have the same folder name. */
  boolean isSameFolder() {
    return before.name().equals(after.name());
  }

  /** Why not to trust the differences, a sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!before.environment().scope().equals(after.environment().scope())) {
      warnings.add(
          "BEFORE and AFTER have another scope: some rows may have been measured for another time.");
    }
    String first = before.environment().started();
    String second = after.environment().started();
    if (first.startsWith("2") && second.startsWith("2") && first.compareTo(second) > 0) {
      warnings.add("BEFORE started later than AFTER: perhaps the two are swapped.");
    }
    warnings(before)
        .forEach(words -> warnings.add(
            warnings(after).contains(words) ? "BEFORE and AFTER " + words : "BEFORE " + words));
    warnings(after).stream()
        .filter(words -> !warnings(before).contains(words))
        .forEach(words -> warnings.add("AFTER " + words));
    return warnings;
  }

  private static List<String> warnings(Run run) {
    RunEnvironment its = run.environment();
    List<String> words = new ArrayList<>();
    run.remarks().forEach(remark -> words.add("left something out: " + remark));
    if (its.scope().equals("smoke")) {
      words.add("only showed that everything works (smoke): such numbers mean nothing.");
    }
    if (its.rounds() < RankIntervals.JVMS_FOR_INTERVAL) {
      words.add(String.format(
          Locale.ROOT,
          "had %d round%s, and an interval needs %d: most rows stay undecided.",
          its.rounds(),
          its.rounds() == 1 ? "" : "s",
          RankIntervals.JVMS_FOR_INTERVAL));
    }
    if (its.commit().endsWith("-dirty")) {
      words.add("ran sources with changes that no commit has.");
    }
    if (its.isBusy()) {
      words.add(String.format(
          Locale.ROOT,
          "started on a busy machine: load %.1f on %d CPUs.",
          its.loadBefore(),
          its.cpus()));
    }
    if (its.hasNotableSteal()) {
      words.add(String.format(
          Locale.ROOT,
          "lost %.1f %% of the CPU time to other guests of the hypervisor (steal).",
          100 * its.stealShare().orElseThrow()));
    }
    return words;
  }
}
