// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.event.stress.GivingUp;
import stoplab.event.stress.HandIn;
import stoplab.event.stress.Release;
import stoplab.event.stress.mutant.Mutants;
import stoplab.testkit.StressRun;

/** Runs the stress tests of this module under jcstress once, and holds the promises against it. */
class EventStressTest {
  private static final String INTERPRETER = "-Xint";
  private static final String C1 = "-XX:TieredStopAtLevel=1";
  private static final String C2 = "-XX:-TieredCompilation";

  /** The tests, without their mutants in the package below. */
  private static final String ALL = "^stoplab\\.event\\.stress\\.[A-Z]";

  private static final String MUTANTS = "^stoplab\\.event\\.stress\\.mutant\\.";

  /**
   * Short rows of events. With long ones, a waiter that is stranded now and then costs a lot, and
   * so does jcstress's search for the longest row that it can afford.
   */
  private static final List<String> SHORT_ROWS = List.of("-strideCount", "4");

  private static Set<Class<?>> tests;
  private static StressRun run;
  private static StressRun spoiled;

  @BeforeAll
  static void runAll() throws Exception {
    String vm = System.getProperty("java.vm.name");
    assumeTrue(vm.contains("Server VM"), () -> "needs HotSpot with C2, but this is " + vm);
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1, "needs a CPU for each of two actors");
    Map<Boolean, Set<Class<?>>> all = StressRun.compiledBeside(EventStressTest.class).stream()
        .collect(Collectors.partitioningBy(
            test -> test.getName().matches(MUTANTS + ".*"), Collectors.toSet()));
    tests = all.get(false);
    run = run("all", System.out::print, ALL, "-time", "100"); // half of quick mode's
    System.out.println(run.table(tests));
    spoiled = run("mutants", quietly -> {}, MUTANTS, "-jvmArgs", C2, "-f", "3");
    System.out.println(spoiled.table(all.get(true)));
    spoiled.assertHasRun(all.get(true));
  }

  private static StressRun run(
      String report, Consumer<String> progress, String tests, String... options) throws Exception {
    List<String> all = new ArrayList<>(SHORT_ROWS);
    all.addAll(List.of(options));
    return StressRun.of(report, progress, tests, all.toArray(String[]::new));
  }

  @Test
  @DisplayName("every stress test has run and has samples, and jcstress has seen nothing forbidden")
  void everyStressTestHasRun() {
    run.assertHasRun(tests);
    assertThat(run.forbidden()).isEmpty();
    assertThat(run.exitCode()).as("exit code of jcstress").isZero();
  }

  @ParameterizedTest
  @ValueSource(classes = {Release.Condition.class, Release.Latch.class, Release.Parking.class})
  @Tag("event.set-publishes")
  @DisplayName("a thread that is released, or sees the event set, sees what was written before")
  void setPublishes(Class<?> test) {
    assertPublishes(run, test);
  }

  @ParameterizedTest
  @ValueSource(classes = {Release.Condition.class, Release.Latch.class, Release.Parking.class})
  @Tag("event.nobody-stranded")
  @DisplayName("a waiter that comes while the event is being set is released in time")
  void nobodyStranded(Class<?> test) {
    assertReleases(run, test);
  }

  @ParameterizedTest
  @ValueSource(classes = {GivingUp.Condition.class, GivingUp.Latch.class, GivingUp.Parking.class})
  @Tag("event.nobody-stranded")
  @DisplayName("waiters that give up strand no other waiter, and leave the event set")
  void givingUpStrandsNobody(Class<?> test) {
    assertSurvivesGivingUp(run, test);
  }

  @ParameterizedTest
  @ValueSource(classes = {HandIn.Condition.class, HandIn.Latch.class, HandIn.Parking.class})
  @Tag("event.clear-sees")
  @DisplayName("clearing the event shows what was written before set(), or the event is set again")
  void clearSees(Class<?> test) {
    assertClearSees(run, test);
  }

  @ParameterizedTest
  @ValueSource(classes = {HandIn.Condition.class, HandIn.Latch.class, HandIn.Parking.class})
  @Tag("event.set-once")
  @DisplayName("one set() sets once: a thread that cleared the event does not find it set again")
  void setsOnce(Class<?> test) {
    assertSetsOnce(run, test);
  }

  @Test
  @Tag("event.plain-park-strands")
  @DisplayName("with plain fields and park, a waiter is seen to sleep beside an event that is set")
  void plainParkStrands() {
    assertThat(run.outcomes(Release.PlainPark.class)).containsKey("-1, -1");
  }

  @Test
  @DisplayName("a waiter misses data that is written after the set(): our check rejects it")
  void lateDataIsRejected() {
    assertForbidden(Mutants.WritesTooLate.class, "-1, 0");
    assertThatThrownBy(() -> assertPublishes(spoiled, Mutants.WritesTooLate.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-1, 0");
  }

  @Test
  @DisplayName("plain fields instead of an event: a waiter stays asleep, and our check rejects it")
  void strandedWaiterIsRejected() {
    assertThatThrownBy(() -> assertReleases(run, Release.PlainPark.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-1, -1");
  }

  @Test
  @DisplayName("a waiter that unsets the event when it gives up is rejected")
  void unsettingWaiterIsRejected() {
    assertForbidden(Mutants.UnsetWhenGivingUp.class, "0, 0");
    assertThatThrownBy(() -> assertSurvivesGivingUp(spoiled, Mutants.UnsetWhenGivingUp.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("0, 0");
  }

  @ParameterizedTest
  @ValueSource(classes = {Mutants.OnlyReads.class, Mutants.SkipsTheLock.class})
  @DisplayName("a set() that only reads if the event is set loses work, and our check rejects it")
  void lostWorkIsRejected(Class<?> mutant) {
    assertForbidden(mutant, "0, 0, 0");
    assertThatThrownBy(() -> assertClearSees(spoiled, mutant))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("0, 0, 0");
  }

  @Test
  @DisplayName("a set() that also sets an event that was cleared meanwhile is rejected")
  void setTwiceIsRejected() {
    assertForbidden(Mutants.SetsTwice.class, ", 1, 1");
    assertThatThrownBy(() -> assertSetsOnce(spoiled, Mutants.SetsTwice.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1, 1");
  }

  @Test
  @DisplayName("a run of other tests is not accepted as the run of these")
  void otherRunIsRejected() {
    assertThatThrownBy(() -> spoiled.assertHasRun(tests))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the tests that have run");
  }

  /** The run of the mutants has failed, and this outcome of this mutant is one of the reasons. */
  private static void assertForbidden(Class<?> mutant, String outcome) {
    assertThat(spoiled.exitCode()).as("exit code of jcstress").isNotZero();
    assertThat(spoiled.forbidden())
        .anySatisfy(it ->
            assertThat(it).startsWith(mutant.getCanonicalName() + " ").contains(outcome + " ("));
  }

  private static void assertPublishes(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test).keySet())
        .as("outcomes of %s", test)
        .contains("-1, 1", "1, 1") // it came too early, and it came too late
        .allSatisfy(it -> assertThat(it.split(", ")).doesNotContain("0"));
    assertAllCompilers(run, test);
  }

  private static void assertReleases(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test).keySet())
        .as("outcomes of %s", test)
        .contains("-1, 1")
        .noneSatisfy(it -> assertThat(it).endsWith(", -1"));
    assertAllCompilers(run, test);
  }

  private static void assertSurvivesGivingUp(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test)).as("outcomes of %s", test).containsOnlyKeys("1, 1");
    assertAllCompilers(run, test);
  }

  private static void assertClearSees(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test).keySet())
        .as("outcomes of %s", test)
        .contains("0, 0, 1", "1, 0, 0") // set() came last, and set() came first
        .doesNotContain("0, 0, 0");
    assertAllCompilers(run, test);
  }

  private static void assertSetsOnce(StressRun run, Class<?> test) {
    assertThat(run.outcomes(test).keySet())
        .as("outcomes of %s", test)
        .contains("1, 1, 0") // set() came in between
        .noneSatisfy(it -> assertThat(it).endsWith("1, 1"));
    assertAllCompilers(run, test);
  }

  private static void assertAllCompilers(StressRun run, Class<?> test) {
    assertThat(run.jvmOptions(test)).as("JVMs").contains(INTERPRETER, C1, C2);
  }
}
