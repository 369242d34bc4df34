// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class ExpertCallSiteFlagWorkerTest implements PublishingStopContract {
  /** What depends on luck on a loaded machine is only shown to exist: k of n fresh JVMs. */
  private static final int FRESH_JVMS = 5;

  /** Workers that share one flag, and its {@code stop()}. */
  record Flag(Function<Runnable, Runnable> workers, Runnable stop) {}

  /** A flag of its own: the class is defined anew, since one class can be stopped only once. */
  Flag freshFlag() {
    try (InputStream file =
        ExpertCallSiteFlagWorker.class.getResourceAsStream("ExpertCallSiteFlagWorker.class")) {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), false);
      MethodHandle make = lookup
          .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class, Runnable.class))
          .asType(MethodType.methodType(Runnable.class, Runnable.class));
      MethodHandle stop =
          lookup.findStatic(lookup.lookupClass(), "stop", MethodType.methodType(void.class));
      return new Flag(
          unit -> {
            try {
              return (Runnable) make.invokeExact(unit);
            } catch (Throwable e) {
              throw new AssertionError(e);
            }
          },
          () -> {
            try {
              stop.invokeExact();
            } catch (Throwable e) {
              throw new AssertionError(e);
            }
          });
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Subject create(Runnable unit) {
    Flag flag = freshFlag();
    return new Subject(flag.workers().apply(unit), flag.stop());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", SpinAndStop.C2_ALONE})
  @Tag("flag.callsite-ends")
  @DisplayName("a call-site flag always ends a spinning worker: interpreter, C1 alone, C2 alone")
  void callSiteFlagEndsSpinner(String compiler) throws Exception {
    SpinAndStop.assertEnds(compiler, getClass());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.callsite-once")
  @DisplayName("one stop ends all workers of the class, and those made later run no unit")
  void oneStopEndsAllWorkers(ThreadKind kind) throws Exception {
    Flag flag = freshFlag();
    CountDownLatch inLoop = new CountDownLatch(2);
    AtomicInteger later = new AtomicInteger();
    Runnable unit = () -> {
      inLoop.countDown();
      Thread.yield();
    };
    Subject one = new Subject(flag.workers().apply(unit), flag.stop());
    Subject other = new Subject(flag.workers().apply(unit), flag.stop());
    try {
      Call<Void> firstWorker = start(kind, one);
      Call<Void> secondWorker = start(kind, other);
      awaitLatch(inLoop);
      stop(one);
      endOf(firstWorker);
      endOf(secondWorker);
      endOf(start(kind, new Subject(flag.workers().apply(later::incrementAndGet), () -> {})));
      assertThat(later).as("units of a worker that was made later").hasValue(0);
    } finally {
      letGo(one);
    }
  }

  @Test
  @Tag("seen")
  @Tag("flag.callsite-waits")
  @DisplayName("stop() is seen to wait for a counted loop compiled without safepoint polls")
  void stopWaitsForCountedLoop(TestReporter reporter) throws Exception {
    assertSeen(true, reporter, "-XX:+UseSerialGC");
  }

  @Test
  @DisplayName("stop() does not wait for the same loop with safepoint polls in it")
  void stopDoesNotWaitForPolls(TestReporter reporter) throws Exception {
    assertSeen(false, reporter, "-XX:+UseSerialGC", "-XX:+UseCountedLoopSafepoints");
  }

  private static void assertSeen(boolean waits, TestReporter reporter, String... options)
      throws InterruptedException {
    boolean seen = false;
    int tries = 0;
    while (!seen && tries < FRESH_JVMS) {
      tries++;
      seen = StopDuringCountedLoop.hasWaited(List.of(options)) == waits;
    }
    reporter.publishEntry("seen", (seen ? 1 : 0) + " of " + tries + " fresh JVMs");
    assertThat(seen).as("seen in one of %d fresh JVMs", tries).isTrue();
  }

  @Test
  @DisplayName("the demo shows a worker that ends")
  void demoShowsWorkerThatEnds() throws Exception {
    assertThat(Demo.outputOf(ExpertCallSiteFlagWorker.class)).contains("The worker ended");
  }

  @Test
  @DisplayName("a worker without a unit is refused at once")
  void nullUnitIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new ExpertCallSiteFlagWorker(null))
        .withMessage("unit");
  }
}
