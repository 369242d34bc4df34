// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.output.ChildOutput;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** A start that fails leaves nothing behind, and the next one is like the first. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "what was forked is found by its environment")
class StartFailureTest {
  private static final String TREE = "sleep 600 & echo ready; wait";

  /** Starts children, and throws as the JDK does that has no thread to wait for them. */
  private static final class LosesTheChild implements StartAttempt.Starter {
    private final List<Process> lost = new ArrayList<>();
    private int failures;

    LosesTheChild(int failures) {
      this.failures = failures;
    }

    @Override
    public Process start(ProcessBuilder builder) throws IOException {
      Process child = builder.start();
      if (failures-- > 0) {
        lost.add(child);
        child.inputReader().readLine(); // its tree is there
        throw new OutOfMemoryError("unable to create native thread");
      }
      return child;
    }
  }

  @Test
  @Tag("process.start-is-whole")
  @DisplayName("a child the JDK forked and lost is ended; the next start counts as first")
  void forkedAndLost() throws Exception {
    try (Witness witness = new Witness()) {
      LosesTheChild starter = new LosesTheChild(2);
      Launch launch = witness.watch(Launch.command("sh", "-c", TREE).withReadyLine("ready"));
      WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE), starter);
      for (int i = 1; i <= 2; i++) {
        assertThatThrownBy(worker::start)
            .isInstanceOf(OutOfMemoryError.class)
            .hasNoSuppressedExceptions();
        assertThat(starter.lost).hasSize(i);
        assertThat(witness.running()).as("[process.start-is-whole] runs on").isEmpty();
        assertThat(worker.isAlive()).isFalse();
        assertThat(WorkerProcess.active()).doesNotContain(worker);
      }
      try (worker) {
        worker.start();
        assertThat(worker.awaitReady(PATIENCE))
            .as("[process.start-is-whole] ready")
            .isTrue();
        assertThat(worker.output().lineCount())
            .as("[process.start-is-whole] lines")
            .isEqualTo(1);
        assertThat(worker.output().awaitEnd(Duration.ZERO))
            .as("[process.start-is-whole] ended")
            .isFalse();
        StopReport report = worker.stop();
        assertThat(report.isGone()).as("%s", report).isTrue();
        assertThat(report.outputComplete())
            .as("[process.start-is-whole] %s", report)
            .isTrue();
      }
      Waits.until("the end of all readers", () -> Waits.threads("output-of-").isEmpty());
      for (Process lost : starter.lost) {
        lost.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        assertThat(Cage.runs(lost.toHandle())).isFalse();
      }
    }
  }

  @Test
  @Tag("process.start-is-whole")
  @DisplayName("a start that fails midway ends its child, and its guard is not heard")
  void failsAfterTheFork() throws Exception {
    Launch launch = Launch.command("sh", "-c", TREE);
    ChildOutput output = new ChildOutput(launch.outputSettings());
    StartAttempt attempt = new StartAttempt(launch, output);
    List<Process> children = new ArrayList<>();
    assertThatThrownBy(() -> attempt.run(ProcessBuilder::start, child -> {
          children.add(child);
          throw new IllegalStateException("no memory for this");
        }))
        .hasMessage("no memory for this");
    assertThat(children).hasSize(1);
    assertThat(children.get(0).waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .as("[process.start-is-whole] it has been ended")
        .isTrue();
    assertThat(output.both().lineCount()).as("[process.start-is-whole] lines").isZero();
    assertThat(output.both().awaitEnd(Duration.ZERO))
        .as("[process.start-is-whole] ended")
        .isFalse();
    children.get(0).getInputStream().close();
    children.get(0).getErrorStream().close();
  }

  /**
   * Starts a worker with room for 0, 1, and 2 threads more: the stacks are huge, and the address
   * space is bounded. Without a third one the JDK fails after its fork.
   */
  static final class StartsWithoutThreads {
    private static final long GIGA = 1L << 30;

    private StartsWithoutThreads() {}

    public static void main(String[] args) throws Exception {
      String loop = "while read limit; do prlimit --pid $0 --as=$limit:; echo done; done";
      // It keeps the JDK's thread for it busy, so that another child needs one more.
      Process bounder =
          new ProcessBuilder("sh", "-c", loop, "" + ProcessHandle.current().pid()).start();
      Witness witness = new Witness();
      WorkerProcess worker = new WorkerProcess(
          witness.watch(Launch.command("sh", "-c", TREE).withReadyLine("ready")),
          StopLadder.within(PATIENCE));
      bound(bounder, "unlimited");
      long base = virtualSize();
      for (int threads = 0; threads <= 2; threads++) {
        while (!Waits.threads("output-of-").isEmpty()) { // their stacks can be used again
          Thread.yield(); // not by Awaitility: it has a thread itself
        }
        bound(bounder, "" + (base + threads * GIGA + GIGA / 2));
        String what = "started";
        try {
          worker.start();
        } catch (OutOfMemoryError e) {
          what = "failed";
        }
        bound(bounder, "unlimited");
        System.out.println(
            threads + " threads: " + what + ", running " + witness.running().size());
      }
      worker.start();
      System.out.println("then: ready " + worker.awaitReady(PATIENCE));
      System.out.println("stopped: " + worker.stop());
      bounder.getOutputStream().close();
      bounder.waitFor();
    }

    private static long virtualSize() throws IOException {
      String kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmSize:"))
          .findFirst()
          .orElseThrow()
          .replaceAll("[^0-9]", "");
      return Long.parseLong(kilobytes) * 1024;
    }

    /** Sets the soft limit of the address space, which may be lifted again. */
    private static void bound(Process bounder, String bytes) throws IOException {
      bounder.outputWriter().append(bytes).append('\n').flush();
      if (!"done".equals(bounder.inputReader().readLine())) {
        throw new IllegalStateException("no limit could be set");
      }
    }
  }

  @Test
  @Tag("process.start-is-whole")
  @DisplayName("a JVM without threads left fails to start a child and leaves none running")
  void withoutThreads() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "there is no prlimit here");
    List<String> options = List.of(
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xss1g",
        "-Djdk.lang.processReaperUseDefaultStackSize=true");
    try (ChildJvm jvm = ChildJvm.start(options, StartsWithoutThreads.class)) {
      assertThat(jvm.awaitExit(PATIENCE.multipliedBy(3))).as("%s", jvm.output()).isTrue();
      assertThat(jvm.output())
          .as("[process.start-is-whole]")
          .contains(
              "0 threads: failed, running 0",
              "1 threads: failed, running 0",
              "2 threads: failed, running 0",
              "then: ready true",
              "none left");
    }
  }
}
