// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream in memory: a test is the child that prints into it. A read waits for the test. */
final class Feed extends InputStream {
  private static final byte[] END = {};
  private static final byte[] FAILURE = {};

  private final LinkedBlockingQueue<byte[]> printed = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /** Prints text that may be a part of a line, or many lines; one read gets it, or a part of it. */
  Feed print(String text) {
    return print(text, StandardCharsets.US_ASCII);
  }

  Feed print(String text, Charset charset) {
    return print(text.getBytes(charset));
  }

  Feed print(byte[] bytes) {
    if (bytes.length > 0) {
      printed.add(bytes);
    }
    return this;
  }

  /** Nothing more will come. */
  void end() {
    printed.add(END);
  }

  /** As when the stream is closed under its reader. */
  void fail() {
    printed.add(FAILURE);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int most) throws IOException {
    byte[] next;
    try {
      next = printed.take();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (next == END) {
      return -1;
    }
    if (next == FAILURE) {
      throw new IOException("Stream closed");
    }
    if (next.length > most) {
      throw new IOException("a test must not print more than " + most + " bytes at once");
    }
    System.arraycopy(next, 0, target, from, next.length);
    return next.length;
  }

  @Override
  public void close() {
    closed = true;
  }
}
