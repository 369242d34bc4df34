// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final int RESAMPLES = 1_000;

  @Test
  @DisplayName("the interval leaves out 25 of 1,000 results on each side")
  void intervalIsTheMiddle() {
    // The first resample gives the greatest result: the interval is taken from sorted results.
    int[] left = {RESAMPLES};
    assertThat(Bootstrap.interval(6, drawn -> --left[0]))
        .contains(new Distribution.Interval(25, 974));
    assertThat(left[0]).as("resamples that were not drawn").isZero();
  }

  @Test
  @DisplayName("each resample draws as many JVMs as there are, and each JVM is drawn now and then")
  void drawsWithReplacement() {
    int jvms = 7;
    Set<Integer> seen = new HashSet<>();
    List<List<Integer>> resamples = new ArrayList<>();
    Bootstrap.interval(jvms, drawn -> {
      List<Integer> resample = new ArrayList<>();
      for (int index : drawn) {
        resample.add(index);
      }
      resamples.add(resample);
      seen.addAll(resample);
      return 0;
    });
    assertThat(resamples).allSatisfy(resample -> assertThat(resample).hasSize(jvms));
    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    assertThat(resamples)
        .as("a JVM may be drawn twice")
        .anySatisfy(resample -> assertThat(resample).doesNotHaveDuplicates())
        .anySatisfy(resample -> assertThat(Set.copyOf(resample)).hasSizeLessThan(jvms));
    assertThat(Set.copyOf(resamples)).as("resamples differ").hasSizeGreaterThan(RESAMPLES / 2);
  }

  @Test
  @DisplayName("the same input gives the same interval")
  void isRepeatable() {
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6};
    assertThat(Distribution.medianInterval(values))
        .isPresent()
        .isEqualTo(Distribution.medianInterval(values));
  }

  @Test
  @DisplayName("five JVMs are too few for an interval, and six are enough")
  void sixAreEnough() {
    assertThat(Bootstrap.interval(5, drawn -> 1)).isEmpty();
    assertThat(Bootstrap.interval(6, drawn -> 1)).contains(new Distribution.Interval(1, 1));
  }
}
