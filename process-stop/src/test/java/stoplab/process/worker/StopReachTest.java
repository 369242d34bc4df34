// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.process.worker.Stopping.PATIENT;
import static stoplab.process.worker.Stopping.SHORT;
import static stoplab.process.worker.Stopping.rungs;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopReachTest {
  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("the tree is inspected before the child is asked: later it may be out of view")
  void looksFirst() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.ENDS_AT_EOF_ONLY)) {
      AtomicLong scans = new AtomicLong();
      ProcessTree counting =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public void scan() {
              scans.incrementAndGet();
            }
          };
      StopReport report = new Escalation(PATIENT.ask(PATIENCE), worker, counting).stop();
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(scans).hasPositiveValue();
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("a ladder that only kills finds those too that only hold the output")
  void killFindsHolders() throws Exception {
    assumeTrue(
        new File("/proc/self/stat").exists(), "who holds a pipe is seen by Linux's /proc only");
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.WIPES_ENVIRONMENT)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(report.outputComplete()).as("%s", report).isTrue();
      assertThat(witness.running()).isEmpty();
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("a child that has left before, and holds no output: what it has left is ended")
  void silentLeftoverIsFound() throws Exception {
    assumeTrue(
        new File("/proc/self/stat").exists(),
        "who has lost its parent is seen by Linux's /proc only");
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(witness
                .watch(Launch.command("sh", "-c", "sleep 600 >&- 2>&- &"))
                .asJvm())
            .start()) {
      worker.join();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(witness.running()).hasSize(1);
      StopReport report = PATIENT.dump(PATIENCE).stop(worker);
      assertThat(witness.running()).as("%s", report).isEmpty();
      assertThat(report.problems()).as("a dead JVM is asked for no dump").isEmpty();
    }
  }

  @Test
  @Tag("process.zoo-is-stopped")
  @DisplayName("where no thread can be started any more, the child is killed all the same")
  void withoutThreads() throws Exception {
    InheritableThreadLocal<String> noMore = new InheritableThreadLocal<>() {
      @Override
      protected String childValue(String parentValue) { // called where a thread is made
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report;
      try {
        noMore.set("from now on");
        report = PATIENT.ask(PATIENCE).stop(worker);
      } finally {
        noMore.remove();
      }
      assertThat(rungs(report)).containsExactly(Rung.KILL);
      assertThat(report.problems())
          .containsExactly("it could not be asked: unable to create native thread");
    }
  }

  @Test
  @Tag("process.full-stdin-is-survived")
  @DisplayName("a child that never reads, and a writer that waits for it, do not hold the stop")
  void fullStdin() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.NEVER_READS_STDIN)) {
      AtomicLong written = new AtomicLong();
      FutureTask<Void> writer = new FutureTask<>(() -> {
        OutputStream in = worker.stdin();
        byte[] block = new byte[1 << 16];
        while (true) {
          in.write(block);
          written.incrementAndGet();
        }
      });
      Thread thread = ThreadKind.PLATFORM.start("writer", writer);
      await().atMost(PATIENCE).until(() -> written.get() > 0 && isIn(thread, "writeBytes"));
      StopReport report = PATIENT.ask(Duration.ofMillis(200)).stop(worker);
      assertThat(report.isGone()).isTrue();
      assertThat(rungs(report)).containsExactly(Rung.ASK, Rung.KILL);
      assertThat(report.problems())
          .containsExactly("it could not be asked in time: its standard input is full, or held by a"
              + " writer, or this machine is very busy");
      assertThatThrownBy(() -> writer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("the writer is told")
          .hasCauseInstanceOf(IOException.class);
      await().atMost(PATIENCE).until(() -> Waits.threads("ask-" + worker.pid()).size() == 0);
    }
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  @Tag("process.stop-leaves-no-thread")
  @DisplayName("after a stop no thread reads or asks any more")
  void noThreadIsLeft() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      assertThat(Waits.threads("worker-" + worker.pid())).hasSize(2);
      PATIENT.ask(SHORT).terminate(SHORT).stop(worker);
      await()
          .atMost(PATIENCE)
          .until(() -> Waits.threads("worker-" + worker.pid()).size() == 0);
      await().atMost(PATIENCE).until(() -> Waits.threads("ask-" + worker.pid()).size() == 0);
      await()
          .atMost(PATIENCE)
          .until(
              () -> Waits.threads("process reaper (pid " + worker.pid() + ")").size() == 0);
    }
  }

  @Test
  @Tag("process.stop-spares-others")
  @DisplayName("another worker, and other children of this JVM, are not touched")
  void othersAreSpared() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE);
        WorkerProcess other = witness.start(Animal.TREE)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(report.treeSize()).isEqualTo(Animal.TREE.treeSize());
      assertThat(witness.running()).hasSize(Animal.TREE.treeSize());
      assertThat(other.isAlive()).isTrue();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly().waitFor();
    }
  }
}
