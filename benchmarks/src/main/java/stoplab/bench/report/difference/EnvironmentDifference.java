// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /** Above this load per CPU before the start, something else used the CPUs. */
  private static final double BUSY = 0.5;

  /** What is named in the first line if it differs. */
  private static final List<String> NAMED = List.of("CPU", "CPUs", "JDK", "commit");

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
  }

  /** All facts, the most important first. */
  private List<Fact> facts() {
    RunEnvironment a = before.environment();
    RunEnvironment b = after.environment();
    return List.of(
        new Fact("CPU", a.cpu(), b.cpu()),
        new Fact("CPUs", "" + a.cpus(), "" + b.cpus()),
        new Fact("JDK", a.jdk(), b.jdk()),
        new Fact("vendor", a.vendor(), b.vendor()),
        new Fact("JVM flags", a.forkFlags(), b.forkFlags()),
        new Fact("system", a.system(), b.system()),
        new Fact("kernel", a.kernel(), b.kernel()),
        new Fact("MiB of memory", "" + a.memoryMib(), "" + b.memoryMib()),
        new Fact("commit", a.commit(), b.commit()),
        new Fact("scope", a.scope(), b.scope()),
        new Fact("rounds", "" + a.rounds(), "" + b.rounds()),
        new Fact("machine", a.busyness(), b.busyness()),
        new Fact("started", a.started(), b.started()));
  }

  /** What differs, the most important first. */
  public List<Fact> differing() {
    return facts().stream().filter(Fact::differs).toList();
  }

  /** What is the same in both, in one line. */
  public String equal() {
    return facts().stream()
        .filter(fact -> !fact.differs())
        .map(fact -> fact.name() + " " + fact.before())
        .collect(Collectors.joining(", "));
  }

  /** The first line: another CPU, JDK or commit, or that all of them are the same. */
  public String headline() {
    List<String> named = differing().stream()
        .filter(fact -> NAMED.contains(fact.name()))
        .map(fact -> String.format(
            Locale.ROOT,
            "%s %s: %s and %s",
            fact.name().equals("CPUs") ? "Another number of" : "Another",
            fact.name(),
            fact.before(),
            fact.after()))
        .toList();
    return named.isEmpty() ? "The same CPU, JDK and commit." : String.join(". ", named) + ".";
  }

  /** Why not to trust the differences, a sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Stream.of(before, after).distinct().forEach(run -> {
      RunEnvironment its = run.environment();
      if (its.scope().equals("smoke")) {
        warnings.add(run.name() + " only shows that it runs: its numbers mean nothing.");
      } else if (its.rounds() < RankIntervals.JVMS_FOR_INTERVAL) {
        warnings.add(String.format(
            Locale.ROOT,
            "%s has %d rounds; intervals need %d.",
            run.name(),
            its.rounds(),
            RankIntervals.JVMS_FOR_INTERVAL));
      }
      if (its.commit().endsWith("-dirty")) {
        warnings.add(run.name() + " was built from a commit with uncommitted changes.");
      }
      if (its.loadBefore() > BUSY * its.cpus()) {
        warnings.add(run.name() + " ran on a busy machine: " + its.busyness() + ".");
      }
    });
    return warnings;
  }
}
