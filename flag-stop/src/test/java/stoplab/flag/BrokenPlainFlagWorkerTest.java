// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class BrokenPlainFlagWorkerTest {
  /** A hang is allowed, not required, so its existence is all that is shown: k of n fresh JVMs. */
  private static final int FRESH_JVMS = 5;

  /** A worker that still runs this long after its stop counts as hung. */
  private static final Duration HUNG_AFTER = Duration.ofMillis(500);

  @Test
  @Tag("seen")
  @Tag("flag.plain-may-hang")
  @DisplayName("a plain flag is seen to hang: at least once in up to five fresh JVMs with C2")
  void plainFlagIsSeenToHang(TestReporter reporter) throws Exception {
    assertSeenToHang("count", reporter);
  }

  @Test
  @Tag("seen")
  @Tag("flag.nanotime-no-rescue")
  @DisplayName("System.nanoTime() in the loop does not rescue a plain flag")
  void nanoTimeDoesNotRescue(TestReporter reporter) throws Exception {
    assertSeenToHang("nanoTime", reporter);
  }

  @Test
  @Tag("seen")
  @Tag("flag.local-lock-no-rescue")
  @DisplayName("a lock that no other thread takes does not rescue a plain flag")
  void localLockDoesNotRescue(TestReporter reporter) throws Exception {
    assertSeenToHang("localLock", reporter);
  }

  @Test
  @Tag("seen")
  @Tag("flag.new-array-no-rescue")
  @EnabledForJreRange(min = JRE.JAVA_25) // on 17 the worker ends, by luck
  @DisplayName("on JDK 25 a new array in a static field does not rescue a plain flag")
  void newArrayDoesNotRescue(TestReporter reporter) throws Exception {
    assertSeenToHang("newArray", reporter);
  }

  @Test
  @Tag("flag.plain-interpreted-ends")
  @DisplayName("in the interpreter the same plain flag ends the worker")
  void interpretedPlainFlagEnds() throws Exception {
    assertThat(run(List.of("-Xint"), "count", NoStrayThreads.PATIENCE))
        .isEqualTo(SpinAndStop.Outcome.TERMINATED);
  }

  @Test
  @DisplayName("the demo says what it has seen, and returns although its worker may hang")
  void demoReturns() throws Exception {
    assertThat(Demo.outputOf(BrokenPlainFlagWorker.class))
        .containsAnyOf("The worker is still running 1 s after stop()", "The worker ended");
  }

  @Test
  @DisplayName("a worker without a unit is refused at once")
  void nullUnitIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new BrokenPlainFlagWorker(null))
        .withMessage("unit");
  }

  private static void assertSeenToHang(String unit, TestReporter reporter) throws Exception {
    int tries = 0;
    boolean hung = false;
    while (!hung && tries < FRESH_JVMS) {
      tries++;
      hung = run(List.of(), unit, HUNG_AFTER) == SpinAndStop.Outcome.STALE;
    }
    reporter.publishEntry("hung", (hung ? 1 : 0) + " of " + tries + " fresh JVMs");
    assertThat(hung).as("seen to hang in one of %d fresh JVMs", tries).isTrue();
  }

  private static SpinAndStop.Outcome run(List<String> options, String unit, Duration patience)
      throws InterruptedException {
    return SpinAndStop.run(options, AsContract.class, ThreadKind.PLATFORM, unit, 200, patience)
        .outcome();
  }

  /** The broken worker, run against the contract by the mutants' test. */
  static final class AsContract extends StopContractMutantsTest.Mutated {
    @Override
    public StopContract.Subject create(Runnable unit) {
      BrokenPlainFlagWorker worker = new BrokenPlainFlagWorker(unit);
      return new StopContract.Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return HUNG_AFTER;
    }
  }
}
