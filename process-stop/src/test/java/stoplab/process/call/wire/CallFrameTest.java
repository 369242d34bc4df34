// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process.call-frames")
class CallFrameTest {
  private static final String CLAIM = "[process.call-frames] %s";
  private static final int LONGEST = 100_000;
  private static final int TRIES = 1_000;

  /** Where the length stands: behind a mark of four bytes, the type, the call and the format. */
  private static final int LENGTH_AT = 4 + 1 + 8 + 1;

  private static final int HEADER = LENGTH_AT + 4;
  private static final int LARGE = 64 << 20;

  /** A pipe that brings few bytes at a time. */
  private static final class Drops extends ByteArrayInputStream {
    private final int most;

    Drops(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(most, length));
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a frame of any type and length is read as it was written")
  void roundTrip(CallFrameType type) throws IOException {
    Random random = new Random(1);
    // one write takes 4,000 bytes with all that is around the payload
    for (int length : new int[] {0, 1, 3_970, 3_977, 3_978, 3_979, 4_000, 4_001, 70_000}) {
      byte[] payload = new byte[length];
      random.nextBytes(payload);
      CallFrame frame = new CallFrame(type, random.nextLong(), (byte) random.nextInt(), payload);
      assertSame(frame, CallFrame.read(new ByteArrayInputStream(bytes(frame)), LONGEST));
    }
  }

  @Test
  @DisplayName("a frame of 64 MiB is read as it was written")
  void large() throws IOException {
    byte[] payload = new byte[LARGE];
    new Random(2).nextBytes(payload);
    CallFrame frame = new CallFrame(CallFrameType.RESULT, 7, ValueFormat.NONE, payload);
    assertSame(frame, CallFrame.read(new ByteArrayInputStream(bytes(frame)), LARGE));
  }

  @Test
  @DisplayName("a frame that fits into a pipe is one write")
  void oneWrite() throws IOException {
    for (int length : new int[] {0, 3_978, 3_979}) {
      CallFrame frame = ofLength(length);
      int[] writes = {0};
      frame.write(new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
          writes[0]++;
        }
      });
      assertThat(writes[0] == 1).as(CLAIM, length).isEqualTo(frame.fitsIntoPipe());
      assertThat(frame.fitsIntoPipe()).as(CLAIM, length).isEqualTo(length <= 3_978);
    }
  }

  @Test
  @DisplayName("a frame with any one bit changed is no frame")
  void eachBit() throws IOException {
    byte[] bytes = bytes(ofLength(50));
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(failure(damaged))
          .as(CLAIM, "bit " + bit)
          .isInstanceOfAny(ProtocolException.class, EOFException.class);
    }
  }

  @Test
  @DisplayName("a frame that is cut off anywhere is told from the end of a pipe")
  void eachTruncation() throws IOException {
    byte[] bytes = bytes(ofLength(50));
    for (int length = 1; length < bytes.length; length++) {
      assertThat(failure(Arrays.copyOf(bytes, length)))
          .as(CLAIM, length + " bytes")
          .isInstanceOf(EOFException.class);
    }
    assertThat(CallFrame.read(InputStream.nullInputStream(), LONGEST))
        .as(CLAIM, "end")
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {LONGEST + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  @DisplayName("a frame that claims to be too long is refused at once")
  void tooLong(int length) throws IOException {
    byte[] bytes = claiming(length);
    InputStream rest = new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("[process.call-frames] it was read behind its header");
      }
    };
    assertThat(catchThrowable(() -> CallFrame.read(
            new SequenceInputStream(new ByteArrayInputStream(bytes, 0, HEADER), rest), LONGEST)))
        .as(CLAIM, length)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(Integer.toUnsignedString(length) + " bytes is longer");
  }

  @Test
  @DisplayName("memory is taken as the bytes arrive, not as the header claims")
  void memory() throws IOException {
    byte[] bytes = claiming(Integer.MAX_VALUE - 8);
    for (int i = 0; i < 2; i++) { // the first time classes are loaded
      long before = Allocation.ofThisThread();
      Throwable failure =
          catchThrowable(() -> CallFrame.read(new ByteArrayInputStream(bytes), Integer.MAX_VALUE));
      long taken = Allocation.ofThisThread() - before;
      assertThat(failure).as(CLAIM, "half a frame").isInstanceOf(EOFException.class);
      if (i > 0) {
        assertThat(taken).as(CLAIM, "bytes of memory").isLessThan(1 << 20);
      }
    }
  }

  @Test
  @DisplayName("frames come one after the other, wherever the pipe splits them")
  void backToBack() throws IOException {
    List<CallFrame> frames = List.of(
        ofLength(30), CallFrame.empty(CallFrameType.WHERE, -1), ofLength(4_100), ofLength(1));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (CallFrame frame : frames) {
      frame.write(all);
    }
    for (int most : new int[] {1, 2, 3, 7, 17, 18, 19, 1_000, 100_000}) {
      InputStream in = new Drops(all.toByteArray(), most);
      for (CallFrame frame : frames) {
        assertSame(frame, CallFrame.read(in, LONGEST));
      }
      assertThat(CallFrame.read(in, LONGEST)).as(CLAIM, "the end").isNull();
    }
    byte[] two = Arrays.copyOf(all.toByteArray(), bytes(frames.get(0)).length + 22);
    for (int split = 1; split < two.length; split++) {
      InputStream in = new SequenceInputStream(
          new ByteArrayInputStream(two, 0, split),
          new ByteArrayInputStream(two, split, two.length - split));
      assertSame(frames.get(0), CallFrame.read(in, LONGEST));
      assertSame(frames.get(1), CallFrame.read(in, LONGEST));
    }
  }

  @Test
  @DisplayName("random bytes are no frame, in 1,000 tries")
  void randomBytes() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      if (seed % 2 == 0) { // every other one begins as a frame does
        ByteBuffer.wrap(bytes).put(claiming(50), 0, Math.min(bytes.length, 4 + seed % 9));
      }
      assertThat(failure(bytes))
          .as(CLAIM, "seed " + seed)
          .isInstanceOfAny(ProtocolException.class, EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Listening for transport dt_socket at address: 5005\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        "\u00ac\u00ed\0\5sr\0\21java.util.HashMap and more of it"
      })
  @DisplayName("the output of another program is no frame")
  void otherOutput(String text) {
    assertThat(failure(text.getBytes(StandardCharsets.ISO_8859_1)))
        .as(CLAIM, text)
        .isInstanceOf(ProtocolException.class)
        .hasMessage("what was read is no frame");
  }

  private static CallFrame ofLength(int length) {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    return new CallFrame(CallFrameType.CALL, 123_456_789_012L, (byte) 8, payload);
  }

  private static byte[] claiming(int length) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(ofLength(50)));
    return bytes.putInt(LENGTH_AT, length).array();
  }

  private static byte[] bytes(CallFrame frame) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      frame.write(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static Throwable failure(byte[] bytes) {
    return catchThrowable(() -> CallFrame.read(new ByteArrayInputStream(bytes), LONGEST));
  }

  private static void assertSame(CallFrame written, CallFrame read) {
    assertThat(read.type()).as(CLAIM, "type").isEqualTo(written.type());
    assertThat(read.call()).as(CLAIM, "call").isEqualTo(written.call());
    assertThat(read.format()).as(CLAIM, "format").isEqualTo(written.format());
    assertThat(Arrays.equals(read.payload(), written.payload()))
        .as(CLAIM, "payload")
        .isTrue();
  }
}
