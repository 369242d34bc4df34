// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.flag.stress.Publication;
import stoplab.flag.stress.Termination;
import stoplab.flag.stress.mutant.DropsVolatile;
import stoplab.testkit.StressRun;

/** Runs the stress tests of this module under jcstress once, and holds the promises against it. */
class FlagStressTest {
  private static final String INTERPRETER = "-Xint";
  private static final String C1 = "-XX:TieredStopAtLevel=1";
  private static final String C2 = "-XX:-TieredCompilation";

  private static final String IN_RANDOM_ORDER =
      " -XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP";

  /** The tests, without their mutants in the package below. */
  private static final String ALL = "^stoplab\\.flag\\.stress\\.[A-Z]";

  private static final String MUTANTS = "^stoplab\\.flag\\.stress\\.mutant\\.";

  private static Set<Class<?>> tests;
  private static StressRun run;

  @BeforeAll
  static void runAll() throws Exception {
    String vm = System.getProperty("java.vm.name");
    assumeTrue(vm.contains("Server VM"), () -> "needs HotSpot with C2, but this is " + vm);
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1, "needs a CPU for each of two actors");
    tests = StressRun.compiledBeside(FlagStressTest.class).stream()
        .filter(test -> !test.getName().matches(MUTANTS + ".*"))
        .collect(Collectors.toSet());
    run = StressRun.of("all", System.out::print, ALL);
    System.out.println(run.table(tests));
  }

  @Test
  @DisplayName("every stress test has run and has samples, and jcstress has seen nothing forbidden")
  void everyStressTestHasRun() {
    run.assertHasRun(tests);
    assertThat(run.forbidden()).isEmpty();
    assertThat(run.exitCode()).as("exit code of jcstress").isZero();
  }

  @Test
  @Tag("flag.volatile-ends")
  @DisplayName("a volatile flag ends a spinning worker: in the interpreter, in C1 and in C2")
  void volatileEnds() {
    assertEnds(run, Termination.Volatile.class);
  }

  @Test
  @Tag("flag.opaque-ends")
  @DisplayName("a flag in opaque mode ends a spinning worker: in the interpreter, in C1 and in C2")
  void opaqueEnds() {
    assertEnds(run, Termination.Opaque.class);
  }

  @Test
  @Tag("flag.stop-ends-compiled-loop")
  @DisplayName("an atomic flag ends a spinning worker: in the interpreter, in C1 and in C2")
  void atomicEnds() {
    assertEnds(run, Termination.Atomic.class);
  }

  @Test
  @Tag("flag.plain-may-hang")
  @DisplayName("a plain flag is seen to hang: at least once in the JVMs with C2")
  void plainIsSeenToHang() {
    assertThat(run.outcomes(Termination.Plain.class)).containsKey("STALE");
  }

  @Test
  @Tag("flag.stop-publishes")
  @DisplayName("a worker that sees the stop of a volatile flag sees what was written before it")
  void volatilePublishes() {
    assertPublishes(run, Publication.Volatile.class);
  }

  @Test
  @Tag("flag.stop-publishes")
  @DisplayName("a worker that sees the stop of an atomic flag sees what was written before it")
  void atomicPublishes() {
    assertPublishes(run, Publication.Atomic.class);
  }

  @Test
  @DisplayName("with volatile dropped, the worker hangs: jcstress fails, and so does our check")
  void hangIsRejected() throws Exception {
    Class<?> mutant = DropsVolatile.Ends.class;
    StressRun spoiled = runMutant(mutant, C2); // in C2 alone: a hang costs half a minute
    assertThat(spoiled.forbidden())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).contains(": STALE"));
    assertThatThrownBy(() -> assertEnds(spoiled, mutant))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("STALE");
  }

  @Test
  @DisplayName("with volatile dropped, the data comes late: jcstress fails, and so does our check")
  void lateDataIsRejected() throws Exception {
    Class<?> mutant = DropsVolatile.Publishes.class;
    // Five JVMs, since about one in twenty happens to keep the order.
    StressRun spoiled = runMutant(mutant, C2 + IN_RANDOM_ORDER, "-f", "5");
    assertThat(spoiled.forbidden()).isNotEmpty().allSatisfy(it -> assertThat(it).contains(": 0"));
    assertThatThrownBy(() -> assertPublishes(spoiled, mutant))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"0\"");
  }

  @Test
  @DisplayName("a run that matches no test succeeds for jcstress, but not for us")
  void emptyRunIsRejected() throws Exception {
    StressRun empty = StressRun.of("none", quietly -> {}, "there is no such test");
    assertThat(empty.exitCode()).as("exit code of jcstress").isZero();
    assertThatThrownBy(() -> empty.assertHasRun(tests))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the tests that have run");
  }

  /** Runs one mutant in one kind of JVM; it has to fail. */
  private static StressRun runMutant(Class<?> mutant, String jvmOptions, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("-jvmArgs", jvmOptions));
    all.addAll(List.of(options));
    StressRun spoiled = StressRun.of(
        "mutants",
        quietly -> {},
        Pattern.quote(mutant.getCanonicalName()),
        all.toArray(String[]::new));
    System.out.print(spoiled.table(Set.of(mutant)));
    spoiled.assertHasRun(Set.of(mutant));
    assertThat(spoiled.exitCode()).as("exit code of jcstress").isNotZero();
    return spoiled;
  }

  private static void assertEnds(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test)).as("outcomes of %s", test).containsOnlyKeys("TERMINATED");
    assertThat(run.jvmOptions(test)).as("JVMs").contains(INTERPRETER, C1, C2);
  }

  private static void assertPublishes(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test)).as("outcomes of %s", test).containsOnlyKeys("-1", "1");
    assertThat(run.jvmOptions(test)).as("JVMs").contains(INTERPRETER, C1, C2);
  }
}
