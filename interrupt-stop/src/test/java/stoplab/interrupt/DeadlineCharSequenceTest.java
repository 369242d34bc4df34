// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

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
  @DisplayName("a match ends at its deadline and not before, even in part of the text")
  void deadlineEndsMatch() throws Exception {
    Duration limit = Duration.ofMillis(50);
    for (boolean part : new boolean[] {false, true}) {
      long since = System.nanoTime();
      CharSequence whole = new DeadlineCharSequence(new Text(), limit);
      Matcher matcher = EVIL.matcher(part ? whole.subSequence(0, 1_000) : whole);
      Call<Boolean> call = Calls.start(ThreadKind.PLATFORM, matcher::matches);
      assertThatThrownBy(() -> call.end(patience()))
          .cause()
          .isInstanceOf(CancellationException.class)
          .hasMessage("not done within PT0.05S");
      assertThat(System.nanoTime() - since).isGreaterThanOrEqualTo(limit.toNanos());
    }
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName("a part keeps the limit of the whole, however late it is taken")
  void partHasTheSameLimit() throws Exception {
    CharSequence whole = new DeadlineCharSequence(new Text(), Duration.ofMillis(50));
    Call<CharSequence> late = Calls.start(ThreadKind.PLATFORM, () -> {
      try {
        EVIL.matcher(whole).matches();
      } catch (CancellationException e) {
        // the time is over
      }
      return whole.subSequence(0, 10);
    });
    CharSequence part = late.end(patience());
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> readOn(part));
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName("it polls at the first and every 1,024th call; calls on its parts count too")
  void looksAtEach1024th() throws Exception {
    int reads = Calls.start(ThreadKind.PLATFORM, () -> {
          CharSequence whole = new DeadlineCharSequence(new Text(), LONG);
          CharSequence part = whole.subSequence(0, 10);
          whole.charAt(0);
          Thread.currentThread().interrupt();
          int after = 0;
          try {
            while (after < 5_000) {
              CharSequence text = after % 2 == 0 ? whole : part;
              if (after % 3 == 0) {
                text.charAt(0);
              } else if (after % 3 == 1) {
                text.length();
              } else {
                text.subSequence(0, 1);
              }
              after++;
            }
          } catch (CancellationException e) {
            // it has looked
          }
          return after;
        })
        .end(patience());
    assertThat(reads)
        .as("[interrupt.regex-ends] calls between two polls")
        .isEqualTo(1_022); // one more was the subSequence before
    assertThat(Calls.start(ThreadKind.PLATFORM, () -> {
              Thread.currentThread().interrupt();
              assertThatExceptionOfType(CancellationException.class)
                  .isThrownBy(() -> new DeadlineCharSequence("a", LONG).charAt(0));
              return true;
            })
            .end(patience()))
        .as("the first call polls")
        .isTrue();
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName(
      "length() and subSequence() poll too, so code that calls nothing else sees an interrupt")
  void everyCallPolls() throws Exception {
    for (boolean length : new boolean[] {true, false}) {
      Call<Boolean> call = Calls.start(ThreadKind.PLATFORM, () -> {
        CharSequence text = new DeadlineCharSequence(new Text(), LONG);
        Thread.currentThread().interrupt();
        for (int i = 0; i < 2_000; i++) {
          if (length) {
            text.length();
          } else {
            text.subSequence(0, 1);
          }
        }
        return true;
      });
      assertThatThrownBy(() -> call.end(patience()))
          .as("[interrupt.regex-ends] length = %s", length)
          .cause()
          .isInstanceOf(CancellationException.class)
          .hasMessage("interrupted");
    }
  }

  @Test
  @Tag("interrupt.regex-at-end-is-deaf")
  @DisplayName("a pattern backtracking at the end of its input makes no call; nothing ends it")
  void backtrackingAtTheEndIsDeaf() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CharSequence text = new CharSequence() {
      @Override
      public char charAt(int index) {
        calls.incrementAndGet();
        return "a".charAt(index);
      }

      @Override
      public int length() {
        calls.incrementAndGet();
        return 1;
      }

      @Override
      public CharSequence subSequence(int from, int to) {
        calls.incrementAndGet();
        return "a".subSequence(from, to);
      }
    };
    int[] needed = new int[2];
    for (int i = 0; i < 2; i++) {
      // Each optional part doubles the work; the numbers are small, as the match cannot be ended.
      Pattern evil = Pattern.compile("a" + "(?:b?|c?)".repeat(i == 0 ? 4 : 16) + "d");
      int before = calls.get();
      assertThat(evil.matcher(text).matches()).isFalse();
      needed[i] = calls.get() - before;
    }
    assertThat(needed[1])
        .as("[interrupt.regex-at-end-is-deaf] calls for 2^16 ways, and for 2^4")
        .isEqualTo(needed[0]);
    Call<Boolean> call = Calls.start(ThreadKind.PLATFORM, () -> {
      CharSequence limited = new DeadlineCharSequence("a", LONG);
      limited.charAt(0); // polled; all that the match does comes before the next poll
      Thread.currentThread().interrupt();
      return Pattern.compile("a" + "(?:b?|c?)".repeat(16) + "d")
          .matcher(limited)
          .matches();
    });
    assertThat(call.end(patience()))
        .as("[interrupt.regex-at-end-is-deaf] it runs to its end, though interrupted")
        .isFalse();
  }

  @Test
  @Tag("interrupt.regex-at-end-is-deaf")
  @DisplayName("empty alternatives and anchors read nothing either, wherever they stand")
  void backtrackingOverNothingIsDeaf() throws Exception {
    for (String anchor : new String[] {"\\z", "$", "(?<=q)"}) {
      Call<Boolean> call = Calls.start(ThreadKind.PLATFORM, () -> {
        CharSequence limited = new DeadlineCharSequence("abcdef", LONG);
        limited.charAt(0); // polled; all that the match does comes before the next poll
        Thread.currentThread().interrupt();
        return Pattern.compile("(?:|())".repeat(14) + anchor).matcher(limited).lookingAt();
      });
      assertThat(call.end(patience()))
          .as("[interrupt.regex-at-end-is-deaf] %s runs to its end, though interrupted", anchor)
          .isFalse();
    }
  }

  private static void readOn(CharSequence text) {
    for (int i = 0; i < 2_000; i++) {
      text.charAt(0);
    }
  }

  @Test
  @Tag("interrupt.regex-ends")
  @DisplayName("before the deadline it behaves like the text that it wraps")
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
  @DisplayName(
      "the demo shows a bare string that ignores the interrupt, this text, and its deadline")
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
