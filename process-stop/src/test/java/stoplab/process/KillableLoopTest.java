// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;
import stoplab.testkit.Demo;

class KillableLoopTest implements KillableLessonContract {
  @Override
  public KillableCall<?> submitEndless(KillableExecutor calls, Path folder, Duration timeout)
      throws InterruptedException {
    return calls.submit(() -> KillableLoop.steps(0), timeout);
  }

  @Override
  public KillableCall<?> submitGood(KillableExecutor calls, Duration timeout) {
    return calls.submit(() -> KillableLoop.steps(27), timeout);
  }

  @Override
  public Object goodValue() {
    return 111;
  }

  @Override
  public String hangsIn() {
    return KillableLoop.class.getName() + ".steps";
  }

  @Test
  @Tag("process.thread-outlives-cancel")
  @Tag("process.call-is-over")
  @Tag("process.call-says-where")
  @DisplayName("the demo shows a cancelled thread in its loop, and a call that is over")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(KillableLoop.class).replaceAll("\\R", " "))
        .as("[process.thread-outlives-cancel] the thread")
        .containsPattern(
            "cancel\\(true\\) returned true\\. .* still runs: worker: RUNNABLE in steps")
        .as("[process.call-is-over] the call")
        .containsPattern("over after .* by TIMEOUT\\. Process \\d+, .* is gone.*needs 111 steps")
        .as("[process.call-says-where] where it hung, unless its child was too busy to say so")
        .containsPattern("It hung in \\S+KillableLoop\\.steps|It did not say");
  }
}
