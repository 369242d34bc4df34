// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.call.MixedTask.Job;
import stoplab.process.call.MixedTask.Kind;
import stoplab.testkit.NoStrayThreads;

/**
 * Calls of all kinds, good and bad, through one executor: see {@link MixedTask}.
 *
 * <p>The excess of a call that hangs is the time from its timeout to its outcome. On a busy machine
 * a single one may take long, for it waits for a CPU as everything else. So each is held to the
 * patience of all tests. The soak test holds half of them to the {@value MixedCalls#EXCESS_MILLIS}
 * ms that are promised, and its log has the quantiles.
 */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "processes and descriptors are counted in Linux's /proc: run it on Linux")
class CallSoakTest {
  private static final String OUTCOMES = "process.call-outcomes";
  private static final String IS_OVER = "process.call-is-over";

  private static final int FEW = 100;

  /** {@code -Dstoplab.soak.calls=...} sets how many calls the soak test makes. */
  private static final int MANY = Integer.getInteger("stoplab.soak.calls", 10_000);

  /** What the name of such a file begins with; then comes the number of the process. */
  private static final String OF_A_JVM = "(core[.]?|hs_err_pid|replay_pid)";

  @TempDir
  Path folder;

  @Test
  @Tag("process.call-outcomes")
  @Tag("process.call-is-over")
  @Tag("process.call-kill-is-private")
  @Tag("process.call-children-are-bounded")
  @DisplayName("mixed calls: each ends as it must and in time, and nothing is left")
  void fewMixedCalls() throws Exception {
    check(new MixedCalls(FEW, 20_261_129));
  }

  @Test
  @Tag("soak")
  @Tag("process.call-outcomes")
  @Tag("process.call-is-over")
  @Tag("process.call-kill-is-private")
  @Tag("process.call-children-are-bounded")
  @DisplayName("ten thousand mixed calls: each ends as it must and in time, and nothing is left")
  void manyMixedCalls() throws Exception {
    long seed = 20_261_130;
    MixedCalls calls = new MixedCalls(MANY, seed);
    long from = System.nanoTime();
    double grown = check(calls);
    System.out.printf(
        Locale.ROOT,
        "%,d mixed calls, seed %d: %.0f s, heap %+.1f MB%n%s",
        MANY,
        seed,
        (System.nanoTime() - from) / 1e9,
        grown,
        calls.report());
    assertThat(MixedCalls.at(calls.excess(), 0.5))
        .as("[%s] the median of the excess, in ms", OUTCOMES)
        .isLessThan(MixedCalls.EXCESS_MILLIS);
  }

  /** Returns by how many megabytes the heap has grown. */
  private double check(MixedCalls calls) throws Exception {
    warmUp();
    Set<Path> litter = litter(Set.of());
    OwnResources before = new OwnResources();
    try (MarkedProcesses marked = new MarkedProcesses()) {
      calls.run(marked.mark(), folder);
      assertThat(calls.wrong()).as("[%s] calls with a wrong end", OUTCOMES).isEmpty();
      assertThat(MarkedProcesses.describe(marked.running()))
          .as("[%s] processes that are left", IS_OVER)
          .isEqualTo("[]");
    }
    long[] excess = calls.excess();
    long most = excess.length == 0 ? 0 : excess[excess.length - 1];
    assertThat(most)
        .as("[%s] the greatest excess, in ns%n%s", OUTCOMES, calls.report())
        .isLessThan(PATIENCE.toNanos());
    assertThat(calls.mostChildren())
        .as("[process.call-children-are-bounded] children at a time")
        .isBetween(1, MixedCalls.PARALLEL + MixedCalls.SPARES);
    before.awaitNoMore(IS_OVER);
    assertThat(litter(calls.children())).as("[%s] files that are left", IS_OVER).isEqualTo(litter);
    return before.awaitSameHeap(IS_OVER);
  }

  /** What the JDK opens once, and keeps, is open after that. */
  private static void warmUp() throws InterruptedException {
    try (MarkedProcesses none = new MarkedProcesses();
        KillableExecutor executor = KillableExecutor.of(1)) {
      assertThat(none.running()).isEmpty();
      Job hangs = new Job(0, Kind.READS_FOR_EVER);
      executor.submit(MixedTask.class, hangs, MixedCalls.TIMEOUT).outcome();
    }
  }

  /** What is in the temporary folder of the children, and of them in the one where they work. */
  private Set<Path> litter(Set<Long> children) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(all::add);
    }
    try (Stream<Path> files = Files.list(Path.of(""))) {
      files.filter(file -> names(file, children)).forEach(all::add);
    }
    return Set.copyOf(all);
  }

  /** Whether a JVM or the kernel has made a file for one of these processes. */
  private static boolean names(Path file, Set<Long> processes) {
    String name = file.getFileName().toString();
    return processes.stream().anyMatch(pid -> name.matches(OF_A_JVM + pid + "(\\D.*)?"));
  }
}
