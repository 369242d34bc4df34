// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Takes the lines of a child's guard out of a stream, before it is decoded: the guard writes ASCII,
 * whatever the charset of the child. The guard may speak in the middle of a line of the child, and
 * then the two parts of that line come together again.
 */
public final class GuardFilter extends FilterInputStream {
  /** What follows the token is shorter; a child that prints the token itself is not ended by it. */
  private static final int LONGEST_WORDS = 64;

  private final byte[] token;
  private final Consumer<String> listener;
  private final byte[] chunk = new byte[8_192];
  private final byte[] held;
  private int heldLength;
  private final byte[] clean;
  private int given;
  private int cleanLength;

  /**
   * Makes a filter.
   *
   * @param in what the child writes, not null
   * @param token what each line of the guard begins with; its first character occurs once in it
   * @param listener gets what follows the token in a line of the guard
   */
  public GuardFilter(InputStream in, String token, Consumer<String> listener) {
    super(in);
    this.token = token.getBytes(StandardCharsets.US_ASCII);
    this.listener = listener;
    held = new byte[this.token.length + LONGEST_WORDS];
    clean = new byte[chunk.length + held.length];
  }

  @Override
  public int read(byte[] target, int from, int most) throws IOException {
    Objects.checkFromIndexSize(from, most, target.length);
    while (given == cleanLength) {
      given = 0;
      cleanLength = 0;
      int n = in.read(chunk, 0, chunk.length);
      for (int i = 0; i < n; i++) {
        take(chunk[i]);
      }
      if (n < 0) {
        end();
        if (cleanLength == 0) {
          return -1;
        }
      }
    }
    int length = Math.min(most, cleanLength - given);
    System.arraycopy(clean, given, target, from, length);
    given += length;
    return length;
  }

  private void take(byte next) {
    if (heldLength >= token.length && next == '\n') {
      listen();
      return;
    }
    boolean mayBeGuard =
        heldLength < token.length ? next == token[heldLength] : heldLength < held.length;
    if (!mayBeGuard) {
      giveHeld();
      if (next != token[0]) {
        clean[cleanLength++] = next;
        return;
      }
    }
    held[heldLength++] = next;
  }

  private void end() {
    if (heldLength >= token.length) {
      listen();
    } else {
      giveHeld();
    }
  }

  private void listen() {
    byte[] words = Arrays.copyOfRange(held, token.length, heldLength);
    heldLength = 0;
    listener.accept(new String(words, StandardCharsets.US_ASCII).stripTrailing());
  }

  private void giveHeld() {
    System.arraycopy(held, 0, clean, cleanLength, heldLength);
    cleanLength += heldLength;
    heldLength = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Only what needs no read: that may wait for the rest of what looks like the guard. */
  @Override
  public int available() {
    return cleanLength - given;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
