// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import stoplab.process.zoo.Animal;

/**
 * Asks a child to leave, and reads its output only once it has left.
 *
 * <p><b>Why it fails:</b> a pipe holds 64 KiB on Linux ({@code pipe(7)}), and a process that writes
 * into a full pipe waits until somebody reads. "Failure to promptly write the input stream or read
 * the output stream of the process may cause the process to block, or even deadlock" (Javadoc of
 * {@link Process}). Here the parent waits for the child, and the child for the parent.
 *
 * <p><b>Hazard</b> [process.full-pipe-blocks]: a child that prints more than a pipe holds on its
 * way out never leaves if nobody reads meanwhile; {@code waitFor()} never returns.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.BrokenFullPipe}
 *
 * <p><b>Break it:</b> it is broken; to mend it, redirect the output to a file, or let a thread read
 * it from the start.
 *
 * <p><b>See also:</b> {@link BrokenUnboundedPump}, where a thread reads, and never returns.
 */
public final class BrokenFullPipe implements ChildStop {
  /** Makes a stop that waits for ever. */
  public BrokenFullPipe() {}

  /** Asks a child to end, and waits for its end, without a bound and without reading. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    // @start region="stop"
    child.toHandle().destroy();
    child.waitFor();
    return true;
    // @end
  }

  /** Stops a child that prints a lot, and shows how much of it is in the pipe. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process child = ProcessDemo.start(Animal.LAST_WORDS);
    BrokenFullPipe stop = new BrokenFullPipe();
    Thread stopper = HungThreads.stopper(stop, child);
    ProcessDemo.awaitFull(child.getInputStream());
    stopper.join(HungThreads.DEAF_MILLIS);
    System.out.println("1 s after the pipe was full:");
    HungThreads.printWhere(stopper);
    System.out.println(child.getInputStream().available() + " bytes wait in the pipe.");
    System.out.println("Now somebody reads.");
    long since = System.nanoTime();
    child.getInputStream().transferTo(OutputStream.nullOutputStream());
    child.waitFor();
    System.out.printf("The child has left after %.1f ms.%n", ProcessDemo.millisSince(since));
    ProcessDemo.end(child, List.of());
  }
}
