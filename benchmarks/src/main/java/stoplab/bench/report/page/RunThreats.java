// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.stats.RankIntervals;

/**
 * What this very run gives reason to doubt.
 *
 * <p>Guarantee [bench.report-says-doubts]: a report names too few rounds, a smoke run, a busy or
 * shared machine, one or two CPUs, changed sources, each check of the instrument that failed, and
 * each row in which a worker hung.
 */
final class RunThreats {
  private static final String NOISE = "noise (A/A): ";

  private static final Pattern HUNG =
      Pattern.compile("^\\| (\\S+) .*?HANGS in (\\d+ of \\d+)", Pattern.MULTILINE);

  private RunThreats() {}

  /** A sentence for each. */
  static List<String> of(
      RunEnvironment environment, List<ReportSection> sections, List<String> checks) {
    List<String> threats = new ArrayList<>();
    if (environment.scope().equals("smoke")) {
      threats.add(
          "This was a smoke run: it shows that everything works, and its numbers mean nothing.");
    }
    if (environment.rounds() < RankIntervals.JVMS_FOR_INTERVAL) {
      threats.add(String.format(
          Locale.ROOT,
          "It has %d whole round%s. An interval needs %d, so most numbers here have none.",
          environment.rounds(),
          environment.rounds() == 1 ? "" : "s",
          RankIntervals.JVMS_FOR_INTERVAL));
    }
    cpus(environment, threats);
    if (environment.isBusy()) {
      threats.add(String.format(
          Locale.ROOT,
          "Before the start the load average was %.1f on %s: something else was running.",
          environment.loadBefore(),
          environment.cpus() == 1 ? "1 CPU" : environment.cpus() + " CPUs"));
    }
    if (environment.hasNotableSteal()) {
      threats.add(String.format(
          Locale.ROOT,
          "It ran in a virtual machine: the hypervisor gave %.1f %% of the CPU time to others,"
              + " which lengthens some stops by milliseconds.",
          100 * environment.stealShare().orElseThrow()));
    }
    if (environment.commit().endsWith("-dirty")) {
      threats.add("The sources had changes that no commit has.");
    }
    checks.stream()
        .filter(line -> line.startsWith(CheckBadge.FAILED))
        .map(PageText::withMicro)
        .forEach(threats::add);
    checks.stream()
        .filter(line -> line.startsWith(NOISE))
        .map(line -> "Noise of this run, where the truth is no difference: "
            + PageText.withMicro(line.substring(NOISE.length())))
        .forEach(threats::add);
    for (ReportSection section : sections) {
      Matcher hung = HUNG.matcher(section.tables());
      while (hung.find()) {
        threats.add(hung.group(1) + " hung in " + hung.group(2)
            + " JVMs. Those are in no median; the table counts them.");
      }
    }
    return threats.stream().distinct().toList();
  }

  private static void cpus(RunEnvironment environment, List<String> threats) {
    if (environment.cpus() == 1) {
      threats.add(
          "The JVM had one CPU. Requester and worker took turns on it, so no latency means much.");
    } else if (environment.cpus() == 2) {
      threats.add(
          "The JVM had two CPUs: one for the requester, one for the worker, none for the rest.");
    }
  }
}
