// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.time.Duration;

/**
 * Starts a shell script that starts a program, and stops both: the shell stands for a wrapper, and
 * {@code sleep} for what it wraps, such as ffmpeg, Chrome or Python.
 *
 * <p>The ladder begins with SIGTERM. A command that does not read its standard input would only
 * lose time if it were asked by the end of that input first.
 *
 * <pre>{@code java -cp process-stop/target/classes stoplab.process.worker.StopCommand}</pre>
 */
public final class StopCommand {
  private StopCommand() {}

  /**
   * Shows the stop.
   *
   * @param args none
   * @throws IOException if the command cannot be started: it needs a Unix shell
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    // @start region="use"
    Launch launch = Launch.command("sh", "-c", "sleep 600 & echo up; wait").withReadyLine("up");
    StopLadder ladder = StopLadder.within(Duration.ofSeconds(8))
        .terminate(Duration.ofSeconds(3)); // SIGTERM to the whole tree; then SIGKILL
    try (WorkerProcess worker = new WorkerProcess(launch, ladder).start()) {
      worker.awaitReady(Duration.ofSeconds(10));
      StopReport report = worker.stop();
      System.out.printf("%d processes, left: %s%n", report.treeSize(), report.survivors());
    }
    // @end
  }
}
