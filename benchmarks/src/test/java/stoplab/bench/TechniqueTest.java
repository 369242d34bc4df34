// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.RehearsedFactory;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class TechniqueTest {
  private static final Set<Technique> RUN_ONE_UNIT = EnumSet.of(
      Technique.FLOOR, Technique.KNOWN_ANSWER, Technique.NEAR_KNOWN_ANSWER, Technique.POISON_PILL);

  @Test
  @DisplayName("no technique is both measured and excused, and every excuse states a reason")
  void excusesHaveReasons() {
    Technique.NOT_MEASURED.forEach((type, reason) -> {
      assertThat(reason).isNotBlank();
      assertThat(Technique.techniques()).noneMatch(technique -> technique.type() == type);
      assertThat(Event.values()).noneMatch(event -> event.type() == type);
    });
    Technique.PACKAGES_NOT_MEASURED.forEach((name, reason) -> {
      assertThat(reason).isNotBlank();
      assertThat(Technique.techniques())
          .noneMatch(technique -> technique.type().getPackageName().equals(name));
      assertThat(Technique.NOT_MEASURED.keySet())
          .as("excused twice")
          .noneMatch(type -> type.getPackageName().equals(name));
    });
  }

  @ParameterizedTest
  @EnumSource(Technique.class)
  @DisplayName("a fresh worker of each technique ends at once if it was already stopped")
  void factoryAndStopBelongTogether(Technique technique) {
    WorkUnit unit = new WorkUnit();
    StoppableWorker subject = technique.create(unit);
    subject.stop().run();
    subject.body().run();
    Thread.interrupted(); // a worker that is interrupted leaves the status set, and rightly so
    assertThat(unit.hasBegun())
        .as("the floor and the known answer show that they run; a pill comes after its unit")
        .isEqualTo(RUN_ONE_UNIT.contains(technique));
  }

  @ParameterizedTest
  @EnumSource(Technique.class)
  @DisplayName("a worker that no thread runs can be stopped, and that interrupts no thread")
  void stopBeforeTheRunInterruptsNobody(Technique technique) {
    technique.create(new WorkUnit()).stop().run();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @DisplayName("labels are unique")
  void labelsAreUnique() {
    assertThat(Arrays.stream(Technique.values()).map(Technique::label)).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a JVM that measures a control of the JIT compiler gets its option")
  void controlsOfTheCompilerHaveOptions() {
    assertThat(StopCase.of(Technique.VOLATILE_FLAG_C1_ALONE).jvmOptions())
        .containsExactly("-XX:TieredStopAtLevel=1");
    assertThat(StopCase.of(Technique.VOLATILE_FLAG_INTERPRETED).jvmOptions())
        .containsExactly("-Xint");
    assertThat(StopCase.of(Technique.VOLATILE_FLAG).jvmOptions()).isEmpty();
  }

  @Test
  @DisplayName("a rehearsal runs no unit, and leaves the interrupt status clear")
  void rehearsalRunsNoUnit() {
    WorkUnit unit = new WorkUnit();
    new RehearsedFactory(Technique.INTERRUPT_POLLING::create).apply(unit);
    assertThat(unit.hasBegun()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
