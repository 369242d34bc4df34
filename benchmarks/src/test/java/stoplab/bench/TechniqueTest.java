// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoStrayThreads.class)
class TechniqueTest {
  @Test
  @DisplayName("no technique is both measured and excused, and every excuse has words")
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
  @DisplayName("a fresh worker of each technique ends at once when it was stopped before")
  void factoryAndStopBelongTogether(Technique technique) {
    WorkUnit unit = new WorkUnit();
    Subject subject = technique.create(unit);
    subject.stop().run();
    subject.body().run();
    Thread.interrupted(); // a worker that is interrupted may leave the status set, as it should
    assertThat(unit.hasBegun())
        .as("a control tells that it runs, and a pill lets pass what stands before it")
        .isEqualTo(technique.isControl() || technique == Technique.POISON_PILL);
  }

  @ParameterizedTest
  @EnumSource(Technique.class)
  @DisplayName("a worker that nobody runs can be stopped, and that interrupts nobody")
  void stopBeforeTheRunInterruptsNobody(Technique technique) {
    technique.create(new WorkUnit()).stop().run();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @DisplayName("labels are unique")
  void labelsAreUnique() {
    assertThat(Arrays.stream(Technique.values()).map(Technique::label)).doesNotHaveDuplicates();
  }
}
