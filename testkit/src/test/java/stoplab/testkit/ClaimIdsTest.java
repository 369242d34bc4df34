// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ClaimIdsTest {
  private static final String ONE = "kit.one";
  private static final String TWO = "kit.two";

  @ParameterizedTest
  @CsvSource({
    "comparesValues, '[kit.one] [of the worker]'",
    "failsWithoutWords, '[kit.one]'",
    "waitsInVain, '[kit.one] Condition'",
    "namesItsClaim, '[[kit.one] in words]'",
    "hasTwoClaims, '[kit.one] [kit.two] in words'",
    "hasNoClaim, 'in words'",
  })
  @DisplayName("a failing assertion begins with the claims of its test")
  void assertionBeginsWithClaims(String method, String beginning) {
    assertThat(failureOf(method).getMessage()).startsWith(beginning);
  }

  @Test
  @DisplayName("a failure keeps its two values and its stack: an IDE shows them")
  void failureKeepsWhatAnIdeShows() {
    Throwable failure = failureOf("comparesValues");
    assertThat(failure).isInstanceOfSatisfying(AssertionFailedError.class, compared -> {
      assertThat(compared.getExpected().getStringRepresentation()).isEqualTo("2");
      assertThat(compared.getActual().getStringRepresentation()).isEqualTo("1");
    });
    assertThat(failure.getStackTrace())
        .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("comparesValues"));
  }

  @Test
  @DisplayName("an exception that is no assertion, and a skipped test, stay as they are")
  void othersStayAsTheyAre() {
    assertThat(failureOf("throwsSomething")).isExactlyInstanceOf(IllegalStateException.class);
    assertThat(failureOf("isSkipped")).isInstanceOf(TestAbortedException.class);
  }

  /** Runs one of {@link Fails} as every module does: with what its properties switch on. */
  private static Throwable failureOf(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .enableImplicitConfigurationParameters(true)
        .configurationParameter("junit.jupiter.conditions.deactivate", "*EnabledIfCondition")
        .selectors(selectMethod(Fails.class, method))
        .execute()
        .testEvents()
        .finished()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  @FailsByDesign
  static class Fails {
    @Test
    @Tag(ONE)
    void comparesValues() {
      assertThat(1).as("of the worker").isEqualTo(2);
    }

    @Test
    @Tag(ONE)
    void failsWithoutWords() {
      fail();
    }

    @Test
    @Tag(ONE)
    void waitsInVain() {
      await().atMost(Duration.ofMillis(200)).until(() -> false);
    }

    @Test
    @Tag(ONE)
    void namesItsClaim() {
      assertThat(1).as("[kit.one] in words").isEqualTo(2);
    }

    @Test
    @Tag(ONE)
    @Tag(TWO)
    void hasTwoClaims() {
      fail("in words");
    }

    @Test
    @Tag("soak")
    void hasNoClaim() {
      fail("in words");
    }

    @Test
    @Tag(ONE)
    void throwsSomething() {
      throw new IllegalStateException("in words");
    }

    @Test
    @Tag(ONE)
    void isSkipped() {
      Assumptions.abort("in words");
    }
  }
}
