// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.tree.proc.SignalMasks;

/**
 * Asks a child JVM for its threads, before it is killed: by SIGQUIT, on which HotSpot prints them
 * to its standard output. It works when no thread of the child listens any more, and unlike an
 * attach it leaves no file behind.
 *
 * <p>The signal ends a process that does not catch it: a JVM with {@code -Xrs}, or one that has
 * just been started. Linux shows whether it is caught; elsewhere we do not know.
 */
public final class ChildThreadDump {
  private ChildThreadDump() {}

  /**
   * The classes that only a stop with a dump needs, for a program that loads them beforehand.
   *
   * @return the classes
   */
  public static List<Class<?>> rareClasses() {
    return List.of(ChildThreadDump.class, DumpCollector.class);
  }

  /**
   * Waits for the dump.
   *
   * @param child a JVM, not null
   * @param output what is read of it, not null
   * @param deadline the end of the wait, not null
   * @return the dump, or null if none has come until then
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public static String of(Process child, OutputPump output, Deadline deadline)
      throws InterruptedException {
    if (!output.collectDump()) {
      return null;
    }
    boolean sent = false;
    try {
      sent = child.isAlive()
          && SignalMasks.catches(child.pid(), SignalMasks.SIGQUIT)
          && signal(child, deadline);
    } finally {
      if (!sent) {
        output.takeDump(Deadline.after(Duration.ZERO));
      }
    }
    return sent ? output.takeDump(deadline) : null;
  }

  /**
   * The JDK sends SIGTERM and SIGKILL only; the shell of POSIX has {@code kill} built in.
   *
   * @return false if no shell can be started
   */
  private static boolean signal(Process child, Deadline deadline) throws InterruptedException {
    Process kill;
    try {
      kill = new ProcessBuilder("sh", "-c", "kill -QUIT " + child.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException | OutOfMemoryError e) { // no shell, no more processes, no more threads
      return false;
    }
    try {
      return kill.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } finally {
      kill.destroyForcibly();
    }
  }
}
