// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.Event;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.Scope;
import stoplab.testkit.ThreadKind;

class FanOutQuestionTest {
  private static final Duration START_OF_JVM = Duration.ofMillis(800);

  @Test
  @Tag("bench.fanout-scope")
  @DisplayName("if asked, the recommended event is measured with many waiters of each kind")
  void headlinesAreTheRecommendedEvent() {
    assertThat(cases(Scope.HEADLINES))
        .as("[bench.fanout-scope] headlines")
        .allMatch(each -> each.event() == Event.CONDITION_EVENT)
        .anyMatch(each -> each.kind() == ThreadKind.PLATFORM && each.waiters() == 1_000);
    if (ThreadKind.available().contains(ThreadKind.VIRTUAL)) {
      for (Scope scope : List.of(Scope.HEADLINES, Scope.ALL)) {
        assertThat(cases(scope))
            .as("[bench.fanout-scope] the two sizes that the bound is for: %s", scope)
            .contains(
                new FanOutCase(Event.CONDITION_EVENT, ThreadKind.VIRTUAL, 10_000),
                new FanOutCase(Event.CONDITION_EVENT, ThreadKind.VIRTUAL, 100_000));
      }
    }
  }

  @Test
  @Tag("bench.fanout-scope")
  @DisplayName("a round of everything takes less than 45 s, and a smoke run has a JVM of each kind")
  void roundsAreShort() {
    assertThat(cases(Scope.ALL))
        .as("[bench.fanout-scope] every event")
        .extracting(FanOutCase::event)
        .contains(Event.values());
    assertThat(cases(Scope.ALL).stream()
            .map(each -> START_OF_JVM.plus(each.expected(Scope.ALL)))
            .reduce(Duration.ZERO, Duration::plus))
        .as("[bench.fanout-scope] a round of everything")
        .isLessThan(Duration.ofSeconds(45));
    assertThat(cases(Scope.SMOKE))
        .as("[bench.fanout-scope] smoke")
        .hasSameSizeAs(ThreadKind.available())
        .allMatch(each -> each.waiters() <= 100);
  }

  private static List<FanOutCase> cases(Scope scope) {
    return new FanOutQuestion().cases(scope, Selection.NONE);
  }
}
