// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

class RehearsedFlagWorkerTest implements PublishingStopContract {
  /** The JIT compiler is free in what it does, so existence is all that is shown: 1 of n JVMs. */
  private static final int FRESH_JVMS = 5;

  /** Compilations in the foreground: the profile does not depend on how busy the machine is. */
  private static final List<String> LOGGED = List.of("-Xbatch", "-XX:+PrintCompilation");

  /** Why the code was thrown away; older JDKs do not print it. */
  private static final String TRAP = Runtime.version().feature() < 25 ? "" : ": uncommon trap";

  @Override
  public Subject create(Runnable unit) {
    RehearsedFlagWorker worker = new RehearsedFlagWorker(unit);
    return new Subject(worker, worker::stop);
  }

  @Test
  @Tag("seen")
  @Tag("flag.rehearsed-springs-no-trap")
  @DisplayName("a rehearsed stop is seen to keep the compiled loop, an unrehearsed one to drop it")
  void rehearsedStopKeepsTheCompiledLoop(TestReporter reporter) throws Exception {
    SpinAndStop.assumeC2();
    String output = "";
    for (int tries = 1; tries <= FRESH_JVMS; tries++) {
      output = demo(LOGGED);
      boolean rehearsedKept = isCompiled(output, RehearsedFlagWorker.class)
          && !isThrownAway(output, RehearsedFlagWorker.class, "");
      if (rehearsedKept && isThrownAway(output, VolatileFlagWorker.class, TRAP)) {
        reporter.publishEntry("seen", "1 of " + tries + " fresh JVMs");
        return;
      }
    }
    fail(
        "[flag.rehearsed-springs-no-trap] in none of %d fresh JVMs; the last:%n%s",
        FRESH_JVMS, output);
  }

  @Test
  @Tag("flag.rehearsal-runs-no-unit")
  @DisplayName("neither making a worker nor the rehearsal of its class runs a unit")
  void rehearsalRunsNoUnit() {
    int[] runs = {0};
    RehearsedFlagWorker worker = new RehearsedFlagWorker(() -> runs[0]++);
    worker.stop();
    worker.run();
    assertThat(runs[0]).as("[flag.rehearsal-runs-no-unit]").isZero();
  }

  @Test
  @DisplayName("the demo shows both workers, and both leave their loops")
  void demoShowsBothWorkers() throws Exception {
    assertThat(demo(List.of()))
        .containsPattern("(?m)^rehearsed: left its loop after")
        .contains("unrehearsed: left its loop after");
  }

  @Test
  @DisplayName("a worker without a unit is refused at once")
  void nullUnitIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new RehearsedFlagWorker(null))
        .withMessage("unit");
  }

  private static String demo(List<String> options) throws InterruptedException {
    try (ChildJvm child = ChildJvm.start(options, RehearsedFlagWorker.class)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as("the demo ends").isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      return child.output();
    }
  }

  /** Whether C2 has compiled the running loop, by on-stack replacement. */
  private static boolean isCompiled(String output, Class<?> worker) {
    return c2Loop(worker, "").matcher(output).find();
  }

  /** Whether that code was invalidated later, for a given reason. */
  private static boolean isThrownAway(String output, Class<?> worker, String reason) {
    return c2Loop(worker, ".*made not entrant" + reason).matcher(output).find();
  }

  private static Pattern c2Loop(Class<?> worker, String rest) {
    return Pattern.compile("%[a-z! ]* 4 +" + Pattern.quote(worker.getName()) + "::run @" + rest);
  }
}
