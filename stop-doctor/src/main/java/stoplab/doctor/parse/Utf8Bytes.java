// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** A text of any encoding as UTF-8. For one thread. */
final class Utf8Bytes extends InputStream {
  private final Reader reader;
  private final char[] chars = new char[1 << 13];
  private byte[] bytes = {};
  private int position;
  private char held;

  Utf8Bytes(Reader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == bytes.length) {
      int from = 0;
      if (held != 0) {
        chars[from++] = held;
        held = 0;
      }
      int count = reader.read(chars, from, chars.length - from);
      if (count < 0 && from == 0) {
        return false;
      }
      int end = from + Math.max(0, count);
      if (count > 0 && Character.isHighSurrogate(chars[end - 1])) {
        held = chars[--end]; // its other half comes with the next characters
      }
      bytes = new String(chars, 0, end).getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
