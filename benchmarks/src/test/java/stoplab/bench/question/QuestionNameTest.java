// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import stoplab.bench.Poll;
import stoplab.bench.Technique;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.CpuLoad;
import stoplab.testkit.ThreadKind;

class QuestionNameTest {
  @ParameterizedTest
  @EnumSource(QuestionName.class)
  @DisplayName("a question has cases in each scope, and each case can be measured")
  void questionHasCases(QuestionName name) {
    assumeTrue(
        ProcessHandle.current().supportsNormalTermination(),
        "this system has neither SIGTERM nor sleep and sh: run on Linux or macOS");
    for (Scope scope : Scope.values()) {
      List<? extends BenchmarkCase> cases = name.question().cases(scope, Selection.NONE);
      assertThat(cases).as("%s of %s", scope, name).isNotEmpty().doesNotHaveDuplicates();
      for (BenchmarkCase each : cases) {
        assertThat(each.benchmark()).startsWith("stoplab.bench.");
        assertThat(each.forks(scope)).isPositive();
        assertThat(each.expected(scope)).isPositive();
        each.configure(new OptionsBuilder(), scope);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(QuestionName.class)
  @DisplayName("a question says what it asks and what it measures, and nothing if it is not asked")
  void questionSpeaksForItself(QuestionName name) {
    Question question = name.question();
    assertThat(question.words()).containsPattern("^(how long|what) .*\\?");
    assertThat(String.format(question.announcement(), "this")).contains("this");
    assertThat(question.labels(question.cases(Scope.ALL, Selection.NONE)))
        .isNotEmpty()
        .doesNotHaveDuplicates();
    assertThat(question.labels(List.of())).isEmpty();
    assertThat(question.section(Map.of())).isEmpty();
  }

  @Test
  @DisplayName("each case of a comparison is in exactly one section of its report")
  void casesBelongToOneSection() {
    for (QuestionName name : QuestionName.values()) {
      List<? extends BenchmarkCase> cases = name.question().cases(Scope.ALL, Selection.NONE);
      assertThat(QuestionName.onePerSection())
          .filteredOn(question -> !question.labels(cases).isEmpty())
          .extracting(Question::key)
          .containsExactly(name.question().key());
    }
  }

  @Test
  @DisplayName("environment.json has one list for each section, in a fixed order")
  void sectionsHaveKeys() {
    assertThat(QuestionName.onePerSection())
        .extracting(Question::key)
        .startsWith("techniques", "waiting", "polls", "wakes", "fanOuts", "processes", "calls")
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("what the user names is measured instead of the usual choice, with controls")
  void namedIsMeasured() {
    Selection named = new Selection(List.of(Technique.LATCH), List.of(Poll.VOLATILE));
    Question stops = QuestionName.STOP_LATENCY.question();
    assertThat(stops.labels(stops.cases(Scope.ALL, named))).containsExactly("latch");
    Question polls = QuestionName.POLL_COST.question();
    assertThat(polls.labels(polls.cases(Scope.ALL, named)))
        .containsExactlyInAnyOrder("no-poll", "no-poll-again", "no-poll-scalar", "volatile");
    assertThat(QuestionName.which(Question::takesTechniques))
        .containsExactly(QuestionName.STOP_LATENCY);
    assertThat(QuestionName.which(Question::takesPolls)).containsExactly(QuestionName.POLL_COST);
  }

  @Test
  @Tag("bench.all-leaves-nothing-out")
  @DisplayName("without a question, only many-stops is left out, and of headlines what takes long")
  void unusualQuestionsAreFew() {
    for (Scope scope : Scope.values()) {
      Set<QuestionName> unusual = scope == Scope.HEADLINES
          ? EnumSet.of(
              QuestionName.WAKE_LATENCY,
              QuestionName.FAN_OUT,
              QuestionName.MANY_STOPS,
              QuestionName.CALL_COST)
          : EnumSet.of(QuestionName.MANY_STOPS);
      assertThat(QuestionName.which(question -> question.isUsual(scope)))
          .as("[bench.all-leaves-nothing-out] %s", scope)
          .containsExactlyElementsOf(EnumSet.complementOf(EnumSet.copyOf(unusual)));
    }
  }

  @Test
  @DisplayName("a section is made only of its own cases")
  void sectionIsMadeOfOwnCases() {
    Map<BenchmarkCase, List<RunResult>> runs = new LinkedHashMap<>();
    QuestionName.POLL_COST
        .question()
        .cases(Scope.SMOKE, Selection.NONE)
        .forEach(each -> runs.put(each, List.of()));
    assertThat(QuestionName.onePerSection())
        .filteredOn(question -> question.section(runs).isPresent())
        .extracting(Question::key)
        .containsExactly("polls");
  }

  @Test
  @DisplayName("the usual comparison measures the controls of the volatile flag's first stop")
  void controlsOfVolatileFlagAreUsual() {
    assertThat(stops(Scope.HEADLINES, Selection.NONE))
        .contains(
            StopCase.of(Technique.FLOOR),
            StopCase.of(Technique.REHEARSED_FLAG),
            StopCase.first(Technique.VOLATILE_FLAG_C1_ALONE),
            StopCase.first(Technique.VOLATILE_FLAG_WITHOUT_TRAPS),
            StopCase.first(Technique.VOLATILE_FLAG_INTERPRETED))
        .doesNotContain(StopCase.first(Technique.REHEARSED_LATCH))
        .allMatch(each -> each.kind() == ThreadKind.PLATFORM && each.load() == CpuLoad.IDLE);
  }

  @Test
  @DisplayName("a named technique comes with its controls, and with what it is compared with")
  void namedTechniqueBringsItsControls() {
    assertThat(stops(
            Scope.HEADLINES,
            new Selection(List.of(Technique.REHEARSED_FLAG, Technique.LATCH), List.of())))
        .containsExactlyInAnyOrder(
            StopCase.of(Technique.FLOOR),
            StopCase.of(Technique.REHEARSED_FLAG),
            StopCase.first(Technique.VOLATILE_FLAG),
            StopCase.of(Technique.LATCH),
            StopCase.first(Technique.REHEARSED_LATCH));
  }

  @Test
  @DisplayName("--all also stops workers beside busy CPUs, and virtual threads where there are any")
  void allStopsEverywhere() {
    List<StopCase> cases = stops(Scope.ALL, Selection.NONE);
    assertThat(cases)
        .contains(StopCase.of(Technique.LATCH, ThreadKind.PLATFORM, CpuLoad.ONE_SPINNER_PER_CPU));
    assertThat(cases.contains(StopCase.of(Technique.LATCH, ThreadKind.VIRTUAL, CpuLoad.IDLE)))
        .isEqualTo(ThreadKind.available().contains(ThreadKind.VIRTUAL));
  }

  private static List<StopCase> stops(Scope scope, Selection selection) {
    return QuestionName.STOP_LATENCY.question().cases(scope, selection).stream()
        .map(StopCase.class::cast)
        .toList();
  }
}
