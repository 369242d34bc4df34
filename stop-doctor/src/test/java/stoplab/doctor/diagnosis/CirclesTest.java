// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CirclesTest {
  @Test
  @Tag("doctor.finds-circles")
  @DisplayName("in random graphs it finds the same circles as trying every path")
  void agreesWithBruteForce() {
    Random random = new Random(20261129);
    for (int round = 0; round < 4_000; round++) {
      int[][] edges = randomGraph(random);
      boolean[][] reaches = reaches(edges);
      List<int[]> circles = Circles.find(edges);
      String graph = Arrays.deepToString(edges);
      for (int[] circle : circles) {
        assertReal(edges, circle, graph);
      }
      for (int node = 0; node < edges.length; node++) {
        int member = node;
        long groups = circles.stream()
            .filter(circle -> circle[0] == member || sameGroup(reaches, circle[0], member))
            .count();
        assertThat(groups)
            .as("[doctor.finds-circles] circles of the group of %d in %s", node, graph)
            .isEqualTo(reaches[node][node] ? 1 : 0);
      }
    }
  }

  @Test
  @Tag("doctor.finds-circles")
  @DisplayName("a chain of 100,000 threads that ends in a circle is followed")
  void followsLongChains() {
    int n = 100_000;
    int[][] edges = IntStream.range(0, n).mapToObj(i -> new int[] {i + 1}).toArray(int[][]::new);
    edges[n - 1] = new int[] {n - 3};
    assertThat(Circles.find(edges))
        .as("[doctor.finds-circles] the end of the chain")
        .containsExactly(new int[] {n - 3, n - 2, n - 1});
    edges[n - 1] = new int[] {0};
    assertThat(Circles.find(edges).get(0))
        .as("[doctor.finds-circles] one circle of all")
        .hasSize(n);
  }

  private static int[][] randomGraph(Random random) {
    int n = 1 + random.nextInt(8);
    int most = 1 + random.nextInt(3);
    return IntStream.range(0, n)
        .mapToObj(i -> random.ints(random.nextInt(most + 1), 0, n).distinct().toArray())
        .toArray(int[][]::new);
  }

  private static void assertReal(int[][] edges, int[] circle, String graph) {
    assertThat(Arrays.stream(circle).distinct().count())
        .as("[doctor.finds-circles] no thread twice in %s of %s", Arrays.toString(circle), graph)
        .isEqualTo(circle.length);
    for (int i = 0; i < circle.length; i++) {
      assertThat(edges[circle[i]])
          .as("[doctor.finds-circles] %s is real in %s", Arrays.toString(circle), graph)
          .contains(circle[(i + 1) % circle.length]);
    }
  }

  private static boolean sameGroup(boolean[][] reaches, int one, int other) {
    return reaches[one][other] && reaches[other][one];
  }

  private static boolean[][] reaches(int[][] edges) {
    int n = edges.length;
    boolean[][] reaches = new boolean[n][n];
    for (int i = 0; i < n; i++) {
      for (int target : edges[i]) {
        reaches[i][target] = true;
      }
    }
    for (int via = 0; via < n; via++) {
      for (int from = 0; from < n; from++) {
        for (int to = 0; to < n; to++) {
          reaches[from][to] |= reaches[from][via] && reaches[via][to];
        }
      }
    }
    return reaches;
  }
}
