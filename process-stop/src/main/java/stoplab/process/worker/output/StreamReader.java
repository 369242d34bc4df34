// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Reads one stream of a child to its end, in a daemon thread of its own, and hands on its lines.
 * The thread is there before the child is: if there is none for it, nothing has been started.
 */
final class StreamReader {
  /** A longer line is cut into pieces. */
  static final int LONGEST = 8_192;

  private final Charset charset;
  private final Consumer<String> lines;
  private final Runnable end;
  private final Thread thread = new Thread(this::run, "output-of-a-child-to-be");
  private final CountDownLatch begun = new CountDownLatch(1);
  private final StringBuilder line = new StringBuilder(LONGEST + 2);
  private final char[] buffer = new char[LONGEST];
  private volatile InputStream in;

  /**
   * Makes a reader that waits for its stream.
   *
   * @param charset in which the stream is read
   * @param lines gets each line; must not throw
   * @param end runs once, behind the last line
   * @throws OutOfMemoryError if there is no thread for it
   */
  StreamReader(Charset charset, Consumer<String> lines, Runnable end) {
    this.charset = charset;
    this.lines = lines;
    this.end = end;
    thread.setDaemon(true); // it must not keep this JVM if somebody keeps the pipe
    thread.start();
  }

  /** Reads this stream from now on, and closes it at its end. */
  void begin(String name, InputStream stream) {
    thread.setName(name);
    in = stream;
    begun.countDown();
  }

  /** Ends the thread, unless it has begun: there will be no stream. */
  void dismiss() {
    begun.countDown();
  }

  private void run() {
    awaitBegin();
    if (in != null) {
      try (Reader reader = new InputStreamReader(in, charset)) {
        while (readOn(reader)) {
          // Only its end ends it.
        }
      } catch (IOException e) {
        // The stream was closed under it: that is an end too.
      } finally {
        try {
          if (line.length() > 0) {
            addLine();
          }
        } finally {
          end.run();
        }
      }
    }
  }

  private void awaitBegin() {
    while (true) {
      try {
        begun.await();
        return;
      } catch (InterruptedException e) {
        // Nobody knows this thread: it is not meant.
      }
    }
  }

  /** Reads once; a line for which there is no memory is lost, and the child is read on. */
  private boolean readOn(Reader reader) throws IOException {
    try {
      int n = reader.read(buffer);
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          addLine();
        } else {
          line.append(buffer[i]);
          cut();
        }
      }
      return n >= 0;
    } catch (OutOfMemoryError e) {
      line.setLength(0);
      return true;
    }
  }

  private void addLine() {
    int length = line.length();
    boolean crlf = length > 0 && line.charAt(length - 1) == '\r';
    String whole = line.substring(0, crlf ? length - 1 : length);
    line.setLength(0);
    lines.accept(whole);
  }

  /** Takes a piece off a line that is too long; a carriage return behind it may be its end. */
  private void cut() {
    int length = line.length();
    if (length > LONGEST + 1 || length > LONGEST && line.charAt(LONGEST) != '\r') {
      String piece = line.substring(0, LONGEST);
      line.delete(0, LONGEST);
      lines.accept(piece);
    }
  }
}
