// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import stoplab.process.call.wire.ChildSetup;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;

/**
 * Makes an archive of the classes that a child loads, so that the next ones start sooner (a dynamic
 * CDS archive, JEP 350) [process.call-archive]. The JVM makes one only if all entries of the class
 * path are JAR files, and uses it only with the same JDK and the same class path.
 */
public final class ChildArchive {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private ChildArchive() {}

  /**
   * Makes one, which takes a second or two: starts a child, and lets it exit.
   *
   * @param file where to; what is there is replaced
   * @param settings those of the executor that is to use it, without an archive
   * @throws IOException if this JVM makes none; the message is what it has printed
   */
  public static void make(Path file, CallSettings settings) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.deleteIfExists(absolute);
    StopLadder ladder = StopLadder.within(BOUND.multipliedBy(2)).ask(BOUND);
    try (WorkerProcess child = new WorkerProcess(
        settings.launch(line -> {}, "-XX:ArchiveClassesAtExit=" + absolute), ladder)) {
      child.start();
      new ChildSetup(settings.longest(), BOUND, settings.patterns(), List.of())
          .frame()
          .write(child.stdin());
      new ChildAnswers(child.fromChild(), 0).awaitReady();
      child.stop(); // the end of its input, at which it exits and writes
      if (!Files.exists(absolute)) {
        throw new IOException("no archive was made; the JVM has printed: "
            + String.join(" / ", child.output().lastLines()));
      }
    }
  }
}
