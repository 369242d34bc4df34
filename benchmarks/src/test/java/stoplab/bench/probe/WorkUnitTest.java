// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.bench.Technique;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class WorkUnitTest {
  /** A hang is allowed, not required, so only its existence is shown. */
  private static final int FRESH_JVMS = 5;

  @BeforeEach
  void needsC2() {
    String vm = System.getProperty("java.vm.name");
    assumeTrue(
        vm.contains("Server VM"),
        () -> "needs HotSpot with C2, but this is " + vm + ": use such a JDK");
  }

  @Test
  @Tag("bench.unit-rescues-nothing")
  @DisplayName("the unit does not rescue a plain flag, however often it has run before")
  void unitRescuesNothing() throws Exception {
    int tries = 0;
    boolean hung = false;
    while (!hung && tries++ < FRESH_JVMS) {
      hung = brokenWorkerHangs("plain");
    }
    assertThat(hung).as("seen to hang in one of %d fresh JVMs", FRESH_JVMS).isTrue();
  }

  @Test
  @DisplayName("mutant: a unit with a volatile write, even if only in its first run, rescues it")
  void volatileUnitRescues() throws Exception {
    assertThat(brokenWorkerHangs("volatile")).isFalse();
  }

  private static boolean brokenWorkerHangs(String unit) throws InterruptedException {
    try (ChildJvm child = ChildJvm.start(List.of(), ManyStopsOfBrokenWorker.class, unit)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(2))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      return child.output().contains("HUNG");
    }
  }

  /** Announces by a volatile write that it has begun, as one might well do. */
  static final class VolatileUnit extends WorkUnit {
    private volatile boolean begun;

    @Override
    public void run() {
      super.run();
      if (!begun) {
        begun = true;
      }
    }
  }

  /** Stops the broken worker again and again, the last time after it has spun for long. */
  static final class ManyStopsOfBrokenWorker {
    private ManyStopsOfBrokenWorker() {}

    public static void main(String[] args) {
      WorkUnit unit = args[0].equals("volatile") ? new VolatileUnit() : new WorkUnit();
      StopProbe probe =
          new StopProbe(ThreadKind.PLATFORM, TimeUnit.MILLISECONDS.toNanos(500), unit);
      long latency = 0;
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); // a loaded machine makes fewer
      for (int i = 0;
          i < 2_000 && latency != StopProbe.HUNG && System.nanoTime() - until < 0;
          i++) {
        latency = probe.stopOnce(Technique.BROKEN_PLAIN_FLAG::create, WorkerState.IN_LOOP, 20_000);
      }
      if (latency != StopProbe.HUNG) {
        latency = probe.stopOnce(
            Technique.BROKEN_PLAIN_FLAG::create,
            WorkerState.IN_LOOP,
            TimeUnit.MILLISECONDS.toNanos(300));
      }
      System.out.println(latency == StopProbe.HUNG ? "HUNG" : "ENDED");
    }
  }
}
