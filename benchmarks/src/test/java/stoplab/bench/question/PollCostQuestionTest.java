// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.Scope;

class PollCostQuestionTest {
  private static final Duration START_OF_JVM = Duration.ofMillis(800);

  @Test
  @Tag("bench.poll-headlines")
  @DisplayName("the headlines are seven polls in one loop, with at most 1.6 s for each JVM")
  void headlinesAreSevenPolls() {
    List<PollCase> cases = cases(Scope.HEADLINES, List.of());
    assertThat(cases)
        .as("[bench.poll-headlines] the polls")
        .extracting(PollCase::poll)
        .containsExactlyInAnyOrder(
            Poll.NO_POLL,
            Poll.NO_POLL_AGAIN,
            Poll.NO_POLL_SCALAR,
            Poll.VOLATILE,
            Poll.IS_INTERRUPTED,
            Poll.MASK_1024,
            Poll.BLOCK_4096);
    assertThat(cases)
        .as("[bench.poll-headlines] one loop")
        .extracting(PollCase::kernel)
        .containsOnly(Kernel.SAXPY_2048);
    assertThat(cases)
        .as("[bench.poll-headlines] the time of each JVM")
        .allMatch(each ->
            START_OF_JVM.plus(each.expected(Scope.HEADLINES)).compareTo(Duration.ofMillis(1_600))
                <= 0);
  }

  @Test
  @Tag("bench.poll-headlines")
  @DisplayName("everything is every poll in every loop that it fits; a smoke run has three JVMs")
  void otherScopes() {
    long fitting = Arrays.stream(Kernel.values())
        .mapToLong(kernel ->
            Arrays.stream(Poll.values()).filter(each -> each.fits(kernel)).count())
        .sum();
    assertThat(cases(Scope.ALL, List.of())).as("[bench.poll-headlines] all").hasSize((int) fitting);
    assertThat(Poll.values())
        .as("[bench.poll-headlines] each poll fits a loop")
        .allMatch(each -> Arrays.stream(Kernel.values()).anyMatch(each::fits));
    assertThat(cases(Scope.SMOKE, List.of())).as("[bench.poll-headlines] smoke").hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Poll.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NO_POLL", "NO_POLL_AGAIN", "NO_POLL_SCALAR"})
  @Tag("bench.poll-named")
  @DisplayName("a poll that is named is measured in each scope, beside a baseline of its loop")
  void namedPollIsMeasured(Poll poll) {
    for (Scope scope : Scope.values()) {
      List<PollCase> cases = cases(scope, List.of(poll));
      assertThat(cases)
          .as("[bench.poll-named] %s", scope)
          .anyMatch(each -> each.poll() == poll)
          .allMatch(each -> cases.contains(new PollCase(each.kernel(), Poll.NO_POLL)));
    }
  }

  private static List<PollCase> cases(Scope scope, List<Poll> named) {
    return new PollCostQuestion().cases(scope, new Selection(List.of(), named));
  }
}
