// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Two benchmarks at once on one machine spoil each other. This is JMH's own lock file, held for the
 * whole comparison and not only for one fork of it, and removed at the end.
 */
final class RunLock {
  private static final String IGNORE = "jmh.ignoreLock";

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes JMH in this JVM not take it again. With {@code -Djmh.ignoreLock=true}
   * nothing is locked, as in JMH.
   *
   * @throws BusyException if another benchmark on this machine holds it
   * @throws IOException with one clear sentence, if the file cannot be made or locked
   */
  static RunLock take() throws IOException, BusyException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock");
    if (Boolean.getBoolean(IGNORE)) {
      return new RunLock(file, null);
    }
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "The lock file "
              + file
              + " cannot be opened: remove it, or start java with -Djmh.ignoreLock=true.",
          e);
    }
    if (channel.tryLock() == null) {
      channel.close();
      throw new BusyException(
          "Another benchmark runs on this machine and would spoil the numbers: wait for its end,"
              + " or start java with -Djmh.ignoreLock=true.");
    }
    System.setProperty(IGNORE, "true");
    return new RunLock(file, channel);
  }

  /** Removes the file and frees the lock. */
  void close() {
    if (channel != null) {
      try {
        Files.deleteIfExists(file);
        channel.close();
      } catch (IOException harmless) {
        // The lock ends with this JVM at the latest; an empty file without a lock blocks nothing.
      }
    }
  }

  /** Another benchmark runs. */
  static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException(String message) {
      super(message);
    }
  }
}
