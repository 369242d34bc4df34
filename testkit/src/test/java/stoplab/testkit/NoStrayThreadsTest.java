// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.Events;

/** The guard can fail: it catches each kind of untidy test, and lets a tidy one pass. */
class NoStrayThreadsTest {
  @ParameterizedTest
  @ValueSource(classes = {LeavesThread.class, FailsUnseen.class, LeavesInterrupt.class})
  @DisplayName("an untidy test fails although its body passed")
  void untidyTestFails(Class<?> untidy) {
    Events tests = MutantRuns.run(untidy);
    LeavesThread.RELEASE.countDown();
    assertThat(tests.failed().count()).isEqualTo(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @DisplayName("a tidy test passes")
  void tidyTestPasses() {
    assertThat(MutantRuns.run(Tidy.class).succeeded().count()).isEqualTo(1);
  }

  @FailsByDesign
  static class LeavesThread {
    static final CountDownLatch RELEASE = new CountDownLatch(1);

    @RegisterExtension
    final NoStrayThreads guard = new NoStrayThreads(Duration.ofMillis(50));

    @Test
    void leavesThread() {
      ThreadKind.PLATFORM.start("left-behind", () -> {
        while (RELEASE.getCount() > 0) {
          Thread.onSpinWait();
        }
      });
    }
  }

  @FailsByDesign
  static class FailsUnseen {
    @RegisterExtension
    final NoStrayThreads guard = new NoStrayThreads();

    @Test
    void failsUnseen() {
      ThreadKind.PLATFORM.start("fails", () -> {
        throw new IllegalStateException("unseen");
      });
    }
  }

  @FailsByDesign
  static class LeavesInterrupt {
    @RegisterExtension
    final NoStrayThreads guard = new NoStrayThreads();

    @Test
    void leavesInterrupt() {
      Thread.currentThread().interrupt();
    }
  }

  static class Tidy {
    @RegisterExtension
    final NoStrayThreads guard = new NoStrayThreads();

    @Test
    void joinsItsThreads() throws InterruptedException {
      for (ThreadKind kind : ThreadKind.available()) {
        kind.start("joined", () -> {}).join();
      }
    }
  }
}
