// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Kills the child, and then waits for the thread that reads its output.
 *
 * <p><b>Why it fails:</b> a read from a pipe sees the end of the stream when nobody has the other
 * end open any more (POSIX, {@code read()}). The end of the child is not enough. The processes that
 * the child has started have it open too. The reader stays in {@code read}. So does the JDK's own
 * thread {@code process reaper}, which has to drain the stream, and needs its lock (source of
 * {@code ProcessImpl.ProcessPipeInputStream}, JDK 17 and 25).
 *
 * <p><b>Hazard</b> [process.pump-hangs]: the child is dead at once, but {@code stop()} returns only
 * when the last process that holds the output has ended, which may be never.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.BrokenUnboundedPump}
 *
 * <p><b>Break it:</b> it is broken; {@code join(millis)} mends it: then leave the reader alone.
 *
 * <p><b>See also:</b> {@link TreeStop}, which ends the other processes too, if they are in view.
 */
public final class BrokenUnboundedPump implements ChildStop {
  private final Thread pump;
  private final long patienceNanos;

  /**
   * Makes a stop for one child, and reads its output from now on.
   *
   * @param child the process whose output is read, not null
   * @param patience how long to wait for the end of the child, not null
   * @throws NullPointerException if an argument is null
   */
  public BrokenUnboundedPump(Process child, Duration patience) {
    patienceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(patience, "patience"));
    InputStream output = child.getInputStream();
    pump = HungThreads.daemon("pump", () -> read(output));
  }

  private static void read(InputStream output) {
    try {
      while (output.read() >= 0) {
        // whatever it says
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Kills the child, and waits for its end and for the end of its output. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    // @start region="stop"
    child.toHandle().destroyForcibly();
    boolean ended = child.waitFor(patienceNanos, TimeUnit.NANOSECONDS);
    pump.join();
    return ended;
    // @end
  }

  /** Stops a child whose own child holds the output, and shows which threads hang. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process child = ProcessDemo.start(Animal.GRANDCHILD_KEEPS_STDOUT);
    List<ProcessHandle> descendants = ProcessDemo.descendants(child);
    BrokenUnboundedPump stop = new BrokenUnboundedPump(child, Duration.ofSeconds(5));
    HungThreads.awaitIn(stop.pump, "readBytes");
    long since = System.nanoTime();
    Thread stopper = HungThreads.stopper(stop, child);
    child.waitFor();
    System.out.printf("The child was dead after %.1f ms.%n", ProcessDemo.millisSince(since));
    HungThreads.awaitIn(stopper, "join");
    HungThreads.awaitAllIn("process reaper", "processExited");
    stopper.join(HungThreads.DEAF_MILLIS);
    System.out.println("1 s later:");
    HungThreads.printWhere(stopper);
    HungThreads.printWhere(stop.pump);
    HungThreads.threads("process reaper").forEach(HungThreads::printWhere);
    ProcessDemo.count("descendants", descendants);
    ProcessDemo.end(child, descendants);
    stopper.join();
    System.out.println("When the descendant was dead too, stop() has returned.");
  }
}
