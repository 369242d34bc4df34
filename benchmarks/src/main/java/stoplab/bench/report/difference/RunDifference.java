// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import stoplab.bench.Poll;
import stoplab.bench.Technique;
import stoplab.bench.Wake;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.folder.RunEnvironment;

/**
 * Two comparisons side by side.
 *
 * <p>Guarantee [bench.diff-same-folder]: a comparison against itself has no change.
 *
 * @param environments where and when they ran
 * @param measures what both have measured, in the order of the first
 * @param onlyBefore what only the first has measured
 * @param onlyAfter what only the second has measured
 */
public record RunDifference(
    EnvironmentDifference environments,
    List<MeasureDifference> measures,
    List<Measure> onlyBefore,
    List<Measure> onlyAfter) {
  private static final Set<String> CONTROLS = Set.of(
      Technique.FLOOR.label(),
      Poll.NO_POLL.label(),
      Poll.NO_POLL_AGAIN.label(),
      Wake.PARK.label(),
      WaitingWay.PARK_AGAIN.label(),
      CallWay.PIPE.label(),
      CallWay.PIPE_ONE_THREAD.label(),
      CallWay.PIPE_AFTER_PAUSE.label(),
      CallWay.BARE_KILL.label());

  /**
   * A comparison.
   *
   * @param name what it is called, such as its folder
   * @param environment where and when it ran
   * @param sections what it has measured
   * @param remarks what of it was left out, a sentence each
   */
  public record Run(
      String name, RunEnvironment environment, List<ReportSection> sections, List<String> remarks) {
    private Map<Map.Entry<String, String>, Measure> measures() {
      Map<Map.Entry<String, String>, Measure> measures = new LinkedHashMap<>();
      sections.stream()
          .flatMap(section -> section.measures().stream())
          .filter(each -> each.jvms().length > 0 || each.hung() > 0)
          .forEach(each -> measures.put(each.name(), each));
      return measures;
    }
  }

  /** Compares two. */
  public static RunDifference of(Run before, Run after) {
    Map<Map.Entry<String, String>, Measure> earlier = before.measures();
    Map<Map.Entry<String, String>, Measure> later = after.measures();
    List<MeasureDifference> both = new ArrayList<>();
    List<Measure> onlyBefore = new ArrayList<>();
    earlier.forEach((name, measure) -> {
      Measure other = later.remove(name);
      if (other == null) {
        onlyBefore.add(measure);
      } else {
        both.add(new MeasureDifference(measure, other));
      }
    });
    return new RunDifference(
        new EnvironmentDifference(before, after),
        List.copyOf(both),
        List.copyOf(onlyBefore),
        List.copyOf(later.values()));
  }

  /** What has changed, the biggest first. */
  public List<MeasureDifference> changed() {
    return measures.stream()
        .filter(each -> each.change().isChange())
        .sorted(Comparator.comparing(MeasureDifference::size).reversed())
        .toList();
  }

  /**
   * Controls that have changed: what is measured only to see the machine. If one has changed, so
   * may everything, whatever the technique.
   */
  public List<MeasureDifference> changedControls() {
    return changed().stream()
        .filter(each -> CONTROLS.contains(each.before().row()))
        .toList();
  }

  /** Changed calls without our ladder: process stop has no other control. */
  public List<MeasureDifference> changedBareCalls() {
    return changed().stream()
        .filter(each -> each.before().what().endsWith("bare"))
        .toList();
  }

  /** The measures of each section, in the order of the first comparison. */
  public Map<String, List<MeasureDifference>> bySection() {
    return measures.stream()
        .collect(Collectors.groupingBy(
            each -> each.before().section(), LinkedHashMap::new, Collectors.toList()));
  }

  /** How many measures have an interval. */
  public long withInterval() {
    return measures.stream().filter(each -> each.interval().isPresent()).count();
  }

  /** How many of these lie outside of their interval, on average, if nothing has changed. */
  public double expectedByChance() {
    return measures.stream().mapToDouble(MeasureDifference::chance).sum();
  }

  /** How many have changed in this way. */
  public long count(Change change) {
    return measures.stream().filter(each -> each.change() == change).count();
  }
}
