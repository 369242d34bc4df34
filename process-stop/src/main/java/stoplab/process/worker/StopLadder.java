// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a child is stopped: first asked, then sent SIGTERM, then killed; each rung with a time of its
 * own. All of them end within one deadline on the monotonic clock.
 *
 * <ul>
 *   <li>[process.zoo-is-stopped] A stop ends the child and all of its tree that can be found, and
 *       that this JVM may signal, whatever they do. Survivors are killed even if the child itself
 *       has left in time.
 *   <li>[process.one-deadline] It returns at its deadline at the latest, and what a loaded machine
 *       needs to run it. The soft rungs are cut short, so that the kill has its time. What survives
 *       is named.
 *   <li>[process.rung-by-rung] Each rung is used only if the ones before were not enough.
 *   <li>[process.stop-is-reported] The {@link StopReport} says which rung has ended it, how long
 *       each took, and why it has ended.
 *   <li>[process.interrupt-kills] An interrupt of the caller, before or during the stop, is the end
 *       of patience. The tree is killed at once, that is waited for, and the status is set again.
 *   <li>[process.dump-before-kill] The threads of a deaf JVM are in the report.
 *   <li>[process.full-stdin-is-survived] Neither a child that does not read nor a thread that waits
 *       in a write to it holds the stop.
 *   <li>[process.stop-after-end] To stop what has ended changes nothing, however often.
 *   <li>[process.stop-spares-others] Other children of this JVM are not touched.
 *   <li>[process.stop-leaves-no-thread] No thread of ours, or of the JDK for this child, is left
 *       when nothing of its tree holds its streams any more.
 * </ul>
 *
 * <p>The deadline does not bound what the system itself does not bound. One such call is a read in
 * {@code /proc} of a process whose memory the kernel keeps locked, where {@code ps} hangs too.
 * Another is the start of the {@code kill} of a thread dump.
 *
 * <p>Immutable and thread-safe: each method that sets something returns another ladder. Several
 * threads may stop the same child.
 */
public final class StopLadder {
  private static final int STANDARD_SECONDS = 5;

  /** A longer time would overflow when it is added to another. */
  private static final Duration NO_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

  /** All rungs without a limit fit into a ladder without one. */
  private static final Duration NO_LIMIT_OF_RUNG = Duration.ofNanos(Long.MAX_VALUE / 8);

  /** The part of the whole time that is kept for the kill, unless configured otherwise. */
  private static final int KILL_PART = 4;

  private static final Duration LONGEST_KILL = Duration.ofSeconds(1);

  private final Duration total;
  private final Duration ask;
  private final boolean asksGuardedOnly;
  private final Optional<String> message;
  private final Duration terminate;
  private final Duration dump;
  private final Duration kill;

  private StopLadder(
      Duration total,
      Duration ask,
      boolean asksGuardedOnly,
      Optional<String> message,
      Duration terminate,
      Duration dump,
      Duration kill) {
    this.total = total;
    this.ask = ask;
    this.asksGuardedOnly = asksGuardedOnly;
    this.message = message;
    this.terminate = terminate;
    this.dump = dump;
    this.kill = kill;
    Duration sum = ask.plus(terminate).plus(dump).plus(kill);
    if (sum.compareTo(total) > 0) {
      throw new IllegalArgumentException("the rungs need " + sum + " (ask " + ask + ", terminate "
          + terminate + ", dump " + dump + ", kill " + kill
          + "), which is more than the whole stop may take: " + total);
    }
  }

  /**
   * A ladder that only kills, and verifies that; the softer rungs are added.
   *
   * @param total how long a stop may take in all, more than zero; more than 290 years is no limit
   * @return the ladder; a quarter of its time, at most one second, is kept for the kill
   * @throws IllegalArgumentException if it is zero or negative
   */
  public static StopLadder within(Duration total) {
    requirePositive("total", total);
    total = atMost(NO_LIMIT, total);
    Duration quarter = Duration.ofNanos(total.toNanos() / KILL_PART); // dividedBy() is slow
    return new StopLadder(
        total,
        Duration.ZERO,
        false,
        Optional.empty(),
        Duration.ZERO,
        Duration.ZERO,
        quarter.compareTo(LONGEST_KILL) < 0 ? quarter : LONGEST_KILL);
  }

  /**
   * A ladder for a caller that has no wish of its own, within {@value #STANDARD_SECONDS} s in all.
   * It asks (1 s), terminates (2 s), takes a thread dump of a deaf JVM (at most 0.5 s), and kills.
   *
   * <p>It asks only a child that is known to leave at the end of its input: a main class whose
   * guard reads that. Any other child gets the end of its input and SIGTERM at once, so that a
   * command which does not read its input costs no second [process.standard-loses-no-time].
   *
   * @return the ladder
   */
  public static StopLadder standard() {
    return within(Duration.ofSeconds(STANDARD_SECONDS))
        .ask(Duration.ofSeconds(1), true, Optional.empty())
        .terminate(Duration.ofSeconds(2))
        .dump(Duration.ofMillis(500));
  }

  /**
   * First closes the child's standard input, and gives it time to leave. Only the child is asked,
   * not its tree. A child that does not read its input loses this time.
   *
   * @param grace how long it may take, more than zero
   * @return another ladder
   * @throws IllegalArgumentException if it is zero or negative, or if the rungs do not fit
   */
  public StopLadder ask(Duration grace) {
    return ask(grace, false, Optional.empty());
  }

  /**
   * First writes a line to the child's standard input, which stays open, and gives it time to
   * leave.
   *
   * @param line what the child understands as a request to stop, without a line end
   * @param grace how long it may take, more than zero
   * @return another ladder
   * @throws IllegalArgumentException if it is zero or negative, or if the rungs do not fit
   */
  public StopLadder ask(String line, Duration grace) {
    return ask(grace, false, Optional.of(Objects.requireNonNull(line, "line")));
  }

  private StopLadder ask(Duration grace, boolean guardedOnly, Optional<String> line) {
    return new StopLadder(total, rung("grace", grace), guardedOnly, line, terminate, dump, kill);
  }

  /**
   * Sends SIGTERM to the whole tree, leaves first, before it kills. Then it closes the child's
   * standard input, since a JVM with a thread in a read would take 300 ms longer to exit. So a
   * child that leaves at the end of its input, as a guarded one does, may have its own exit code
   * then, and not that of the signal.
   *
   * @param grace how long the tree may take to leave, more than zero
   * @return another ladder
   * @throws IllegalArgumentException if it is zero or negative, or if the rungs do not fit
   */
  public StopLadder terminate(Duration grace) {
    return new StopLadder(total, ask, asksGuardedOnly, message, rung("grace", grace), dump, kill);
  }

  /**
   * Takes a thread dump before it kills a child JVM, by SIGQUIT. A process that does not catch this
   * would end by it: a JVM with {@code -Xrs}, one that has just been started, and most that are no
   * JVM. So it is sent to a main class, or a command that is said to become a JVM
   * ({@link Launch#asJvm}), only. On Linux, where that can be seen, it is sent only if it is
   * caught.
   *
   * @param bound how long the dump may take, more than zero
   * @return another ladder
   * @throws IllegalArgumentException if it is zero or negative, or if the rungs do not fit
   */
  public StopLadder dump(Duration bound) {
    return new StopLadder(
        total, ask, asksGuardedOnly, message, terminate, rung("bound", bound), kill);
  }

  /**
   * Keeps so much of the time for the kill: the other rungs are cut short for it.
   *
   * @param reserve how long the kill and its verification may take at least, more than zero
   * @return another ladder
   * @throws IllegalArgumentException if it is zero or negative, or if the rungs do not fit
   */
  public StopLadder kill(Duration reserve) {
    return new StopLadder(
        total, ask, asksGuardedOnly, message, terminate, dump, rung("reserve", reserve));
  }

  /**
   * Stops a child and its tree. If this thread is interrupted, or was before, there is no more
   * patience. The tree is killed at once, that is waited for within the deadline, and the interrupt
   * status is set again. A child that has ended before is left as it is; what it has left behind is
   * ended by the other rungs.
   *
   * @param worker a child that was started
   * @return what was done, and what is left
   * @throws IllegalStateException if it was not started
   */
  public StopReport stop(WorkerProcess worker) {
    return new Escalation(this, worker).stop();
  }

  /** Whether this child is asked first. */
  boolean asks(Launch launch) {
    return !ask.isZero() && (!asksGuardedOnly || launch.leavesAtEndOfInput());
  }

  /**
   * How long a stop may take in all.
   *
   * @return the time, more than zero
   */
  public Duration total() {
    return total;
  }

  Duration ask() {
    return ask;
  }

  Optional<String> message() {
    return message;
  }

  Duration terminate() {
    return terminate;
  }

  Duration dump() {
    return dump;
  }

  Duration kill() {
    return kill;
  }

  /** The time of a rung, which always fits into a ladder without a limit. */
  private static Duration rung(String name, Duration duration) {
    return atMost(NO_LIMIT_OF_RUNG, requirePositive(name, duration));
  }

  private static Duration atMost(Duration longest, Duration duration) {
    return duration.compareTo(longest) > 0 ? longest : duration;
  }

  private static Duration requirePositive(String name, Duration duration) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero: " + duration);
    }
    return duration;
  }
}
