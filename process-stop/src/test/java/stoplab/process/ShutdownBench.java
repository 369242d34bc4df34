// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** A subject in this JVM, its report, and what workers block on. */
final class ShutdownBench implements AutoCloseable {
  final ProgramShutdownContract.Subject subject;
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch release = new CountDownLatch(1);
  volatile boolean reportBlocks;
  private final Duration patience;

  ShutdownBench(ProgramShutdownContract.Subject subject, Duration patience, Duration total) {
    this.subject = subject;
    this.patience = patience;
    subject.install(total, line -> {
      lines.add(line);
      if (reportBlocks) {
        block();
      }
    });
  }

  /** Blocks until the end of the test, also if it is interrupted. */
  void block() {
    boolean blocks = true;
    while (blocks) {
      try {
        release.await();
        blocks = false;
      } catch (InterruptedException e) {
        // deaf
      }
    }
  }

  /** Closes the subject in a thread of its own. */
  void close(String claim) throws Exception {
    Call<Void> call = Calls.start(ThreadKind.PLATFORM, subject::close);
    boolean returned = true;
    try {
      call.end(patience);
    } catch (TimeoutException e) {
      returned = false;
    }
    assertThat(returned).as("[%s] close() returns in time", claim).isTrue();
  }

  /** Lets all threads end. */
  @Override
  public void close() {
    release.countDown();
    try {
      Calls.start(ThreadKind.PLATFORM, subject::close).end(NoStrayThreads.PATIENCE);
    } catch (Exception e) {
      throw new AssertionError("the shutdown did not end with the test", e);
    }
  }
}
