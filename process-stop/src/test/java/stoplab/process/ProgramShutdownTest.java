// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import stoplab.process.ShutdownProgram.Situation;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.Demo;

class ProgramShutdownTest implements ProgramShutdownContract {
  /** The lesson. */
  static final class Lesson implements Subject {
    private ProgramShutdown shutdown;

    @Override
    public void install(Duration total, Consumer<String> report) {
      shutdown = ProgramShutdown.install(total, report);
    }

    @Override
    public void register(String name, ProgramShutdown.Action ask, Thread thread) {
      shutdown.register(name, ask, thread);
    }

    @Override
    public void register(String name, ProgramShutdown.Action ask, ProgramShutdown.Action awaitEnd) {
      shutdown.register(name, ask, awaitEnd);
    }

    @Override
    public void close() {
      shutdown.close();
    }
  }

  @Override
  public Class<? extends Subject> subject() {
    return Lesson.class;
  }

  @Test
  @Tag("process.program-one-deadline")
  @DisplayName("the longest possible time is a deadline that never comes, not an overflow")
  void longestTime() throws Exception {
    try (ShutdownBench bench =
        new ShutdownBench(make(), patience(), ChronoUnit.FOREVER.getDuration())) {
      bench.subject.register("obeys", () -> {}, () -> {});
      bench.close("process.program-one-deadline");
      assertThat(bench.lines)
          .as("[process.program-one-deadline] the report")
          .first()
          .asString()
          .startsWith("obeys: ended");
    }
  }

  @Test
  @Tag("process.program-one-deadline")
  @DisplayName("a request that calls System.exit in the hook does not hold up the JVM")
  void exitInRequestIsBounded() throws Exception {
    try (ChildJvm child = start(Situation.EXIT_IN_REQUEST)) {
      child.handle().destroy();
      assertEnds(child, "process.program-one-deadline", 143);
      assertThat(child.output())
          .as("[process.program-one-deadline] the other worker has been asked")
          .contains("obeys: ended");
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  @Tag("process.program-exit-caller")
  @DisplayName("a virtual thread that has called System.exit is not waited for")
  void virtualExitCallerIsNotAwaited() throws Exception {
    assertExitCallerIsNotAwaited(Situation.EXIT_IN_VIRTUAL_WORKER);
  }

  @Test
  @Tag("process.program-asks-in-order")
  @Tag("process.program-one-deadline")
  @Tag("process.program-straggler-is-named")
  @Tag("process.program-reports")
  @DisplayName("the demo shows three workers in order, the one that ignores its stop, and 143")
  void demoShowsReport() throws Exception {
    assertThat(Demo.outputOf(ProgramShutdown.class).replaceAll("\\R", " "))
        .as("[process.program-reports] the demo")
        .containsPattern("obeys: ended .* needs a moment: ended .* ignores it: still running .*"
            + "stragglers: ignores it\\. Its exit code is 143\\.");
  }
}
