// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeadlineCharSequenceTest implements StatusContract {
  private static final Pattern EVIL = Pattern.compile("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)!");
  private static final Duration LONG = Duration.ofHours(1);

  @Override
  public Subject create() {
    return new Matching();
  }

  @Override
  public End asked() {
    return new End(CancellationException.class, true);
  }

  /** Matches for longer than any test. */
  private static final class Matching extends Subject {
    private final Text text = new Text();

    @Override
    Object call() {
      return EVIL.matcher(new DeadlineCharSequence(text, LONG)).matches();
    }

    @Override
    void release() {
      text.released = true;
    }

    @Override
    boolean isAtWork(Thread thread) {
      return text.reads > 100_000;
    }
  }

  /** Two thousand times the same character; counts how often it is read. */
  private static final class Text implements CharSequence {
    private volatile long reads;
    private volatile boolean released;

    @Override
    public char charAt(int index) {
      reads = reads + 1; // only one thread reads it
      if (released) {
        throw new Released();
      }
      return 'a';
    }

    @Override
    public int length() {
      return 2_000;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return this;
    }
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName("the end of the time ends the match, also in a part of the text, and not before")
  void deadlineEndsMatch() {
    Duration limit = Duration.ofMillis(50);
    for (boolean part : new boolean[] {false, true}) {
      long since = System.nanoTime();
      CharSequence whole = new DeadlineCharSequence(new Text(), limit);
      Matcher matcher = EVIL.matcher(part ? whole.subSequence(0, 1_000) : whole);
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(matcher::matches)
          .withMessage("not done within PT0.05S");
      assertThat(System.nanoTime() - since).isGreaterThanOrEqualTo(limit.toNanos());
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName("asked in time, it is the text that it wraps")
  void wrapsItsText() {
    CharSequence text = new DeadlineCharSequence("a text", LONG);
    assertThat(text).hasToString("a text").hasSize(6);
    assertThat(text.charAt(2)).isEqualTo('t');
    assertThat(text.subSequence(2, 6)).hasToString("text");
    assertThat(Pattern.compile("t(.)xt")
            .matcher(text)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1))
        .isEqualTo("e");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> text.charAt(6));
  }

  @Test
  @Tag("interrupt.regex-ends")
  @Tag("interrupt.regex-is-deaf")
  @DisplayName("the demo shows a bare string in vain, this text, and the end of its time")
  void demoShowsAll() throws Exception {
    assertThat(Demo.outputOf(DeadlineCharSequence.class).replaceAll("\\R", " "))
        .containsPattern("A bare string:.*still there, RUNNABLE.*This text:.*It threw"
            + " java.util.concurrent.CancellationException: interrupted. Its interrupt status is"
            + " set.*It ended [0-9.,]+ ms later.*This text, for 100 ms:.*not done within PT0.1S");
  }

  @Test
  @DisplayName("a null argument is refused")
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> new DeadlineCharSequence(null, LONG));
    assertThatNullPointerException().isThrownBy(() -> new DeadlineCharSequence("", null));
  }
}
