// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.process.worker.ExitCause.AMBIGUOUS;
import static stoplab.process.worker.ExitCause.DIED;
import static stoplab.process.worker.ExitCause.OWN_EXIT;
import static stoplab.process.worker.ExitCause.STOPPED;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("process.cause-is-told")
class ExitJudgeTest {
  /** What the exit code says at first sight. */
  private enum Code {
    OF_ITS_OWN(0, 2, 70, 127, 128, 193, 255, -1, 0xC0000005),
    FORCED_BY_WINDOWS(1),
    OF_SIGTERM(143),
    OF_SIGKILL(137),
    OF_ANOTHER_SIGNAL(129, 130, 134, 139, 142, 144, 192);

    private final int[] codes;

    Code(int... codes) {
      this.codes = codes;
    }
  }

  private static final String NOBODY = "";

  /**
   * The whole table: for each code and each set of requests (A asked, T terminated, K killed) the
   * causes without a guard, and for a guard that has said hello only, goodbye by an exit, and by a
   * signal.
   */
  private static List<ExitCause> causes(Code code, String requests) {
    return switch (code) {
      case OF_ITS_OWN ->
        switch (requests) {
          case NOBODY, "K" -> List.of(OWN_EXIT, DIED, OWN_EXIT, DIED);
          default -> all(STOPPED);
        };
      case FORCED_BY_WINDOWS ->
        requests.equals(NOBODY) ? List.of(OWN_EXIT, DIED, OWN_EXIT, DIED) : all(STOPPED);
      case OF_SIGTERM ->
        switch (requests) {
          case NOBODY, "K" -> List.of(AMBIGUOUS, DIED, OWN_EXIT, DIED);
          case "A", "AK" -> List.of(AMBIGUOUS, DIED, STOPPED, DIED);
          case "T", "TK" -> List.of(STOPPED, STOPPED, OWN_EXIT, STOPPED);
          default -> all(STOPPED);
        };
      case OF_SIGKILL ->
        switch (requests) {
          case NOBODY, "T" -> List.of(AMBIGUOUS, DIED, OWN_EXIT, DIED);
          case "A", "AT" -> List.of(AMBIGUOUS, DIED, STOPPED, DIED);
          default -> all(STOPPED);
        };
      case OF_ANOTHER_SIGNAL ->
        requests.startsWith("A")
            ? List.of(AMBIGUOUS, DIED, STOPPED, DIED)
            : List.of(AMBIGUOUS, DIED, OWN_EXIT, DIED);
    };
  }

  private static List<ExitCause> all(ExitCause cause) {
    return List.of(cause, cause, cause, cause);
  }

  private record Case(int code, String requests, Goodbye goodbye, ExitCause expected) {
    Set<Rung> rungs() {
      Set<Rung> rungs = EnumSet.noneOf(Rung.class);
      for (Rung rung : Rung.values()) {
        if (requests.contains(rung.name().substring(0, 1))) {
          rungs.add(rung);
        }
      }
      return rungs;
    }
  }

  static Stream<Code> codes() {
    return Stream.of(Code.values());
  }

  @ParameterizedTest
  @MethodSource("codes")
  @DisplayName("the cause is told from the exit code, the requests, and the goodbye")
  void causeIsTold(Code code) {
    List<Case> cases = new ArrayList<>();
    for (String requests : List.of(NOBODY, "A", "T", "K", "AT", "AK", "TK", "ATK")) {
      List<ExitCause> causes = causes(code, requests);
      for (Goodbye goodbye : Goodbye.values()) {
        IntStream.of(code.codes)
            .mapToObj(each -> new Case(each, requests, goodbye, causes.get(goodbye.ordinal())))
            .forEach(cases::add);
      }
    }
    assertThat(cases)
        .allSatisfy(each -> assertThat(ExitJudge.judge(each.code(), each.rungs(), each.goodbye()))
            .isEqualTo(each.expected()));
  }
}
