// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * Lets a worker spin in a fresh JVM until its loop is compiled, and stops it there. The unit counts
 * in a plain variable: nothing in the loop keeps a compiler from hoisting the flag.
 */
final class SpinAndStop {
  /** C2, from the first compilation on. */
  static final String C2_ALONE = "-XX:-TieredCompilation";

  /** How long a worker spins: C2 needs a few milliseconds of CPU, and more on a busy machine. */
  private static final List<Long> SPIN_MILLIS = List.of(50L, 100L, 200L, 400L, 800L, 1600L);

  private static final String STOPPING = "stopping";

  /** An on-stack replacement by C2, tier 4 where there are tiers, in a method of a worker. */
  private static final Pattern C2_LOOP =
      Pattern.compile("% +[a-z! ]* *(?:4 +)?stoplab\\.flag\\.(?!SpinAndStop)");

  private SpinAndStop() {}

  /** The outcomes, in the words of jcstress. */
  enum Outcome {
    /** The worker ended after the stop. */
    TERMINATED,
    /** The worker still ran when patience had run out. */
    STALE
  }

  /**
   * What one fresh JVM has shown.
   *
   * @param outcome what became of the worker
   * @param compiled whether C2 had begun on the worker's loop before the stop
   */
  record Seen(Outcome outcome, boolean compiled) {}

  /**
   * Runs one worker in a fresh JVM.
   *
   * @param options additional options of that JVM
   * @param contract makes the worker; has a constructor without parameters
   * @param unit {@code count} or {@code nanoTime}
   * @param spinMillis how long the worker spins before it is stopped
   * @param patience how long to wait for the worker's end
   */
  static Seen run(
      List<String> options,
      Class<? extends StopContract> contract,
      ThreadKind kind,
      String unit,
      long spinMillis,
      Duration patience)
      throws InterruptedException {
    assumeC2();
    List<String> all = new ArrayList<>(options);
    all.add("-XX:+PrintCompilation");
    try (ChildJvm child = ChildJvm.start(
        all,
        SpinAndStop.class,
        contract.getName(),
        kind.name(),
        unit,
        Long.toString(spinMillis),
        Long.toString(patience.toMillis()))) {
      if (!child.awaitExit(NoStrayThreads.PATIENCE.plus(patience)) || child.exitCode() != 0) {
        throw new AssertionError("the child failed:\n" + child.output());
      }
      String output = child.output();
      return new Seen(
          output.contains(Outcome.STALE.name()) ? Outcome.STALE : Outcome.TERMINATED,
          C2_LOOP.matcher(output.substring(0, output.indexOf(STOPPING))).find());
    }
  }

  /** Skips the test where there is no C2. */
  static void assumeC2() {
    String vm = System.getProperty("java.vm.name");
    Assumptions.assumeTrue(
        vm.contains("Server VM"),
        () -> "needs HotSpot with C2, but this is " + vm + ": use such a JDK");
  }

  /**
   * Asserts that the worker ends after its stop. If {@code compiled}, fresh JVMs are tried until
   * one has compiled the loop with C2 before the stop: until then nothing is proved.
   */
  static void assertEnds(
      List<String> options,
      Class<? extends StopContract> contract,
      ThreadKind kind,
      boolean compiled,
      Duration patience)
      throws InterruptedException {
    for (long spinMillis : SPIN_MILLIS) {
      Seen seen = run(options, contract, kind, "count", spinMillis, patience);
      assertThat(seen.outcome()).isEqualTo(Outcome.TERMINATED);
      if (seen.compiled() || !compiled) {
        return;
      }
    }
    fail("in %d JVMs the loop was never compiled before the stop", SPIN_MILLIS.size());
  }

  /** Asserts that the worker ends under one compiler, or under none. */
  static void assertEnds(String compiler, Class<? extends StopContract> contract)
      throws InterruptedException {
    assertEnds(
        List.of(compiler),
        contract,
        ThreadKind.PLATFORM,
        compiler.equals(C2_ALONE),
        NoStrayThreads.PATIENCE);
  }

  private static int[] sink;

  /** The child's side. */
  public static void main(String[] args) throws Exception {
    Constructor<?> contract = Class.forName(args[0]).getDeclaredConstructor();
    contract.setAccessible(true);
    long[] count = {0};
    Runnable unit = unit(args[2], count);
    StopContract.Subject subject = ((StopContract) contract.newInstance()).create(unit);
    Thread worker = ThreadKind.valueOf(args[1]).start("worker", subject.worker());
    worker.join(Long.parseLong(args[3]));
    if (!worker.isAlive()) {
      throw new IllegalStateException("the worker left unasked");
    }
    System.out.println(STOPPING);
    subject.stop().run();
    worker.join(Long.parseLong(args[4]));
    boolean ended = !worker.isAlive() && ThreadKind.takeFailures().isEmpty();
    System.out.println(ended ? Outcome.TERMINATED : Outcome.STALE);
  }

  /** What the worker does in each turn: none of it is a reason to read the flag again. */
  private static Runnable unit(String name, long[] count) {
    return switch (name) {
      case "count" -> () -> count[0]++;
      case "nanoTime" -> () -> count[0] += System.nanoTime() & 1;
      case "localLock" ->
        () -> {
          synchronized (new Object()) {
            count[0]++;
          }
        };
      case "newArray" -> () -> sink = new int[4];
      default -> throw new IllegalArgumentException("no unit " + name);
    };
  }
}
