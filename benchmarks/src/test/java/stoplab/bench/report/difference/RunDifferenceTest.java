// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.Technique;
import stoplab.bench.report.Measure;

/** Which rows of two whole runs are called changed. */
class RunDifferenceTest {
  private static final int RUNS = 100;

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("in noisy runs, a technique that is slowed by two is found, and hardly another")
  void slowedIsFound() {
    int found = 0;
    int others = 0;
    for (int i = 0; i < RUNS; i++) {
      RunDifference difference = difference(
          DifferenceData.noisy(2 * i, any -> 1),
          DifferenceData.noisy(2 * i + 1, each -> each == Technique.LATCH ? 2 : 1));
      List<MeasureDifference> changed = difference.changed();
      List<Change> slowed = changed.stream()
          .filter(each -> each.before().row().equals(Technique.LATCH.label()))
          .map(MeasureDifference::change)
          .toList();
      assertThat(slowed).as("[bench.diff-needs-both]").doesNotContain(Change.SHORTER);
      found += slowed.size();
      others += changed.size() - slowed.size();
    }
    assertThat(found)
        .as("[bench.diff-needs-both] found, in %d runs; two slow JVMs may hide it", RUNS)
        .isGreaterThan(RUNS * 95 / 100);
    assertThat(others)
        .as("[bench.diff-needs-both] other techniques called changed, of %d", rows())
        .isLessThan(rows() * 2 / 100);
  }

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("a shift of a tenth is seldom called a change")
  void tenthIsNoChange() {
    int changed = 0;
    for (int i = 0; i < RUNS; i++) {
      changed += difference(
              DifferenceData.noisy(2 * i, any -> 1), DifferenceData.noisy(2 * i + 1, any -> 1.1))
          .changed()
          .size();
    }
    assertThat(changed)
        .as("[bench.diff-needs-both] called changed, of %d", rows())
        .isLessThan(rows() * 20 / 100);
  }

  @Test
  @DisplayName("as many rows as announced lie beyond their interval by chance")
  void chanceIsAsAnnounced() {
    double announced = 0;
    int beyond = 0;
    for (int i = 0; i < 4 * RUNS; i++) {
      RunDifference difference = difference(
          DifferenceData.noisy(2 * i, any -> 1), DifferenceData.noisy(2 * i + 1, any -> 1));
      announced += difference.expectedByChance();
      beyond += (int) difference.measures().stream()
          .filter(MeasureDifference::isBeyondInterval)
          .count();
    }
    assertThat(announced).isBetween(0.03 * 4 * rows(), 0.05 * 4 * rows());
    assertThat((double) beyond).isCloseTo(announced, within(0.1 * announced));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @Tag("bench.diff-same-folder")
  @DisplayName("a run against itself has no change, however noisy it is")
  void sameRun(long seed) {
    List<Measure> measures = DifferenceData.noisy(seed, any -> 1);
    RunDifference difference = difference(measures, measures);
    assertThat(difference.changed()).as("[bench.diff-same-folder]").isEmpty();
    assertThat(difference.measures())
        .as("[bench.diff-same-folder]")
        .hasSize(Technique.values().length)
        .allSatisfy(each -> assertThat(each.ratio()).isEqualTo(1));
  }

  @Test
  @DisplayName("swapped runs have the inverse ratios, and longer becomes shorter")
  void swapped() {
    for (int i = 0; i < RUNS; i++) {
      List<Measure> one = DifferenceData.noisy(2 * i, each -> 1 + each.ordinal() % 3 / 4.0);
      List<Measure> other = DifferenceData.noisy(2 * i + 1, each -> 1 + each.ordinal() % 5 / 4.0);
      RunDifference there = difference(one, other);
      RunDifference back = difference(other, one);
      assertThat(there.count(Change.LONGER)).isEqualTo(back.count(Change.SHORTER));
      assertThat(there.count(Change.SHORTER)).isEqualTo(back.count(Change.LONGER));
      assertThat(there.count(Change.SAME)).isEqualTo(back.count(Change.SAME));
      for (int row = 0; row < one.size(); row++) {
        MeasureDifference a = there.measures().get(row);
        MeasureDifference b = back.measures().get(row);
        assertThat(a.ratio() * b.ratio()).isCloseTo(1, within(1e-9));
        assertThat(a.interval().orElseThrow().low() * b.interval().orElseThrow().high())
            .isCloseTo(1, within(1e-9));
      }
    }
  }

  @Test
  @DisplayName("what hangs comes first among the changes, then the greatest ratio")
  void biggestFirst() {
    double[] ones = {1, 1, 1, 1, 1, 1};
    double[] fives = {5, 5, 5, 5, 5, 5};
    double[] ninth = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    RunDifference difference = difference(
        List.of(
            Measure.of("s", "five", "w", ones),
            Measure.of("s", "tenth", "w", ones),
            new Measure("s", "hung", "w", ones, 0)),
        List.of(
            Measure.of("s", "five", "w", fives),
            Measure.of("s", "tenth", "w", ninth),
            new Measure("s", "hung", "w", ones, 1)));
    assertThat(difference.changed())
        .extracting(each -> each.before().row() + " " + each.change())
        .containsExactly("hung HANGS now", "tenth shorter", "five longer");
  }

  @Test
  @DisplayName("a row of one run alone is listed, and one without a number is none")
  void rowsOfOneRun() {
    double[] one = {1};
    Measure both = Measure.of("s", "both", "w", one);
    RunDifference difference = difference(
        List.of(both, Measure.of("s", "old", "w", one)),
        List.of(
            both, Measure.of("s", "new", "w", one), Measure.of("s", "empty", "w", new double[0])));
    assertThat(difference.measures())
        .extracting(each -> each.before().row())
        .containsExactly("both");
    assertThat(difference.onlyBefore()).extracting(Measure::row).containsExactly("old");
    assertThat(difference.onlyAfter()).extracting(Measure::row).containsExactly("new");
  }

  private static int rows() {
    return RUNS * Technique.values().length;
  }

  private static RunDifference difference(List<Measure> before, List<Measure> after) {
    return RunDifference.of(
        DifferenceData.run("before", DifferenceData.facts(), before),
        DifferenceData.run("after", DifferenceData.facts(), after));
  }
}
