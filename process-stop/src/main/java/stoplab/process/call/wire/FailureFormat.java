// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Failures and stacks as bytes. They are texts and numbers alone, so that no class of an exception
 * is needed, or run, on the other side. Long ones are cut off.
 */
public final class FailureFormat {
  private static final int MOST_FRAMES = 256;
  private static final int MOST_CAUSES = 8;
  private static final int LONGEST_TEXT = 16_384;

  /** Nothing more is added to a failure that has so many bytes. */
  private static final int MOST_BYTES = 512 << 10;

  /** A text that was cut off has a few bytes more, and a char has three bytes at most. */
  private static final int LONGEST_SENT = 4 * LONGEST_TEXT;

  private FailureFormat() {}

  /**
   * What is sent of a failure.
   *
   * @param className the name of its class
   * @param message its message, if it has one
   * @param stack where it was thrown
   * @param cause what has caused it, if it says so
   */
  public record Failure(
      String className,
      Optional<String> message,
      List<StackTraceElement> stack,
      Optional<Failure> cause) {}

  /**
   * Encodes a failure. Neither its message nor its class can make that fail.
   *
   * @param failure the failure, not null
   * @return the bytes, less than {@link ChildSetup#BESIDE_VALUE}
   */
  public static byte[] encode(Throwable failure) {
    return bytes(out -> write(out, failure, MOST_CAUSES));
  }

  private static void write(DataOutputStream out, Throwable failure, int causes)
      throws IOException {
    writeText(out, failure.getClass().getName());
    String message = answer(failure::getMessage, null);
    Throwable cause = answer(failure::getCause, null);
    StackTraceElement[] stack = answer(failure::getStackTrace, new StackTraceElement[0]);
    out.writeBoolean(message != null);
    if (message != null) {
      writeText(out, message);
    }
    writeStack(out, stack);
    boolean hasCause = cause != null && cause != failure && causes > 0 && out.size() < MOST_BYTES;
    out.writeBoolean(hasCause);
    if (hasCause) {
      write(out, cause, causes - 1);
    }
  }

  /**
   * A failure in one line, whatever its class does.
   *
   * @param failure the failure, not null
   * @return its class and message
   */
  public static String line(Throwable failure) {
    String message = answer(failure::getMessage, null);
    return failure.getClass().getName() + (message == null ? "" : ": " + cut(message));
  }

  /** A class may override these methods, and throw whatever it likes. */
  private static <T> T answer(Supplier<T> method, T otherwise) {
    try {
      return method.get();
    } catch (Throwable e) {
      return otherwise;
    }
  }

  /**
   * Decodes a failure.
   *
   * @param bytes what was sent, not null
   * @return the failure
   * @throws ProtocolException if it is damaged
   */
  public static Failure decode(byte[] bytes) throws ProtocolException {
    return parse(bytes, in -> read(in, MOST_CAUSES));
  }

  private static Failure read(DataInputStream in, int causes) throws IOException {
    String className = readText(in);
    Optional<String> message = in.readBoolean() ? Optional.of(readText(in)) : Optional.empty();
    List<StackTraceElement> stack = readStack(in);
    boolean hasCause = in.readBoolean();
    if (hasCause && causes == 0) {
      throw new ProtocolException("a failure has too many causes");
    }
    return new Failure(
        className, message, stack, hasCause ? Optional.of(read(in, causes - 1)) : Optional.empty());
  }

  /**
   * Encodes the stack of a thread.
   *
   * @param stack its frames, innermost first, not null
   * @return the bytes
   */
  public static byte[] encodeStack(StackTraceElement[] stack) {
    return bytes(out -> writeStack(out, stack));
  }

  /**
   * Decodes the stack of a thread.
   *
   * @param bytes what was sent, not null
   * @return its frames, innermost first
   * @throws ProtocolException if it is damaged
   */
  public static List<StackTraceElement> decodeStack(byte[] bytes) throws ProtocolException {
    return parse(bytes, FailureFormat::readStack);
  }

  private static void writeStack(DataOutputStream out, StackTraceElement[] stack)
      throws IOException {
    int count = 0;
    for (StackTraceElement frame : stack == null ? new StackTraceElement[0] : stack) {
      if (frame != null && count < MOST_FRAMES && out.size() < MOST_BYTES) {
        out.writeBoolean(true);
        writeText(out, frame.getClassName());
        writeText(out, frame.getMethodName());
        writeText(out, frame.getFileName() == null ? "" : frame.getFileName());
        out.writeInt(frame.getLineNumber());
        count++;
      }
    }
    out.writeBoolean(false);
  }

  private static List<StackTraceElement> readStack(DataInputStream in) throws IOException {
    List<StackTraceElement> stack = new ArrayList<>();
    while (in.readBoolean()) {
      if (stack.size() == MOST_FRAMES) {
        throw new ProtocolException("a stack has more than " + MOST_FRAMES + " frames");
      }
      String className = readText(in);
      String methodName = readText(in);
      String fileName = readText(in);
      stack.add(new StackTraceElement(
          className, methodName, fileName.isEmpty() ? null : fileName, in.readInt()));
    }
    return stack;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = cut(text).getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + " ..." : text;
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > Math.min(in.available(), LONGEST_SENT)) {
      throw new ProtocolException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Parser<T> {
    T parse(DataInputStream in) throws IOException;
  }

  private static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from an array
    }
    return bytes.toByteArray();
  }

  private static <T> T parse(byte[] bytes, Parser<T> parser) throws ProtocolException {
    try {
      return parser.parse(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (ProtocolException e) {
      throw e;
    } catch (IOException e) {
      throw new ProtocolException("a failure is cut off", e);
    }
  }
}
