// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Bytes that end with an exception once nobody wants them. A value can be made so that each of its
 * objects takes longer to read than the one before, and its reader cannot be ended otherwise.
 */
final class WantedBytes extends InputStream {
  private final byte[] bytes;
  private final BooleanSupplier isWanted;
  private int position;

  WantedBytes(byte[] bytes, BooleanSupplier isWanted) {
    this.bytes = bytes;
    this.isWanted = isWanted;
  }

  @Override
  public int read() throws IOException {
    requireWanted();
    return position == bytes.length ? -1 : Byte.toUnsignedInt(bytes[position++]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    requireWanted();
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count == 0 && length > 0 ? -1 : count;
  }

  private void requireWanted() throws IOException {
    if (!isWanted.getAsBoolean()) {
      throw new IOException("nobody waits for it any more");
    }
  }
}
