// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds circles of threads that wait for each other. Without recursion, in time that grows with the
 * number of threads and edges, so 100,000 threads in one chain are no problem.
 *
 * <p><b>Guarantee</b> [doctor.finds-circles]: there is one circle for each group of threads that
 * reach each other, each is real, and a thread outside of all groups is in none.
 */
final class Circles {
  private final int[][] edges;
  private final int[] order;
  private final int[] low;
  private final boolean[] open;
  private final ArrayDeque<Integer> members = new ArrayDeque<>();
  private final List<int[]> found = new ArrayList<>();
  private int next = 1;

  private Circles(int[][] edges) {
    this.edges = edges;
    this.order = new int[edges.length];
    this.low = new int[edges.length];
    this.open = new boolean[edges.length];
  }

  /**
   * Returns a shortest circle through the first thread of each group that has one.
   *
   * @param edges for each thread, those for which it waits; not null
   * @return circles, each as the threads in the order of waiting, the smallest index first
   */
  static List<int[]> find(int[][] edges) {
    Circles circles = new Circles(edges);
    for (int start = 0; start < edges.length; start++) {
      if (circles.order[start] == 0) {
        circles.visit(start);
      }
    }
    circles.found.sort((one, other) -> Integer.compare(one[0], other[0]));
    return circles.found;
  }

  /** Tarjan's algorithm for strongly connected components, with a stack of its own. */
  private void visit(int start) {
    ArrayDeque<int[]> path = new ArrayDeque<>();
    enter(start, path);
    while (!path.isEmpty()) {
      int[] top = path.peek();
      int thread = top[0];
      if (top[1] < edges[thread].length) {
        int target = edges[thread][top[1]++];
        if (order[target] == 0) {
          enter(target, path);
        } else if (open[target]) {
          low[thread] = Math.min(low[thread], order[target]);
        }
      } else {
        path.pop();
        if (!path.isEmpty()) {
          int caller = path.peek()[0];
          low[caller] = Math.min(low[caller], low[thread]);
        }
        if (low[thread] == order[thread]) {
          close(thread);
        }
      }
    }
  }

  private void enter(int thread, ArrayDeque<int[]> path) {
    order[thread] = next;
    low[thread] = next++;
    open[thread] = true;
    members.push(thread);
    path.push(new int[] {thread, 0});
  }

  private void close(int root) {
    List<Integer> group = new ArrayList<>();
    int member;
    do {
      member = members.pop();
      open[member] = false;
      group.add(member);
    } while (member != root);
    boolean waitsForItself = Arrays.stream(edges[root]).anyMatch(target -> target == root);
    if (group.size() > 1 || waitsForItself) {
      found.add(shortest(group));
    }
  }

  /** Searches from the smallest member, inside the group, until it comes back. */
  private int[] shortest(List<Integer> group) {
    int start = group.stream().mapToInt(Integer::intValue).min().getAsInt();
    Map<Integer, Integer> before = new HashMap<>();
    Set<Integer> inside = new HashSet<>(group);
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
    while (true) {
      int thread = queue.remove();
      for (int target : edges[thread]) {
        if (target == start) {
          return backwards(start, thread, before);
        }
        if (inside.contains(target) && before.putIfAbsent(target, thread) == null) {
          queue.add(target);
        }
      }
    }
  }

  private static int[] backwards(int start, int end, Map<Integer, Integer> before) {
    List<Integer> circle = new ArrayList<>();
    for (int thread = end; thread != start; thread = before.get(thread)) {
      circle.add(thread);
    }
    circle.add(start);
    Collections.reverse(circle);
    return circle.stream().mapToInt(Integer::intValue).toArray();
  }
}
