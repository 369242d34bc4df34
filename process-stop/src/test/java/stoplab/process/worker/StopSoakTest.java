// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.zoo.Animal;

@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "descriptors and zombies are counted in Linux's /proc: run it on Linux")
class StopSoakTest {
  private static final int STOPS = 200;
  private static final int WARM_UPS = 10;
  private static final Duration TOTAL = Duration.ofSeconds(3);

  /** What a stop may take beyond its deadline, both cores being busy. */
  private static final Duration EXCESS = Duration.ofMillis(250);

  private static final StopLadder LADDER = StopLadder.within(TOTAL)
      .ask(Duration.ofMillis(100))
      .terminate(Duration.ofMillis(300))
      .dump(Duration.ofMillis(500))
      .kill(Duration.ofSeconds(2));

  @Test
  @Tag("soak")
  @Tag("process.one-deadline")
  @DisplayName("200 mixed stops with both cores busy: all in time, nothing alive, nothing grows")
  void manyMixedStops() throws Exception {
    Animal[] zoo = Animal.values();
    Random random = new Random(20_261_123);
    List<StopReport> late = new ArrayList<>();
    List<WorkerProcess> burners = new ArrayList<>();
    Set<String> threads = Set.of();
    int files = 0;
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        burners.add(new WorkerProcess(
                Launch.command("sh", "-c", "while :; do :; done"), StopLadder.within(PATIENCE))
            .start());
      }
      for (int i = 0; i < WARM_UPS + STOPS; i++) {
        if (i == WARM_UPS) {
          threads = threads();
          files = files();
        }
        Animal animal = zoo[i < zoo.length ? i : random.nextInt(zoo.length)];
        try (Witness witness = new Witness();
            WorkerProcess worker = witness.start(animal)) {
          StopReport report = LADDER.stop(worker);
          assertThat(witness.running()).as("%s: %s", animal, report).isEmpty();
          assertThat(report.isGone()).as("%s: %s", animal, report).isTrue();
          if (report.took().compareTo(TOTAL.plus(EXCESS)) > 0) {
            late.add(report);
          }
        }
      }
      assertThat(late).as("stops beyond the deadline").isEmpty();
      Set<String> before = threads;
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(threads()).as("threads").isSubsetOf(before));
      assertThat(files()).as("open descriptors").isLessThanOrEqualTo(files);
      await().atMost(PATIENCE).until(() -> zombies().isEmpty());
    } finally {
      burners.forEach(WorkerProcess::close);
    }
  }

  /** Not those that keep themselves for more work: the JDK's for children, and its pool. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("process reaper") && !name.startsWith("ForkJoinPool"))
        .filter(name -> !name.startsWith("awaitility"))
        .collect(Collectors.toSet());
  }

  private static int files() {
    String[] open = new File("/proc/self/fd").list();
    return open.length;
  }

  private static List<ProcessHandle> zombies() {
    return ProcessHandle.current()
        .children()
        .filter(child -> {
          try {
            return ProcStat.read(child.pid()).filter(line -> !line.runs()).isPresent();
          } catch (IOException e) {
            return false;
          }
        })
        .toList();
  }
}
