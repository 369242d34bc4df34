// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.process.KillableNativeWait.FirstByte;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;
import stoplab.testkit.Demo;

class KillableNativeWaitTest implements KillableLessonContract {
  @Override
  public KillableCall<?> submitEndless(KillableExecutor calls, Path folder, Duration timeout)
      throws IOException, InterruptedException {
    String pipe = KillableNativeWait.pipe(Files.createTempDirectory(folder, "pipe"));
    return calls.submit(FirstByte.class, pipe, timeout);
  }

  @Override
  public KillableCall<?> submitGood(KillableExecutor calls, Duration timeout) {
    return calls.submit(FirstByte.class, "/dev/zero", timeout);
  }

  @Override
  public Object goodValue() {
    return 0;
  }

  @Override
  public String hangsIn() {
    return "java.io.FileInputStream.open0";
  }

  @Test
  @Tag("process.thread-outlives-cancel")
  @Tag("process.call-is-over")
  @Tag("process.call-says-where")
  @DisplayName("the demo shows a cancelled thread that waits on, and a call that is over")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(KillableNativeWait.class).replaceAll("\\R", " "))
        .as("[process.thread-outlives-cancel] the thread")
        .containsPattern(
            "cancel\\(true\\) returned true\\. .* still runs: worker: RUNNABLE in open0")
        .as("[process.call-is-over] the call")
        .containsPattern("over after .* by TIMEOUT\\. Process \\d+, .* is gone.*/dev/zero is 0")
        .as("[process.call-says-where] where it hung, unless its child was too busy to say so")
        .containsPattern("It hung in java\\.io\\.FileInputStream\\.open0|It did not say");
  }
}
