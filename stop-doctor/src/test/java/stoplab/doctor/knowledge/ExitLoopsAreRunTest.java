// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Loops of the shutdown, each in a child JVM. */
@Tag("doctor.loops-are-run")
final class ExitLoopsAreRunTest {
  @Test
  @DisplayName("runHooks swallows an interrupt, a second exit ignores it; the hook's end ends both")
  void twoExits() throws Exception {
    assertThat(exitCode(ExitVictims.TwoExits.class))
        .as("[doctor.loops-are-run] the exit code")
        .isEqualTo(3);
  }

  @Test
  @DisplayName("an exit inside a hook ends by halt alone")
  void exitInHook() throws Exception {
    assertThat(exitCode(ExitVictims.ExitInHook.class))
        .as("[doctor.loops-are-run] the exit code")
        .isEqualTo(6);
  }

  private static int exitCode(Class<?> main) throws InterruptedException {
    try (ChildJvm child = ChildJvm.start(List.of(), main)) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(3))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> child.awaitExit(Duration.ofMillis(1)));
      assertThat(child.output())
          .as("[doctor.loops-are-run] what %s prints", main.getSimpleName())
          .contains("as the table says");
      return child.exitCode();
    }
  }
}
