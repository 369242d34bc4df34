// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.Rung;

/** What a ladder is compared with: a start and a stop by the JDK's own calls. */
final class BareCalls {
  private BareCalls() {}

  /**
   * Waits until a child that announces it is ready, and has its output read to the end from then
   * on, as a ladder's child has.
   *
   * @throws IllegalStateException if it prints something else; it is then killed
   */
  static void awaitReady(Process process, ChildKind child) throws IOException {
    if (child.saysReady()) {
      // Not closed: a stop closes it, and a child that is stopped must be able to print.
      BufferedReader out = new BufferedReader(
          new InputStreamReader(process.getInputStream(), Charset.defaultCharset()));
      String line = out.readLine();
      if (!StoppedProgram.READY.equals(line)) {
        process.destroyForcibly();
        throw new IllegalStateException(child.label() + " says not ready but " + line);
      }
    }
    drain(process.getInputStream());
    drain(process.getErrorStream());
  }

  private static void drain(InputStream from) {
    Thread reader = new Thread(() -> {
      try {
        from.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The bare call closes it.
      }
    });
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Sends what a rung sends, to each of the descendants first, and waits for the child.
   *
   * @param hasTree whether there are descendants to look for
   * @return whether the child has ended in time; its descendants are not checked
   */
  static boolean stop(Process process, Rung rung, boolean hasTree, Duration patience)
      throws IOException, InterruptedException {
    if (rung == Rung.ASK) {
      process.getOutputStream().close();
    } else if (hasTree) {
      List<ProcessHandle> descendants = process.descendants().toList();
      if (rung == Rung.KILL) {
        descendants.forEach(ProcessHandle::destroyForcibly);
      } else {
        descendants.forEach(ProcessHandle::destroy);
      }
    }
    if (rung == Rung.KILL) {
      process.destroyForcibly();
    } else if (rung == Rung.TERMINATE) {
      process.destroy();
    }
    return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
  }
}
