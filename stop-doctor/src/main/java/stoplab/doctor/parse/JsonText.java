// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.IOException;
import java.io.Reader;

/**
 * The JSON of a text, from its first brace on, without what a tool has put before each line. For
 * one thread.
 */
final class JsonText extends Reader {
  private final Lines lines;
  private final LinePrefix prefix = new LinePrefix();
  private String line = "";
  private int position;
  private boolean begun;

  JsonText(Lines lines) {
    this.lines = lines;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (position == line.length()) {
      String next = lines.next();
      if (next == null) {
        return -1;
      }
      line = json(next) + (lines.isEndedByNewline() ? "\n" : "");
      position = 0;
    }
    int count = Math.min(length, line.length() - position);
    line.getChars(position, position + count, target, offset);
    position += count;
    return count;
  }

  /** Lines before the first brace stay as empty lines, so that the numbers of lines are right. */
  private String json(String text) {
    if (begun) {
      String stripped = prefix.strip(text);
      return stripped == null ? text : stripped;
    }
    int brace = text.indexOf('{');
    if (brace < 0) {
      return "";
    }
    begun = true;
    prefix.learn(text.substring(0, brace));
    return text.substring(brace);
  }

  @Override
  public void close() {
    // the input belongs to the caller
  }
}
