// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A text that at some point refuses to be read any further. This stops code that only computes,
 * such as a regular expression that backtracks for ever.
 *
 * <p><b>Why it works:</b> {@code java.util.regex} never checks the interrupt status, and has no
 * timeout. But it asks its input for every character, again and again while it backtracks. The
 * input is ours, so it does the polling: {@code charAt} throws, and the exception ends the match.
 * Throw that matcher away; its state is undefined.
 *
 * <p><b>Guarantee</b> [interrupt.regex-ends]: an interrupt or the time limit ends a match that
 * reads its input, with a {@link CancellationException}. After an interrupt, the status stays set.
 * <b>Hazard</b> [interrupt.regex-is-deaf]: with a bare string, an interrupt ends nothing.
 * [interrupt.regex-at-end-is-deaf]: a pattern that backtracks without reading calls none of our
 * methods, so nothing ends it: {@code a(b?|c?)(b?|c?)…d} on {@code "a"}, at whose end nothing is
 * read, or {@code (|())(|())…\z} on {@code "abc"} (source: these nodes of {@code Pattern} compare
 * with {@code Matcher.from} and {@code to}). Use possessive quantifiers, or another process.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.DeadlineCharSequence}
 *
 * <p><b>Break it:</b> return {@code text.subSequence(from, to)} as it is: code that works on a part
 * of the text cannot be interrupted any more.
 *
 * <p><b>See also:</b> {@link InterruptPollingWorker}, for loops of your own.
 */
public final class DeadlineCharSequence implements CharSequence {
  private static final int MASK = 1023; // a check costs more than a charAt

  private final CharSequence text;
  private final long since;
  private final long limitNanos;
  private final int[] calls; // shared with all parts, since their calls count too

  /**
   * Wraps a text; the time begins now. Not thread-safe: the text and all its parts are for one
   * reader at a time.
   *
   * @param text what to read, not null
   * @param limit how long it may be read, not null; zero or less for not at all
   * @throws NullPointerException if an argument is null
   */
  public DeadlineCharSequence(CharSequence text, Duration limit) {
    this(text, System.nanoTime(), TimeUnit.NANOSECONDS.convert(limit), new int[1]);
  }

  private DeadlineCharSequence(CharSequence text, long since, long limitNanos, int[] calls) {
    this.text = Objects.requireNonNull(text, "text");
    this.since = since;
    this.limitNanos = limitNanos;
    this.calls = calls;
  }

  /**
   * Returns a character. The first call, and then every 1,024th, polls: it checks the interrupt
   * status and the clock.
   *
   * @throws CancellationException if this thread is interrupted, or the time is over
   * @throws IndexOutOfBoundsException if there is no such character
   */
  @Override
  public char charAt(int index) {
    poll();
    return text.charAt(index);
  }

  private void poll() {
    // @start region="poll"
    if ((calls[0]++ & MASK) == 0) {
      if (Thread.currentThread().isInterrupted()) { // the status stays set for the caller
        throw new CancellationException("interrupted");
      }
      if (System.nanoTime() - since >= limitNanos) {
        throw new CancellationException("not done within " + Duration.ofNanos(limitNanos));
      }
    }
    // @end
  }

  /** Returns the length of the text; polls, and throws, as {@link #charAt} does. */
  @Override
  public int length() {
    poll();
    return text.length();
  }

  /** Returns a part of the text, with the same limit; polls, and throws, as {@link #charAt}. */
  @Override
  public CharSequence subSequence(int from, int to) {
    poll();
    return new DeadlineCharSequence(text.subSequence(from, to), since, limitNanos, calls);
  }

  /** Returns the bare text, which nothing stops. */
  @Override
  public String toString() {
    return text.toString();
  }

  /**
   * Lets a regular expression backtrack: on a bare string, on this text, and until its time is
   * over.
   */
  public static void main(String[] args) throws InterruptedException {
    Pattern evil = Pattern.compile("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)!");
    String text = "a".repeat(2_000);
    System.out.println("A bare string:");
    InterruptDemo.interruptWhileRunningInVain(() -> evil.matcher(text).matches());
    System.out.println("This text:");
    InterruptDemo.interruptWhileRunning(
        () -> evil.matcher(new DeadlineCharSequence(text, Duration.ofHours(1))).matches());
    System.out.println("This text, for 100 ms:");
    try {
      evil.matcher(new DeadlineCharSequence(text, Duration.ofMillis(100))).matches();
    } catch (CancellationException e) {
      System.out.println("It threw " + e);
    }
  }
}
