// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.bench.probe.process.ProcessInspector;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class CallProbeTest {
  @BeforeEach
  void needsPipes() {
    assumeTrue(
        PrivatePipes.areSupported(),
        "this system has neither /bin/sh nor /dev/fd: run on Linux or macOS");
  }

  @AfterEach
  void noChildIsLeft() {
    assertThat(runningChildren()).as("children of this JVM").isEmpty();
  }

  static List<ProcessHandle> runningChildren() {
    return ProcessHandle.current().children().filter(ProcessInspector::runs).toList();
  }

  @Test
  @Tag("bench.call-known-answer")
  @DisplayName("a number and an array come back, and a call that spins takes its time")
  void callsAreTimed() throws Exception {
    try (CallProbe calls = CallProbe.open(1, 1)) {
      assertThat(calls.echo()).isPositive();
      assertThat(calls.echo(100_000)).isPositive();
      assertThat(calls.spin(CallTasks.KNOWN))
          .as("[bench.call-known-answer]")
          .isGreaterThanOrEqualTo(CallTasks.KNOWN.toNanos());
    }
  }

  @Test
  @DisplayName("two threads that call are answered by two children")
  void twoChildrenAnswer() throws Exception {
    try (CallProbe calls = CallProbe.open(2, 0)) {
      calls.awaitTwoChildren();
      assertThat(CallProbe.childJvms()).hasSize(2);
      assertThat(calls.perSecond(20)).isPositive();
    }
  }

  @Test
  @DisplayName("a cold start takes time, and leaves nothing")
  void coldStartLeavesNothing() throws Exception {
    assertThat(CallProbe.coldStart()).isPositive();
  }

  @Test
  @DisplayName("each spare has memory, where the system reports it")
  void sparesHaveMemory() throws Exception {
    try (CallProbe calls = CallProbe.open(1, 2)) {
      List<SpareMemory> memory = calls.memoryOfSpares();
      if (Files.exists(Path.of("/proc/self/smaps_rollup"))) {
        assertThat(memory).hasSize(2).allSatisfy(each -> {
          assertThat(each.rss()).isGreaterThanOrEqualTo(each.pss());
          assertThat(each.pss()).isGreaterThanOrEqualTo(each.uss());
          assertThat(each.uss()).isGreaterThan(1 << 20);
        });
      } else {
        assertThat(memory).isEmpty();
      }
    }
  }
}
