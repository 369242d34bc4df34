// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Calls {@code Process.destroy()}, which sends the signal, and then waits for a writer.
 *
 * <p><b>Why it fails:</b> on Unix {@code destroy()} and {@code destroyForcibly()} also close the
 * child's streams. To close its standard input is to flush it, and that needs the lock that a
 * thread in {@code write} holds (source of {@code ProcessImpl} and {@code BufferedOutputStream},
 * JDK 17 and 25). That thread waits until somebody reads. The Javadoc does not mention it.
 *
 * <p><b>Hazard</b> [process.destroy-can-hang]: {@code destroy()} does not return while a thread
 * writes into a full pipe and the child is deaf. {@code destroyForcibly()} does not return while a
 * process that the child has started holds the pipe. No bound that follows is ever reached.
 *
 * <p>From JDK 26 on, {@code try (Process child = …)} compiles, but stops nothing either.
 * {@code close()} closes the streams, sends no signal, and waits for the end without a bound; only
 * an interrupt makes it kill the child (source of {@code Process.close}, JDK 26).
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.BrokenDestroy}
 *
 * <p><b>Break it:</b> it is broken; write {@code child.toHandle().destroy();} to mend it.
 *
 * <p><b>See also:</b> {@link SigtermStop}.
 */
public final class BrokenDestroy implements ChildStop {
  private final long graceNanos;

  /**
   * Makes a stop that seems to have a bound.
   *
   * @param grace how long to wait for the end, not null
   * @throws NullPointerException if {@code grace} is null
   */
  public BrokenDestroy(Duration grace) {
    graceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(grace, "grace"));
  }

  /** Asks a child to end, and may wait for ever. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    // @start region="stop"
    child.destroy();
    return child.waitFor(graceNanos, TimeUnit.NANOSECONDS);
    // @end
  }

  /** Writes more than a pipe holds, in one call, which keeps the lock of the stream. */
  static void fill(Process child) {
    try {
      child.getOutputStream().write(new byte[1 << 20]);
    } catch (IOException e) {
      // the child has ended
    }
  }

  /** Stops a deaf child whose input is full, and shows where the call hangs. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BrokenDestroy stop = new BrokenDestroy(Duration.ofMillis(100));
    Process deaf = ProcessDemo.start(Animal.IGNORES_SIGTERM);
    Thread writer = HungThreads.daemon("writer", () -> fill(deaf));
    HungThreads.awaitIn(writer, "writeBytes");
    Thread stopper = HungThreads.stopper(stop, deaf);
    HungThreads.awaitIn(stopper, "flush");
    stopper.join(HungThreads.DEAF_MILLIS);
    System.out.println("1 s after stop() with a grace of 100 ms:");
    HungThreads.printWhere(stopper);
    HungThreads.printWhere(writer);
    ProcessDemo.end(deaf, List.of());
  }
}
