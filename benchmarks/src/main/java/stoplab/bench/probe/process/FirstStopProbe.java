// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import stoplab.bench.probe.StopProbe;

/**
 * The instrument of {@code FirstStop}: a program in a JVM of its own that stops one child, once,
 * and a check from outside that it has done what it should.
 *
 * <p>Guarantee [bench.first-has-no-other-before]: the program has stopped no other child before, in
 * any way; the checks of its child are made in this JVM, not in the program's.
 */
public final class FirstStopProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Added to a child's life at random, so that no periodic activity of the system always coincides
   * with the stop.
   */
  private static final long DELAY_BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SplittableRandom random = new SplittableRandom();
  private final LadderKind ladder;
  private final ChildKind child;
  private final Duration life;

  /**
   * Makes an instrument.
   *
   * @param ladder stops the child, or has the rung that the bare calls replace
   * @param child what is stopped
   * @param life how long the child has been asleep, at least, when it is stopped
   */
  public FirstStopProbe(LadderKind ladder, ChildKind child, Duration life) {
    this.ladder = ladder;
    this.child = child;
    this.life = life;
  }

  /**
   * Runs a program.
   *
   * @param way {@link OneStopProgram#LADDER} or {@link OneStopProgram#BARE}
   * @throws Exception if it fails, or its stop did not do what it should
   */
  public ChildStopProbe.Sample run(String way) throws Exception {
    Process program =
        ChildProcessGuard.start(JvmVariables.removedFrom(new ProcessBuilder(ChildKind.java(
                List.of(), OneStopProgram.class.getName(), way, ladder.name(), child.name())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)::start);
    List<ProcessHandle> tree = List.of();
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(program.getInputStream(), Charset.defaultCharset()))) {
      long startNanos = number(out);
      ProcessHandle leader = ProcessHandle.of(number(out)).orElseThrow();
      tree = List.of(leader);
      tree = ChildStopProbe.awaitWhole(leader, child);
      StopProbe.delay(life.toNanos() + random.nextLong(DELAY_BOUND_NANOS));
      program.getOutputStream().write('\n');
      program.getOutputStream().flush();
      long nanos = number(out);
      if (way.equals(OneStopProgram.LADDER)) {
        ChildStopProbe.failIfRunning(tree);
      }
      ProcessInspector.awaitEnd(tree, PATIENCE);
      return new ChildStopProbe.Sample(startNanos, nanos, nanos);
    } finally {
      tree.forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly().waitFor();
    }
  }

  /** A line of the program, which says on its standard error why there is none. */
  private long number(BufferedReader out) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IllegalStateException("the program that stops " + child.label() + " has failed");
    }
    return Long.parseLong(line);
  }
}
