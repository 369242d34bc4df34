// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class BrokenPlainFlagWorkerTest {
  private static final String HANGS = "still running 1 s after stop()";
  private static final String ENDS = "The worker ended";

  /** A hang is allowed, not required, so it is only ever shown to exist: k of n fresh JVMs. */
  private static final int FRESH_JVMS = 5;

  @Test
  @Tag("flag.plain-may-hang")
  @DisplayName("a plain flag is seen to hang: at least once in up to five fresh JVMs with C2")
  void plainFlagIsSeenToHang(TestReporter reporter) throws Exception {
    assertSeenToHang(reporter);
  }

  @Test
  @Tag("flag.nanotime-no-rescue")
  @DisplayName("System.nanoTime() in the loop does not rescue a plain flag")
  void nanoTimeDoesNotRescue(TestReporter reporter) throws Exception {
    assertSeenToHang(reporter, "nanoTime");
  }

  @Test
  @Tag("flag.plain-interpreted-ends")
  @DisplayName("in the interpreter the same plain flag ends the worker")
  void interpretedPlainFlagEnds() throws Exception {
    assertThat(runDemo(List.of("-Xint"))).contains(ENDS).doesNotContain(HANGS);
  }

  private static void assertSeenToHang(TestReporter reporter, String... args) throws Exception {
    String vm = System.getProperty("java.vm.name");
    assumeTrue(
        vm.contains("Server VM"),
        () -> "the hang needs HotSpot's C2; this is " + vm + ": run on a HotSpot JDK with C2");
    int tries = 0;
    boolean hung = false;
    while (!hung && tries < FRESH_JVMS) {
      tries++;
      String output = runDemo(List.of(), args);
      hung = output.contains(HANGS);
      assertThat(hung || output.contains(ENDS)).as(output).isTrue();
    }
    reporter.publishEntry("hung", (hung ? 1 : 0) + " of " + tries + " fresh JVMs");
    assertThat(hung).as("seen to hang in one of %d fresh JVMs", tries).isTrue();
  }

  private static String runDemo(List<String> options, String... args) throws Exception {
    try (ChildJvm child = ChildJvm.start(options, BrokenPlainFlagWorker.class, args)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as("the demo ends").isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      return child.output();
    }
  }
}
