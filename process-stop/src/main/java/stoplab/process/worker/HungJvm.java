// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.time.Duration;

/**
 * Starts a JVM that hangs, in its work and in its way out, and stops it.
 *
 * <pre>{@code java -cp process-stop/target/classes stoplab.process.worker.HungJvm}</pre>
 */
public final class HungJvm {
  private static final String READY = "ready";
  private static final String HANG = "hang";
  private static final String SPINNING = "spinForEver";

  private HungJvm() {}

  /**
   * Shows the stop.
   *
   * @param args none; the child gets its own from this program
   * @throws IOException if the child cannot be started
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals(HANG)) {
      hang();
    }
    // @start region="use"
    Launch launch = Launch.main(HungJvm.class, HANG).withReadyLine(READY);
    StopLadder ladder = StopLadder.within(Duration.ofSeconds(5))
        .ask(Duration.ofMillis(500)) // its standard input ends
        .terminate(Duration.ofMillis(400)) // SIGTERM, to its whole tree
        .dump(Duration.ofSeconds(2)); // what do its threads do? Then SIGKILL.
    try (WorkerProcess worker = new WorkerProcess(launch, ladder).start()) {
      worker.awaitReady(Duration.ofSeconds(10));
      StopReport report = worker.stop();
      System.out.println(report);
      System.out.println("It hung in: " + whereIn(report));
    }
    // @end
  }

  private static String whereIn(StopReport report) {
    return report
        .threadDump()
        .flatMap(dump -> dump.lines().filter(line -> line.contains(SPINNING)).findFirst())
        .map(String::strip)
        .orElse("we do not know");
  }

  private static void hang() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        main.join(); // a clean end, it thinks
      } catch (InterruptedException e) {
        // then not
      }
    }));
    System.out.println(READY);
    spinForEver();
  }

  private static void spinForEver() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
