// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.start;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A scan that finds nothing is not believed at once. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it needs the command sleep")
class ForkedByFailureTest {
  @Test
  @Tag("process.start-is-whole")
  @DisplayName("a child that the first scan does not see is killed all the same")
  void inTheMiddleOfAnExec() throws Exception {
    Process child = new ProcessBuilder("sleep", "600").start();
    try {
      AtomicInteger scans = new AtomicInteger();
      Throwable failure = new OutOfMemoryError("no thread");
      ForkedByFailure.end(
          () -> scans.incrementAndGet() > 1 && child.isAlive()
              ? List.of(child.toHandle())
              : List.of(),
          failure);
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("[process.start-is-whole] it has ended")
          .isTrue();
      assertThat(failure.getSuppressed()).isEmpty();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  @DisplayName("a scan that fails is added to the failure of the start")
  void scanFails() {
    Throwable failure = new OutOfMemoryError("no thread");
    IllegalStateException unreadable = new IllegalStateException("no /proc");
    ForkedByFailure.end(
        () -> {
          throw unreadable;
        },
        failure);
    assertThat(failure).hasSuppressedException(unreadable);
  }
}
