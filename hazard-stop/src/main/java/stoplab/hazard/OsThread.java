// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import stoplab.hazard.child.Evidence;

/**
 * The thread of the operating system that a platform thread of Java runs on, as pthreads know it.
 * Its id may be given to another thread after its end: use it only while the thread is known to
 * live.
 */
final class OsThread {
  private final NativeLong id;
  private final Optional<Path> task;

  private OsThread(NativeLong id, Optional<Path> task) {
    this.id = id;
    this.task = task;
  }

  /** A {@code pthread_t} is a long on Linux, and a pointer, which is as wide, on macOS. */
  private interface Pthreads extends Library {
    Pthreads C = Native.load("c", Pthreads.class);

    NativeLong pthread_self();

    int pthread_kill(NativeLong thread, int signal);

    int pthread_cancel(NativeLong thread);
  }

  /** Returns whether these functions can be called here; if not, prints why, also as evidence. */
  static boolean isCallable() {
    try {
      Pthreads.C.pthread_self();
      return true;
    } catch (LinkageError e) {
      System.out.println("The pthread functions cannot be called here: " + e);
      Evidence.say("jna", e);
      return false;
    }
  }

  /**
   * Whether this process ignores a signal now; only Linux knows. A JVM leaves SIGTERM and SIGUSR1
   * ignored if it was started so, as {@code nohup} does with SIGHUP (signal(7): an ignored signal
   * stays ignored across an exec).
   */
  static boolean isIgnored(int signal) {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(mask -> signal > 0 && mask.testBit(signal - 1));
    } catch (IOException e) {
      return false;
    }
  }

  /** The thread that calls this. */
  static OsThread current() {
    Optional<Path> task = Optional.empty();
    try {
      task = Optional.of(Path.of("/proc/thread-self").toRealPath());
    } catch (IOException e) {
      // only Linux has such a list
    }
    return new OsThread(Pthreads.C.pthread_self(), task);
  }

  /** Sends it a signal; returns 0, or the number of an error. */
  int kill(int signal) {
    return Pthreads.C.pthread_kill(id, signal);
  }

  /** Asks it to end at its next cancellation point; returns 0, or the number of an error. */
  int cancel() {
    return Pthreads.C.pthread_cancel(id);
  }

  /** Whether the operating system lists it: listed, gone, or not known. */
  String listing() {
    return task.map(path -> Files.exists(path) ? "listed" : "gone").orElse("not known");
  }
}
