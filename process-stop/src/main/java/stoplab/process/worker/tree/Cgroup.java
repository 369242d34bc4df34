// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.*;

final class Cgroup {
  static Optional<Cgroup> create() {
    return Optional.empty();
  }

  void add(long p) {}

  Set<Long> members() throws LookFailedException {
    return Set.of();
  }

  Optional<Boolean> isPopulated() {
    return Optional.empty();
  }

  void kill() {}

  void remove() {}
}
