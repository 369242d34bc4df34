// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;

/** The workers that a test starts: nothing of them is left behind it. */
abstract class WorkerFixture {
  static final StopLadder KILL = StopLadder.within(PATIENCE);
  private static final String[] SMALL = {"-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};
  static final String NOT_STARTED = "this worker was not started";

  /** The processes of a test: it must have ended them all. */
  final List<ProcessHandle> started = new ArrayList<>();

  WorkerProcess start(WorkerProcess worker) throws IOException {
    worker.start();
    ProcessHandle.of(worker.pid()).ifPresent(started::add);
    return worker;
  }

  WorkerProcess start(Launch launch) throws IOException {
    return start(new WorkerProcess(launch, KILL));
  }

  WorkerProcess start(Animal animal) throws IOException {
    return start(Launch.command(animal.command()));
  }

  WorkerProcess ready(Launch launch) throws Exception {
    WorkerProcess worker = start(launch.withReadyLine("ready"));
    assertThat(worker.awaitReady(PATIENCE)).as("it is ready").isTrue();
    return worker;
  }

  WorkerProcess ready(Animal animal) throws Exception {
    return ready(Launch.command(animal.command()));
  }

  /** A child that runs until its standard input ends; native, and so quick. */
  WorkerProcess reader() throws Exception {
    return ready(Animal.ENDS_AT_EOF_ONLY);
  }

  static Launch jvm(String... args) {
    return Launch.main(WorkerChild.class, args).withJvmOptions(SMALL);
  }

  static Launch sh(String script) {
    return Launch.command("sh", "-c", script);
  }

  static WorkerProcess awaitEnd(WorkerProcess worker) throws InterruptedException {
    assertThat(worker.join(PATIENCE)).as("it ends").isTrue();
    return worker;
  }

  /** Its end, and the end of what it has printed. */
  static List<String> outputOf(WorkerProcess worker) throws InterruptedException {
    assertThat(awaitEnd(worker).output().awaitEnd(PATIENCE))
        .as("its output ends")
        .isTrue();
    return worker.output().lastLines();
  }

  /** What was signalled before is through when a sleeper that is signalled later has died. */
  void letSignalsArrive() throws Exception {
    try (WorkerProcess sleeper = start(Animal.OBEDIENT_SLEEP)) {
      ProcessHandle.of(sleeper.pid()).orElseThrow().destroy();
      awaitEnd(sleeper);
    }
  }

  ProcessHandle onlyChild(WorkerProcess worker) {
    List<ProcessHandle> children =
        ProcessHandle.of(worker.pid()).orElseThrow().children().toList();
    assertThat(children).hasSize(1);
    started.addAll(children);
    return children.get(0);
  }

  @AfterEach
  void nothingIsLeft() {
    try {
      assertThat(started).as("still running").noneMatch(Cage::runs);
      Waits.until(
          "the end of the threads",
          () -> Waits.threads("worker-").isEmpty() && Waits.threads("ask-").isEmpty());
    } finally {
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
