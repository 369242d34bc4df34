// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text, one at a time, whatever ends them. A line that is not UTF-8 is read as
 * Latin-1. For one thread.
 */
final class Lines {
  /** What follows in a longer line is dropped: no line of a dump is so long. */
  private static final int LONGEST = 1 << 16;

  /** The mark that some editors put before a text. */
  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte[] line = new byte[512];
  private boolean afterReturn;
  private long number;
  private boolean endedByNewline = true;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that {@link #next()} has returned, from 1. */
  long number() {
    return number;
  }

  /** Whether a line end stood behind the line that {@link #next()} has returned. */
  boolean isEndedByNewline() {
    return endedByNewline;
  }

  /** Returns the next line without its end, or null at the end of the text. */
  String next() throws IOException {
    int length = 0;
    boolean ascii = true;
    boolean any = false;
    while (true) {
      if (position == limit) {
        limit = Math.max(0, in.read(buffer));
        position = 0;
        if (limit == 0) {
          endedByNewline = false;
          return any ? text(length, ascii) : null;
        }
      }
      byte b = buffer[position++];
      if (b == '\n' && afterReturn) {
        afterReturn = false; // the second half of a line end that was seen already
        continue;
      }
      afterReturn = b == '\r';
      if (b == '\n' || b == '\r') {
        endedByNewline = true;
        return text(length, ascii);
      }
      any = true;
      ascii &= b > 0;
      if (length == line.length && length < LONGEST) {
        line = Arrays.copyOf(line, 2 * length);
      }
      if (length < line.length) {
        line[length++] = b;
      }
    }
  }

  private String text(int length, boolean ascii) {
    number++;
    if (number == 1 && length >= 3 && line[0] == BOM[0] && line[1] == BOM[1] && line[2] == BOM[2]) {
      return new String(line, 3, length - 3, StandardCharsets.UTF_8);
    }
    if (ascii) {
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
  }
}
