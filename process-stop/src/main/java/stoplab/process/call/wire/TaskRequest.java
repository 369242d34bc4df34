// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a child is to run: the content of a frame {@link CallFrameType#CALL}.
 *
 * @param isObject whether the value is the task itself, such as a lambda, and not its argument
 * @param className the class of the task, or that which has made the lambda; not null
 * @param value the argument, or the task; not null
 */
public record TaskRequest(boolean isObject, String className, ValueFormat.Encoded value) {
  /**
   * Makes a request.
   *
   * @throws NullPointerException if an argument is null
   */
  public TaskRequest {
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(value, "value");
  }

  /**
   * The frame that says it.
   *
   * @param call the number of the call
   * @return a frame
   */
  public CallFrame frame(long call) {
    byte[] name = className.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(1 + Integer.BYTES + name.length + value.bytes().length)
        .put((byte) (isObject ? 1 : 0))
        .putInt(name.length)
        .put(name)
        .put(value.bytes())
        .array();
    return new CallFrame(CallFrameType.CALL, call, value.format(), payload);
  }

  /**
   * The request that a frame says.
   *
   * @param frame a frame of that type, not null
   * @return the request
   * @throws ProtocolException if it is damaged
   */
  public static TaskRequest of(CallFrame frame) throws ProtocolException {
    ByteBuffer payload = ByteBuffer.wrap(frame.payload());
    try {
      boolean isObject = payload.get() != 0;
      int length = payload.getInt();
      if (length < 0 || length > payload.remaining()) {
        throw new ProtocolException("a request is damaged");
      }
      byte[] name = new byte[length];
      payload.get(name);
      byte[] value = new byte[payload.remaining()];
      payload.get(value);
      return new TaskRequest(
          isObject,
          new String(name, StandardCharsets.UTF_8),
          new ValueFormat.Encoded(frame.format(), value));
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("a request is cut off", e);
    }
  }
}
