// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * One message on a private pipe: a header with type, call and length, the payload, and a checksum
 * of both. So half a message, another program's output and a changed byte are told from a message
 * [process.call-frames].
 *
 * <p>Immutable but for its payload, which is not copied.
 *
 * @param type what it means
 * @param call the number of the call that it belongs to; 0 if to none
 * @param format how the payload is to be read: see {@link ValueFormat}
 * @param payload its content, not null
 */
public record CallFrame(CallFrameType type, long call, byte format, byte[] payload) {
  private static final int MAGIC = 0x53_4c_4b_43; // SLKC
  private static final int HEADER = Integer.BYTES + 1 + Long.BYTES + 1 + Integer.BYTES;
  private static final int CHECKSUM = Integer.BYTES;

  /**
   * Up to this length a frame takes one write. A pipe holds a page at least (PIPE_BUF of POSIX), so
   * one frame of this length, and a short one behind it, are written without a wait.
   */
  private static final int ONE_WRITE = 4_000;

  /**
   * Makes a frame.
   *
   * @throws NullPointerException if an argument is null
   */
  public CallFrame {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(payload, "payload");
  }

  /**
   * A frame without content.
   *
   * @param type what it means, not null
   * @param call the number of the call
   * @return the frame
   */
  public static CallFrame empty(CallFrameType type, long call) {
    return new CallFrame(type, call, ValueFormat.NONE, new byte[0]);
  }

  /**
   * Whether it fits into an empty pipe, and an empty frame behind it, so that no write blocks.
   *
   * @return whether it does
   */
  public boolean fitsIntoPipe() {
    return HEADER + payload.length + CHECKSUM <= ONE_WRITE;
  }

  /**
   * Writes it, and flushes. One thread at a time.
   *
   * @param out the pipe, not null
   * @throws IOException if nobody reads it any more
   */
  public void write(OutputStream out) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(fitsIntoPipe() ? ONE_WRITE : HEADER);
    header.putInt(MAGIC).put(type.code()).putLong(call).put(format).putInt(payload.length);
    CRC32C sum = new CRC32C();
    sum.update(header.array(), 0, HEADER);
    sum.update(payload, 0, payload.length);
    if (fitsIntoPipe()) {
      header.put(payload).putInt((int) sum.getValue());
      out.write(header.array(), 0, header.position());
    } else {
      out.write(header.array(), 0, HEADER);
      out.write(payload);
      out.write(ByteBuffer.allocate(CHECKSUM).putInt((int) sum.getValue()).array());
    }
    out.flush();
  }

  /**
   * Reads the next one. Memory is taken as the bytes arrive, not as the header claims.
   *
   * @param in the pipe, not null
   * @param longest how many bytes its payload may have
   * @return the frame; null if the pipe has ended before it began
   * @throws ProtocolException if what is read is no frame, or too long
   * @throws EOFException if the pipe ends in the middle of it
   * @throws IOException if the pipe cannot be read
   */
  public static CallFrame read(InputStream in, int longest) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(whole(header, HEADER));
    if (fields.getInt() != MAGIC) {
      throw new ProtocolException("what was read is no frame");
    }
    CallFrameType type = CallFrameType.of(fields.get());
    long call = fields.getLong();
    byte format = fields.get();
    int length = fields.getInt();
    if (length < 0 || length > longest) {
      throw new ProtocolException("a frame of " + Integer.toUnsignedString(length)
          + " bytes is longer than the " + longest + " that are allowed");
    }
    byte[] payload = whole(in.readNBytes(length), length);
    byte[] checksum = whole(in.readNBytes(CHECKSUM), CHECKSUM);
    CRC32C sum = new CRC32C();
    sum.update(header, 0, HEADER);
    sum.update(payload, 0, length);
    if ((int) sum.getValue() != ByteBuffer.wrap(checksum).getInt()) {
      throw new ProtocolException("the checksum of a frame is wrong");
    }
    return new CallFrame(type, call, format, payload);
  }

  private static byte[] whole(byte[] read, int length) throws EOFException {
    if (read.length < length) {
      throw new EOFException("the pipe has ended in the middle of a frame");
    }
    return read;
  }
}
