// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Label;
import stoplab.testkit.NoStrayThreads;

/**
 * Sees what a worker has started with eyes of its own, and ends it in the end: an animal by its
 * {@link Label}, another command by a variable in its environment, which Linux shows.
 */
public final class Witness implements AutoCloseable {
  private static final String VARIABLE = "STOPLAB_WITNESS";
  private static final String DETACHED = "detached ";

  private final Label label = new Label();
  private final String id = UUID.randomUUID().toString();
  private final Set<ProcessHandle> told = new LinkedHashSet<>();

  /** A launch whose processes can be seen. */
  public Launch watch(Launch launch) {
    return launch.withEnvironment(VARIABLE, id);
  }

  /** An animal that can be seen, and says when it is ready: once for each witness. */
  public Launch watch(Animal animal) {
    Launch launch = watch(Launch.command(animal.command(label)));
    launch = animal.isJvm() ? launch.asJvm() : launch;
    return animal.readyLine().isEmpty() ? launch : launch.withReadyLine(animal.readyLine());
  }

  /** Starts an animal, and waits until it is in its state. */
  public WorkerProcess start(Animal animal) throws IOException, InterruptedException {
    WorkerProcess worker =
        new WorkerProcess(watch(animal), StopLadder.within(NoStrayThreads.PATIENCE)).start();
    if (!animal.readyLine().isEmpty()) {
      assertThat(worker.awaitReady(NoStrayThreads.PATIENCE)).as("ready").isTrue();
    }
    if (animal.detached() > 0 && !animal.isRestless()) {
      String line = worker
          .output()
          .awaitLine(each -> each.startsWith(DETACHED), NoStrayThreads.PATIENCE)
          .orElseThrow();
      ProcessHandle.of(Long.parseLong(line.substring(DETACHED.length()))).ifPresent(told::add);
    }
    if (animal.treeSize() == 0 || animal.readyLine().isEmpty() && animal.isJvm()) {
      worker.join();
    }
    return worker;
  }

  /** Those that have left the tree, as the animals tell. */
  public Set<ProcessHandle> detached() {
    return told;
  }

  /** All that runs now; a zombie does not. */
  public Set<ProcessHandle> running() {
    Set<ProcessHandle> running = label.carriers();
    running.addAll(told);
    ProcessHandle.allProcesses().filter(this::isMarked).forEach(running::add);
    running.removeIf(process -> !Label.runs(process));
    return running;
  }

  /** Whether nothing of the animal runs any more, not even a comet. */
  public boolean isGone() throws InterruptedException {
    return label.isGone();
  }

  /** Whether its environment shows that it is ours; in the middle of an exec it shows nothing. */
  public boolean isMarked(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
          .contains(VARIABLE + "=" + id);
    } catch (IOException e) {
      return false; // it has ended, or this is not Linux
    }
  }

  @Override
  public void close() {
    await("the end of what the test has started")
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          running().forEach(ProcessHandle::destroyForcibly);
          return label.end(NoStrayThreads.PATIENCE) && running().isEmpty();
        });
  }
}
