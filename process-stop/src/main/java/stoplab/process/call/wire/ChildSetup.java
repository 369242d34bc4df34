// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a child is told first, in the frame {@link CallFrameType#SETTINGS}.
 *
 * @param longest how many bytes a value may have, not negative
 * @param exitBound how long an exit of the child may take, with all its hooks, not null
 * @param allowed the classes that may be in an argument, beside the JDK's value types
 * @param load the names of classes that the child may load before it is ready
 */
public record ChildSetup(int longest, Duration exitBound, List<String> allowed, List<String> load) {
  /** How many bytes a frame may have beside a value, or instead of one. */
  public static final int BESIDE_VALUE = 1 << 20;

  /**
   * Makes a setup.
   *
   * @throws NullPointerException if an argument is null
   */
  public ChildSetup {
    Objects.requireNonNull(exitBound, "exitBound");
    allowed = List.copyOf(allowed);
    load = List.copyOf(load);
  }

  /**
   * How many bytes the payload of a frame may have.
   *
   * @return those of a value, and some more for what is beside it
   */
  public int longestFrame() {
    return (int) Math.min(Integer.MAX_VALUE, (long) longest + BESIDE_VALUE);
  }

  /**
   * The frame that says it.
   *
   * @return a frame
   */
  public CallFrame frame() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(longest);
      out.writeLong(exitBound.toMillis());
      write(out, allowed);
      write(out, load);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not to an array
    }
    return new CallFrame(CallFrameType.SETTINGS, 0, ValueFormat.NONE, bytes.toByteArray());
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /**
   * The setup that a frame says.
   *
   * @param frame the first frame of a parent, which may be null if there was none
   * @return the setup
   * @throws ProtocolException if it is another frame, or damaged
   */
  public static ChildSetup of(CallFrame frame) throws ProtocolException {
    if (frame == null || frame.type() != CallFrameType.SETTINGS) {
      throw new ProtocolException("the first frame must be that of the settings");
    }
    ByteBuffer in = ByteBuffer.wrap(frame.payload());
    try {
      return new ChildSetup(
          length(in.getInt(), Integer.MAX_VALUE),
          Duration.ofMillis(in.getLong()),
          texts(in),
          texts(in));
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("the settings are cut off", e);
    }
  }

  private static List<String> texts(ByteBuffer in) throws ProtocolException {
    List<String> texts = new ArrayList<>();
    for (int left = length(in.getInt(), in.remaining()); left > 0; left--) {
      byte[] text = new byte[length(in.getInt(), in.remaining())];
      in.get(text);
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static int length(int length, int most) throws ProtocolException {
    if (length < 0 || length > most) {
      throw new ProtocolException("the settings are damaged: " + length);
    }
    return length;
  }
}
