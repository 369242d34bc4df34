// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import stoplab.interrupt.map.probe.JdkCommand;
import stoplab.interrupt.map.probe.Resources;

/** A child process that holds a file lock until its standard input is closed. */
final class LockHolder {
  private LockHolder() {}

  /** Starts a holder, and waits until it holds the lock. */
  static Process start(Resources resources, Path file) throws IOException {
    Process holder = resources.process(JdkCommand.java(LockHolder.class, file.toString()));
    if (holder.getInputStream().read() != 'L') {
      throw new IOException("no process could lock the file");
    }
    return holder;
  }

  /** Locks the file whose path is the first argument. */
  public static void main(String[] args) throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      System.out.print(lock.isValid() ? 'L' : '-');
      System.out.flush();
      while (System.in.read() >= 0) {
        // The parent closes this input, or ends.
      }
    }
  }
}
