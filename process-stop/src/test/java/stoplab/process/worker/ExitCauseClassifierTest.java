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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.guard.Goodbye;

class ExitCauseClassifierTest {
  /** What the exit code says at first sight. */
  private enum Code {
    OF_ITS_OWN(0, 2, 3, 70, 127, 128, 193, 255, -1, 0xC0000005),
    /** An uncaught exception; on Windows, a kill too. */
    ONE(1),
    OF_SIGTERM(143),
    OF_SIGKILL(137),
    OF_ANOTHER_SIGNAL(129, 130, 134, 139, 141, 142, 144, 192);

    private final int[] codes;

    Code(int... codes) {
      this.codes = codes;
    }
  }

  private static final String NOBODY = "";
  private static final List<String> REQUESTS =
      List.of(NOBODY, "A", "T", "K", "AT", "AK", "TK", "ATK");
  private static final boolean KILL_GIVES_ONE = OS.WINDOWS.isCurrentOs();

  /**
   * The causes of a child that was not leaving before the first request, for each code and each set
   * of requests (A asked, T terminated, K killed). First without a guard, then with one whose last
   * words were hello only, goodbye by an exit, and goodbye by a signal.
   */
  private static List<ExitCause> causes(Code code, String requests) {
    boolean asked = !requests.isEmpty(); // a leader may leave because its children are killed
    List<ExitCause> signalled =
        List.of(AMBIGUOUS, DIED, asked ? STOPPED : OWN_EXIT, DIED); // by another's signal
    return switch (code) {
      case OF_ITS_OWN, ONE -> asked ? all(STOPPED) : List.of(OWN_EXIT, OWN_EXIT, OWN_EXIT, DIED);
      case OF_SIGTERM -> requests.contains("T") ? all(STOPPED) : signalled;
      case OF_SIGKILL -> requests.contains("K") ? all(STOPPED) : signalled;
      case OF_ANOTHER_SIGNAL -> signalled;
    };
  }

  /** The cause of a guarded child that had said goodbye before the first request. */
  private static ExitCause cause(Code code, String requests, Goodbye before) {
    boolean killed = code == Code.OF_SIGKILL && requests.contains("K")
        || code == Code.ONE && killGivesOne(requests);
    return killed ? STOPPED : before == Goodbye.EXIT ? OWN_EXIT : DIED;
  }

  private static boolean killGivesOne(String requests) {
    return KILL_GIVES_ONE && requests.contains("K");
  }

  private static List<ExitCause> all(ExitCause cause) {
    return List.of(cause, cause, cause, cause);
  }

  private record Case(
      int code, String requests, Goodbye before, Goodbye atEnd, ExitCause expected) {
    Set<Rung> rungs() {
      Set<Rung> rungs = EnumSet.noneOf(Rung.class);
      for (Rung rung : Rung.values()) {
        if (requests.contains(rung.name().substring(0, 1))) {
          rungs.add(rung);
        }
      }
      return rungs;
    }

    ExitCause actual() {
      return ExitCauseClassifier.classify(code, rungs(), before, atEnd);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("process.cause-is-told")
  @DisplayName("the cause is derived from the exit code, the requests and the goodbye")
  void causeIsTold(Code code) {
    List<Case> cases = new ArrayList<>();
    for (String requests : REQUESTS) {
      List<ExitCause> causes = causes(code, requests);
      for (Goodbye atEnd : Goodbye.values()) {
        for (Goodbye before : List.of(Goodbye.NO_GUARD, Goodbye.NONE)) {
          for (int each : code.codes) {
            cases.add(new Case(each, requests, before, atEnd, causes.get(atEnd.ordinal())));
          }
        }
      }
    }
    assertThat(cases)
        .allSatisfy(each -> assertThat(each.actual())
            .as("[process.cause-is-told] %s", each)
            .isEqualTo(each.expected()));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("process.crash-before-stop")
  @DisplayName("a child that said goodbye before the first request was not stopped by it")
  void goodbyeBeforeRequestCounts(Code code) {
    List<Case> cases = new ArrayList<>();
    for (String requests : REQUESTS) {
      for (Goodbye said : List.of(Goodbye.EXIT, Goodbye.SIGNAL)) {
        for (int each : code.codes) {
          cases.add(new Case(each, requests, said, said, cause(code, requests, said)));
        }
      }
    }
    assertThat(cases)
        .allSatisfy(each -> assertThat(each.actual())
            .as("[process.crash-before-stop] %s", each)
            .isEqualTo(each.expected()));
  }
}
