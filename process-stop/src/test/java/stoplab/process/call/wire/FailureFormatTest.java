// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.process.call.wire.FailureFormat.Failure;

@Tag("process.call-throws")
class FailureFormatTest {
  private static final String CLAIM = "[process.call-throws] %s";
  private static final int TRIES = 1_000;
  private static final int MOST_CAUSES = 8;
  private static final int MOST_FRAMES = 256;
  private static final int LONGEST_TEXT = 16_384;

  /** An exception that answers as it is told. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Supplier<String> message;
    private final transient Supplier<Throwable> cause;
    private final transient Supplier<StackTraceElement[]> stack;

    Odd(Supplier<String> message, Supplier<Throwable> cause, Supplier<StackTraceElement[]> stack) {
      this.message = message;
      this.cause = cause;
      this.stack = stack;
    }

    @Override
    public String getMessage() {
      return message.get();
    }

    @Override
    public synchronized Throwable getCause() {
      return cause == null ? null : cause.get(); // it is asked before it is made
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return stack.get();
    }
  }

  @Test
  @DisplayName("class, message, stack and causes come back")
  void roundTrip() throws ProtocolException {
    Throwable thrown =
        new IllegalStateException("outer", new RuntimeException(new java.io.IOException("")));
    Failure failure = FailureFormat.decode(FailureFormat.encode(thrown));
    assertSame(thrown, failure);
  }

  private static void assertSame(Throwable thrown, Failure failure) {
    assertThat(failure.className())
        .as(CLAIM, "class")
        .isEqualTo(thrown.getClass().getName());
    assertThat(failure.message())
        .as(CLAIM, "message")
        .isEqualTo(Optional.ofNullable(thrown.getMessage()));
    assertThat(failure.stack()).as(CLAIM, "stack").isEqualTo(plain(thrown.getStackTrace()));
    assertThat(failure.cause().isPresent()).as(CLAIM, "cause").isEqualTo(thrown.getCause() != null);
    failure.cause().ifPresent(cause -> assertSame(thrown.getCause(), cause));
  }

  /** Modules and class loaders are not sent. */
  private static List<StackTraceElement> plain(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .map(each -> new StackTraceElement(
            each.getClassName(), each.getMethodName(), each.getFileName(), each.getLineNumber()))
        .toList();
  }

  @Test
  @DisplayName("a stack comes back, native frames and those without a file too")
  void stack() throws ProtocolException {
    StackTraceElement[] stack = {
      new StackTraceElement("A", "m", "A.java", 7),
      new StackTraceElement("B", "native", "B.java", -2),
      new StackTraceElement("C$$Lambda/1", "run", null, -1)
    };
    assertThat(FailureFormat.decodeStack(FailureFormat.encodeStack(stack)))
        .as(CLAIM, "stack")
        .containsExactly(stack);
    assertThat(FailureFormat.decodeStack(FailureFormat.encodeStack(new StackTraceElement[0])))
        .as(CLAIM, "empty stack")
        .isEmpty();
  }

  @Test
  @DisplayName("of a hundred causes the first come back, and of those in a circle too")
  void causes() throws ProtocolException {
    Throwable deep = new Exception("0");
    for (int i = 1; i <= 100; i++) {
      deep = new Exception("" + i, deep);
    }
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    for (Throwable thrown : List.of(deep, first)) {
      int count = 0;
      Optional<Failure> failure = Optional.of(FailureFormat.decode(FailureFormat.encode(thrown)));
      for (; failure.isPresent(); failure = failure.get().cause()) {
        count++;
      }
      assertThat(count).as(CLAIM, thrown.getMessage()).isEqualTo(1 + MOST_CAUSES);
    }
  }

  @Test
  @DisplayName("an exception that is its own cause comes back")
  void ownCause() throws ProtocolException {
    Odd[] self = new Odd[1];
    self[0] = new Odd(() -> "self", () -> self[0], () -> new StackTraceElement[0]);
    Failure failure = FailureFormat.decode(FailureFormat.encode(self[0]));
    assertThat(failure.cause()).as(CLAIM, "its own cause").isEmpty();
  }

  @Test
  @DisplayName("a long message and a long stack are cut off, and stay below a bound")
  void huge() throws ProtocolException {
    String text = "x".repeat(10 << 20);
    StackTraceElement frame = new StackTraceElement(text, text, text, 1);
    StackTraceElement[] stack = new StackTraceElement[10_000];
    Arrays.fill(stack, frame);
    Odd[] odd = new Odd[1];
    odd[0] = new Odd(
        () -> text,
        () -> new Odd(() -> "\uffff".repeat(1 << 20), () -> odd[0], () -> stack),
        () -> stack);
    byte[] bytes = FailureFormat.encode(odd[0]);
    assertThat(bytes.length).as(CLAIM, "bytes").isLessThan(ChildSetup.BESIDE_VALUE);
    Failure failure = FailureFormat.decode(bytes);
    assertThat(failure.message().orElse(""))
        .as(CLAIM, "message")
        .isEqualTo("x".repeat(LONGEST_TEXT) + " ...");
    assertThat(failure.stack()).as(CLAIM, "stack").isNotEmpty();

    StackTraceElement[] small = new StackTraceElement[10_000];
    Arrays.fill(small, new StackTraceElement("A", "m", null, 1));
    assertThat(FailureFormat.decodeStack(FailureFormat.encodeStack(small)))
        .as(CLAIM, "many frames")
        .hasSize(MOST_FRAMES);
  }

  @Test
  @DisplayName("a method of an exception that throws costs its own answer alone")
  void throwing() throws ProtocolException {
    StackTraceElement frame = new StackTraceElement("A", "m", "A.java", 1);
    Supplier<StackTraceElement[]> stack = () -> new StackTraceElement[] {frame};
    for (Throwable each : List.of(
        new IllegalStateException(),
        new AssertionError(),
        new StackOverflowError(),
        new NoClassDefFoundError(),
        new OutOfMemoryError(),
        new Exception("not declared"))) {
      Failure noMessage = back(new Odd(() -> sneak(each), () -> null, stack));
      assertThat(noMessage.message()).as(CLAIM, each).isEmpty();
      assertThat(noMessage.stack()).as(CLAIM, each).containsExactly(frame);
      Failure noCause = back(new Odd(() -> "message", () -> sneak(each), stack));
      assertThat(noCause.message()).as(CLAIM, each).hasValue("message");
      assertThat(noCause.stack()).as(CLAIM, each).containsExactly(frame);
      Failure noStack = back(new Odd(() -> "message", () -> null, () -> sneak(each)));
      assertThat(noStack.message()).as(CLAIM, each).hasValue("message");
      assertThat(noStack.stack()).as(CLAIM, each).isEmpty();
      assertThat(FailureFormat.line(new Odd(() -> sneak(each), () -> null, stack)))
          .as(CLAIM, each)
          .isEqualTo(Odd.class.getName());
    }
  }

  @Test
  @DisplayName("nulls in place of a stack, and in it, are left out")
  void nulls() throws ProtocolException {
    StackTraceElement frame = new StackTraceElement("A", "m", "A.java", 1);
    Failure none = back(new Odd(() -> null, () -> null, () -> null));
    assertThat(none.stack()).as(CLAIM, "no stack").isEmpty();
    assertThat(none.message()).as(CLAIM, "no message").isEmpty();
    Failure some =
        back(new Odd(() -> "", () -> null, () -> new StackTraceElement[] {null, frame, null}));
    assertThat(some.stack()).as(CLAIM, "nulls in a stack").containsExactly(frame);
    assertThat(some.message()).as(CLAIM, "empty message").hasValue("");
  }

  @Test
  @DisplayName("damaged failures and stacks are refused or read, in 1,000 tries each")
  void damaged() {
    byte[] failure = FailureFormat.encode(new Exception("outer", new Exception("inner")));
    byte[] stack = FailureFormat.encodeStack(new Exception().getStackTrace());
    for (int seed = 0; seed < TRIES; seed++) {
      byte[] bytes = Damage.of(failure, seed);
      assertRefused(catchThrowable(() -> FailureFormat.decode(bytes)), seed);
      byte[] other = Damage.of(stack, seed);
      assertRefused(catchThrowable(() -> FailureFormat.decodeStack(other)), seed);
      byte[] random = new byte[seed % 100];
      new Random(seed).nextBytes(random);
      assertRefused(catchThrowable(() -> FailureFormat.decode(random)), seed);
    }
  }

  private static void assertRefused(Throwable failure, int seed) {
    if (failure != null) {
      assertThat(failure).as(CLAIM, "seed " + seed).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  @DisplayName("too many causes or frames, or too long a text, are refused")
  void tooMuch() {
    byte[] one = FailureFormat.encode(new Odd(() -> "m", () -> null, () -> null));
    byte[] many = new byte[10 * one.length];
    for (int i = 0; i < 10; i++) {
      System.arraycopy(one, 0, many, i * one.length, one.length);
      many[(i + 1) * one.length - 1] = 1; // and it has a cause
    }
    assertThatThrownBy(() -> FailureFormat.decode(many))
        .as(CLAIM, "causes")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("causes");

    byte[] frame =
        FailureFormat.encodeStack(new StackTraceElement[] {new StackTraceElement("A", "m", "", 1)});
    byte[] frames = new byte[300 * (frame.length - 1)];
    IntStream.range(0, 300)
        .forEach(i -> System.arraycopy(frame, 0, frames, i * (frame.length - 1), frame.length - 1));
    assertThatThrownBy(() -> FailureFormat.decodeStack(frames))
        .as(CLAIM, "frames")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("256 frames");

    byte[] text = java.nio.ByteBuffer.allocate(1 << 20).putInt(1 << 19).array();
    assertThatThrownBy(() -> FailureFormat.decode(text))
        .as(CLAIM, "text")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("a text of");
  }

  private static Failure back(Throwable thrown) throws ProtocolException {
    return FailureFormat.decode(FailureFormat.encode(thrown));
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
